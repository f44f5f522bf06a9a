"""The rule `undocumented-default`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.finding import Severity
from codeguard.flow import is_open, keyword
from codeguard.names import dotted, spelled
from codeguard.remarks import names_word, remark, remarks
from codeguard.rule import FileRule
from codeguard.secrets.naming import Secrecy, secrecy
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from codeguard.finding import Finding

_ENVIRONMENT = re.compile(
    r"(?:os\.)?(?:getenv|environ\.(?:get|setdefault|pop))|(?:\w+\.)*(?:get_)?env(?:\.\w+)?|decouple\.config"
    r"|(?:\w+\.)*get_env\w*",
    re.IGNORECASE,
)
_CONFIGURATION = re.compile(
    r"(?!.*model_config)(?:\w+(?:\[\]|\(\))?\.)*\w*(?:config|cfg|conf|settings|configuration|configparser)(?:\[\]|\(\))?"
    r"\.(?:get|getint|getfloat|getboolean|setdefault)",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"env|conf|cfg|settings", re.IGNORECASE)
_DEFAULTS = ("default", "fallback", "default_value")
_SYSTEM = re.compile(
    r"HOME|PATH|USER(?:NAME|PROFILE)?|LOGNAME|SHELL|COMSPEC|TERM|LANG|LC_\w+|TZ|TE?MP|TMPDIR|(?:LOCAL)?APPDATA|PWD|EDITOR"
    r"|VISUAL|PAGER|BROWSER|DISPLAY|COLUMNS|LINES|HOSTNAME|SYSTEMROOT|PROGRAM(?:FILES|DATA)\w*|XDG_\w+|NO_COLOR|CI|DJANGO_SETTINGS_MODULE"
)
"""Variables of the operating system and of tools, which every user knows."""
_TELLING = ("description", "help", "help_text", "doc", "title")


class _Read(NamedTuple):
    """Where a setting is looked up: its name, and what stands in when it is not set."""

    name: str
    default: ast.expr | None


class UndocumentedDefault(FileRule):
    """Say of each default of a setting what it is for.

    A default in the code decides how the program runs wherever nobody has decided. Whoever runs it must be able to
    read that there is such a setting, and what happens without it: in a comment beside it, a docstring or the README.
    """

    message = "nothing documents this default"
    exceptions = (
        "Defaults with a comment on the line or directly above, a description, a string below; settings that a "
        "comment or docstring of the file or a document of the project (`documents`) names; None and empty values; "
        "values that come from elsewhere; secrets, which `secret-default` judges; variables of the operating system."
    )
    severity = Severity.WARNING
    default = False
    reads_beside = True
    kinds = (Kind.PRODUCTION,)
    needles = ("env", "conf", "cfg", "settings")
    examples = (
        '''
        """Serves pages. POOL_SIZE is how many connections are kept open."""
        import os

        port = int(os.getenv("PORT", 8000))  # bad
        host = os.environ.get("HOST") or "0.0.0.0"  # bad
        level = config.get("log", "level", fallback="INFO")  # bad
        region = os.environ["REGION"] if "REGION" in os.environ else "eu-west-1"  # bad
        pool = int(os.getenv("POOL_SIZE", "5"))
        wait = float(os.getenv("WAIT", "2.5"))  # seconds between two attempts
        # Where uploads are kept until they are checked.
        uploads = os.getenv("UPLOADS", "/var/spool/uploads")
        name = os.getenv("NAME")
        user = os.getenv("USER_NAME", "")
        home = os.getenv("APP_HOME", home_folder)

        class Settings(BaseSettings):
            workers: int = 4  # bad
            queue: str = Field("jobs", description="the queue that is worked on")
        ''',
    )

    documents: tuple[str, ...] = ("README*", "docs/**/*.md", "docs/**/*.rst")
    """Globs of the texts that document settings by naming them."""

    def visit_Call(self, node: ast.Call) -> None:
        may_have_default = node.args and (node.keywords or len(node.args) > 1)
        if may_have_default and (read := self._read(node)) and read.default is not None:
            self._judge(node, read)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        asked, last = node.values[-2:]
        is_or = isinstance(node.op, ast.Or) and isinstance(asked, (ast.Call, ast.Subscript))
        if is_or and (read := self._lookup(asked)) and read.default is None:
            self._judge(node, read._replace(default=last))

    def visit_IfExp(self, node: ast.IfExp) -> None:
        for read, other in ((self._lookup(node.body), node.orelse), (self._lookup(node.orelse), node.body)):
            if read and read.default is None and any(read.name in spelled(part) for part in ast.walk(node.test)):
                self._judge(node, read._replace(default=other))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if any(dotted(base).endswith("Settings") for base in node.bases):
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and field.value and "ClassVar" not in ast.unparse(field.annotation):
                    self._judge_field(field, dotted(field.target), field.value, _prefix(node))

    def standing(
        self, findings: Iterable[Finding], texts: Callable[[tuple[str, ...]], Iterable[str]]
    ) -> Iterator[Finding]:
        """Those whose settings no document of the project names."""
        documents = "\n".join(texts(self.documents))
        yield from (each for each in findings if not any(names_word(documents, name) for name in each.names))

    def _read(self, node: ast.AST) -> _Read | None:
        """What a call looks up under a name that it spells."""
        if not isinstance(node, ast.Call) or not (callee := self._reader(node)):
            return None
        default, arguments = keyword(node, *_DEFAULTS), node.args
        is_configured = bool(_CONFIGURATION.fullmatch(callee))
        if default is None and len(arguments) > 1:
            if is_configured and self._has_sections(callee):
                return None
            default, arguments = arguments[1], arguments[:1]
        name = spelled(arguments[: 1 + is_configured][-1])
        return _Read(name, default) if name else None

    def _reader(self, node: ast.Call) -> str:
        """What a call calls, if that looks settings up and says nothing of them; else ""."""
        if not node.args or not _MAYBE.search(dotted(node.func)):
            return ""
        callee = self.source.names.resolve(node.func)
        is_told = is_open(node) or keyword(node, *_TELLING) is not None
        reads = _CONFIGURATION.fullmatch(callee) or _ENVIRONMENT.fullmatch(callee)
        return callee if reads and not is_told else ""

    def _lookup(self, node: ast.AST) -> _Read | None:
        """What an expression looks up: `environ["X"]` as well."""
        if isinstance(node, ast.Subscript) and self.source.names.resolve(node.value) in {"os.environ", "environ"}:
            return _Read(spelled(node.slice), None)
        while isinstance(node, ast.Call) and len(node.args) == 1 and not self._read(node):
            node = node.args[0]
            if isinstance(node, ast.Subscript):
                return self._lookup(node)
        return self._read(node)

    def _has_sections(self, callee: str) -> bool:
        """Whether a second argument is an option of a section, and no default: `config.get("db", "host")`."""
        is_parser = any("configparser" in origin.lower() for origin in self.source.names.imported.values())
        return is_parser or bool(re.search(r"conf\.get$|\.get(?:int|float|boolean)$", callee))

    def _judge_field(self, field: ast.AnnAssign, name: str, value: ast.expr, prefix: str) -> None:
        if isinstance(value, ast.Call) and dotted(value.func).endswith("Field"):
            if keyword(value, *_TELLING) is not None:
                return
            given = keyword(value, "default") or next(iter(value.args), None)
        else:
            given = value
        if given is not None:
            self._judge(field, _Read(name, given), (name.upper(), f"{prefix}{name}".upper()))

    def _judge(self, node: ast.expr | ast.stmt, read: _Read, also: tuple[str, ...] = ()) -> None:
        names = (read.name, *also)
        is_known = secrecy(read.name) is not Secrecy.NONE or _SYSTEM.fullmatch(read.name)
        if read.default is None or is_known or not self._is_decided(read.default):
            return
        said = remarks(self.source)
        if not remark(self.source, node) and not any(names_word(said, name) for name in names):
            message = f"nothing documents the default of `{read.name}`: say beside it or in the README what it is for"
            self.report(node, message, about=f"default of {read.name}")
            self.findings[-1] = msgspec.structs.replace(self.findings[-1], names=names)

    def _is_decided(self, node: ast.expr) -> bool:
        """Whether a value is written down here, and is something."""
        match node:
            case ast.Constant(value=value):
                return value not in (None, "", b"", ...)
            case ast.Name(id=name) | ast.Attribute(attr=name):
                return name.isupper() and not self._is_explained(name)
            case ast.Call(args=args) if not self._read(node):
                return any(map(self._is_decided, args))
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.Dict(values=parts):
                return any(map(self._is_decided, parts))
            case ast.BinOp(left=left, right=right):
                return self._is_decided(left) and self._is_decided(right)
            case ast.UnaryOp(operand=operand):
                return self._is_decided(operand)
        return False

    def _is_explained(self, name: str) -> bool:
        """Whether a comment stands at a constant, or it comes from another file."""
        assigns = [each for each in self.source.nodes(ast.Assign) if any(dotted(to) == name for to in each.targets)]
        return not assigns or any(remark(self.source, each) for each in assigns)


def _prefix(node: ast.ClassDef) -> str:
    """What the variables of a settings class begin with."""
    found = (part.value for part in ast.walk(node) if isinstance(part, ast.keyword) and part.arg == "env_prefix")
    return next((str(value.value) for value in found if isinstance(value, ast.Constant)), "")
