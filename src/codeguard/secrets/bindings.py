"""Which expressions a file binds to which names: assignments, keyword arguments, dict entries, parameter defaults."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING

from codeguard.secrets.values import looks_random
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source

    Binding = tuple[str, ast.expr]


_ABOUT_TEXT = word_set(
    "alias aliases column columns description emoji errors example examples fields help labels map mapping messages "
    "names placeholder placeholders prompts schema titles strings texts translations types"
)
"""Words in the name of what holds text about values."""

_PAIRS = word_set("auth basic_auth http_auth proxy_auth credentials login")


def bindings(source: Source) -> list[Binding]:
    """The (name, expression) pairs of a file. Members of an enumeration name kinds: only tokens are among them."""
    return source.derived(_bindings)


def _bindings(source: Source) -> list[Binding]:
    parts = (_assigned, _annotated, _entered, _passed, _compared_with)
    return [pair for part in parts for pair in part(source)]


def _assigned(source: Source) -> Iterator[Binding]:
    for assign in source.nodes(ast.Assign):
        if not _in_enum(source, assign) or any(_is_token(text) for _, text in literals(assign.value)):
            yield from (pair for target in assign.targets for pair in _pairs(target, assign.value))


def _annotated(source: Source) -> Iterator[Binding]:
    annotated: list[ast.AnnAssign | ast.NamedExpr] = source.nodes(ast.AnnAssign, ast.NamedExpr)
    yield from (pair for node in annotated if node.value for pair in _pairs(node.target, node.value))


def _entered(source: Source) -> Iterator[Binding]:
    for entries in source.nodes(ast.Dict):
        if not is_shown(source, entries):
            yield from _entries(entries)


def _passed(source: Source) -> Iterator[Binding]:
    for keyword in source.nodes(ast.keyword):
        yield keyword.arg or "", keyword.value
        yield from _second_of_pair(keyword.arg or "", keyword.value)
    for arguments in source.nodes(ast.arguments):
        yield from ((parameter.arg, default) for parameter, default in parameter_defaults(arguments))


def _compared_with(source: Source) -> Iterator[Binding]:
    """A password is compared with letters and digits; words are states: `credential == "missing"`."""
    for compare in source.nodes(ast.Compare):
        value, is_equal = compare.comparators[0], isinstance(compare.ops[0], (ast.Eq, ast.NotEq))
        if is_equal and any(re.search(r"\d", text) for _, text in literals(value)):
            yield from _pairs(compare.left, value)


def _is_token(text: str) -> bool:
    return len(text) > 11 and looks_random(text)


def _added(value: ast.expr) -> str:
    """The text of strings joined by `+`, "" when there is something else among them."""
    match value:
        case ast.Constant(value=str() as text):
            return text
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _added(left), _added(right)
            return first + second if first and second else ""
    return ""


def literals(value: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """The texts of an expression that is a string, or chooses between strings."""
    match value:
        case ast.Constant(value=str() as text):
            yield value, text
        case ast.BinOp(left=ast.Constant(value=str() as text), op=ast.Mult(), right=ast.Constant(value=int())):
            yield value, text
        case ast.BinOp(op=ast.Add()) if text := _added(value):
            yield value, text
        case ast.Constant(value=bytes() as data):
            yield value, data.decode("latin-1")
        case ast.JoinedStr() if text := _joined(value):
            yield value, text
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)


def _joined(value: ast.JoinedStr) -> str:
    """The text of an f-string without fields, "" for one with some."""
    texts = [part.value for part in value.values if isinstance(part, ast.Constant)]
    return "".join(map(str, texts)) if len(texts) == len(value.values) else ""


def text_of(node: ast.AST | None) -> str:
    """The name that an expression spells: a variable, an attribute, a key in brackets or a string; else ""."""
    while isinstance(node, ast.Subscript):
        node = node.slice
    name = getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "value", None)
    return name if isinstance(name, str) else ""


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[Binding]:
    match target, value:
        case ((ast.Tuple(elts=names) | ast.List(elts=names)), (ast.Tuple(elts=values) | ast.List(elts=values))):
            for name, item in zip(names, values, strict=False):
                yield from _pairs(name, item)
        case ((ast.Name() | ast.Attribute() | ast.Subscript()), _):
            yield text_of(target), value


def is_shown(source: Source, node: ast.AST) -> bool:
    """Whether a value is text about values: what it stands in is called examples, labels, schema or the like."""
    return any(not _ABOUT_TEXT.isdisjoint(split_words(name)) for name in _names_around(source, node))


def _names_around(source: Source, node: ast.AST) -> Iterator[str]:
    for around in source.ancestors(node):
        match around:
            case ast.keyword(arg=name):
                yield name or ""
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                yield text_of(target)
            case ast.Dict(keys=keys, values=values):
                yield next((text_of(key) for key, value in zip(keys, values, strict=True) if value is node), "")
        if isinstance(around, (ast.stmt, ast.Lambda)):
            return
        node = around


def _entries(entries: ast.Dict) -> Iterator[Binding]:
    forms = Counter(_form(value) for value in entries.values)
    for key, value in zip(entries.keys, entries.values, strict=True):
        is_table = _form(value) and forms[_form(value)] > 3
        if isinstance(key, (ast.Constant, ast.Name)) and not is_table:
            yield text_of(key), value


def _form(value: ast.expr) -> str:
    """What a string with digits looks like (`ATTk589914`: `a9`): a table has many of one form, secrets have not."""
    text = next((text for _, text in literals(value)), "")
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d]+", "a", text)) if re.search(r"\d", text) else ""


def parameter_defaults(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr]]:
    """The parameters that have a default, with it."""
    positional = [*arguments.posonlyargs, *arguments.args]
    given = positional[len(positional) - len(arguments.defaults) :]
    yield from zip(given, arguments.defaults, strict=True)
    keywords = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    yield from ((parameter, default) for parameter, default in keywords if default)


def _second_of_pair(name: str, value: ast.expr) -> Iterator[Binding]:
    """`auth=("user", "password")`."""
    match value:
        case ast.Tuple(elts=[ast.Constant(value=str()), ast.Constant() as second]) if name in _PAIRS:
            yield "password", second


def _in_enum(source: Source, node: ast.AST) -> bool:
    around = source.parents.get(node)
    if not isinstance(around, ast.ClassDef):
        return False
    return any(text_of(base).endswith(("Enum", "Flag", "Choices")) for base in around.bases)
