"""The places where a value stands in for one that is not configured: `getenv(K, "x")`, `K or "x"`, option defaults."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from codeguard.secrets.bindings import bindings, parameter_defaults, text_of
from codeguard.secrets.naming import Secrecy, secrecy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source


class Default(NamedTuple):
    """A default: the names of what it is the default for, its expression, and what else says how to read it."""

    names: tuple[str, ...]
    value: ast.expr
    configured: bool = True
    """False for a plain `dict.get`, where a word is more often a word than a secret."""
    environment: bool = False
    """Whether the value is looked up in the environment."""


_LOOKUP = re.compile(
    r"(?i)(?:.*\.)?(?:get|getenv|setdefault|pop|getattr|env|config|get_?\w*(?:env|conf|secret|setting)\w*)"
    r"|(?:.*[._])?(?:env|config|environ)\.(?:str|bytes|url)"
)
_ENVIRONMENT = re.compile(r"(?i)(?:^|[._])(?:get_?)?env|environ|decouple")
_CONFIGURATION = re.compile(r"(?i)env|conf|cfg|setting|secret|option|vault")
_SETTINGS = re.compile(r"Settings$|Config$|Configuration$")
_FIELDS = {"Field", "Option", "Argument", "field", "attrib"}
_SECRET_TYPES = {"SecretStr", "SecretBytes", "Secret"}
_WITH_DEFAULT = _SECRET_TYPES | _FIELDS
_DEFAULTS = {"default", "default_factory", "fallback", "default_value", "if_none"}
_PREFIX = re.compile(r"^(?:CONF|ATTR|KEY|OPT|OPTION|SETTING|PARAM|FIELD)_|^-+")


def defaults(source: Source) -> Iterator[Default]:
    """The defaults of a file."""
    bound = {value: name for name, value in bindings(source)}
    for call in source.nodes(ast.Call):
        yield from _of_call(source, call, bound.get(call, ""))
    for either in source.nodes(ast.BoolOp):
        if isinstance(either.op, ast.Or):
            yield _of_or(source, either, bound.get(either, ""))
    for choice in source.nodes(ast.IfExp):
        yield from _of_choice(choice, bound.get(choice, ""))
    for arguments in source.nodes(ast.arguments):
        yield from _of_parameters(arguments)
    fields: list[ast.AnnAssign | ast.Assign] = source.nodes(ast.AnnAssign, ast.Assign)
    yield from (default for field in fields for default in _of_field(source, field))


def _of_or(source: Source, either: ast.BoolOp, bound: str) -> Default:
    """`getenv(key) or value`."""
    *parts, value = either.values
    asked = source.names.resolve_call(parts[0])
    names = (bound, *(name for part in parts for name in _looked_up(part)))
    return Default(names, value, bool(asked), bool(_ENVIRONMENT.search(asked)))


def _of_call(source: Source, call: ast.Call, bound: str) -> Iterator[Default]:
    named = [word for word in call.keywords if word.arg in _DEFAULTS]
    is_field = bool(call.args) and text_of(call.func) in _WITH_DEFAULT
    if named or is_field:
        yield from _of_field_call(call, named, (bound, *_keys(call)), is_field=is_field)
    elif len(call.args) > 1:
        yield from _of_lookup(call, source.names.resolve(call.func), bound)


def _of_field_call(
    call: ast.Call, named: list[ast.keyword], names: tuple[str, ...], *, is_field: bool
) -> Iterator[Default]:
    """`Field("x", env="PW")`, `option("--pw", default="x")`, `SecretStr("x")`."""
    for word in named:
        made = word.value.body if word.arg == "default_factory" and isinstance(word.value, ast.Lambda) else word.value
        yield Default(names, made)
    if is_field:
        yield Default((*names, "secret") if text_of(call.func) in _SECRET_TYPES else names, call.args[0])


def _of_lookup(call: ast.Call, callee: str, bound: str) -> Iterator[Default]:
    """`getenv(key, value)`: the variable bound says what it is too; `get(section, option)` has no default."""
    name, value = _named(call.args[-2]), call.args[-1]
    if not _LOOKUP.fullmatch(callee or text_of(call.func)):
        return
    if _ENVIRONMENT.search(callee):
        yield Default((bound, name), value, environment=True)
    else:
        owner = callee or _owner(call.func)
        yield Default(("" if name.endswith("s") else name,), value, bool(_CONFIGURATION.search(owner)))


def _owner(node: ast.expr) -> str:
    """`cfg` of `cfg["auth"].get`."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return text_of(node)


def _keys(call: ast.Call) -> Iterator[str]:
    """What an option is called: its string arguments, and the variable it is read from."""
    yield from (_named(argument) for argument in call.args)
    for keyword in call.keywords:
        if keyword.arg in {"envvar", "env", "dest", "alias", "validation_alias", "name", "env_var"}:
            yield _named(keyword.value)


def _named(node: ast.expr) -> str:
    return _PREFIX.sub("", text_of(node))


def _looked_up(node: ast.expr) -> Iterator[str]:
    """The names under which an expression looks something up."""
    if isinstance(node, ast.Call):
        if secrecy(text_of(node.func)) is Secrecy.SURE:
            yield text_of(node.func)
        told = (each for each in node.args if isinstance(each, ast.Constant) or not text_of(each).islower())
        yield from map(_named, told)
    elif isinstance(node, ast.Compare):
        yield from (_named(part) for part in (node.left, *node.comparators))
    elif isinstance(node, (ast.UnaryOp, ast.Await)):
        yield from _looked_up(node.operand if isinstance(node, ast.UnaryOp) else node.value)
    else:
        yield _named(node)


def _of_parameters(arguments: ast.arguments) -> Iterator[Default]:
    """`token: Annotated[str, typer.Option()] = "x"`."""
    for parameter, value in parameter_defaults(arguments):
        if _is_field(parameter.annotation):
            yield Default((parameter.arg,), value)


def _is_field(annotation: ast.expr | None) -> bool:
    """`Annotated[str, Field()]`."""
    match annotation:
        case ast.Subscript(value=kind, slice=ast.Tuple(elts=[_, *marks])) if text_of(kind) == "Annotated":
            return any(isinstance(mark, ast.Call) and text_of(mark.func) in _FIELDS for mark in marks)
    return False


def _of_choice(choice: ast.IfExp, bound: str) -> Iterator[Default]:
    """`X if "PW" in environ else "x"`: one side is looked up, and tested for; the other is written down."""
    for value, other in ((choice.orelse, choice.body), (choice.body, choice.orelse)):
        if isinstance(value, ast.Constant) and not _spelled(other).isdisjoint(_spelled(choice.test)):
            configured = isinstance(other, (ast.Call, ast.Subscript))
            yield Default((bound, *_looked_up(other)), value, configured)


def _spelled(node: ast.expr) -> set[str]:
    """The names and strings in an expression."""
    return {text_of(part) for part in ast.walk(node)} - {"", "os"}


def _of_field(source: Source, field: ast.AnnAssign | ast.Assign) -> Iterator[Default]:
    around = source.parents.get(field)
    if not isinstance(around, ast.ClassDef) or field.value is None:
        return
    annotation = field.annotation if isinstance(field, ast.AnnAssign) else None
    targets = [field.target] if isinstance(field, ast.AnnAssign) else field.targets
    is_field = _is_field(annotation) or any("Settings" in text_of(base) for base in around.bases)
    if is_field or (annotation and _SETTINGS.search(around.name)):
        yield Default(tuple(map(text_of, targets)), field.value)
