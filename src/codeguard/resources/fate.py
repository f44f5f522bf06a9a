"""What becomes of a value: handed on, given back, or left to nobody."""

from __future__ import annotations

import ast
import builtins
from enum import Enum
from typing import TYPE_CHECKING

from codeguard.resources.release import is_sure
from codeguard.tree import walk
from codeguard.words import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source

_BUILTINS = frozenset(dir(builtins)) - {"setattr", "super", "open", "property", "staticmethod", "classmethod"}
_FUNCTIONS = word_set(
    "json.load json.dump pickle.load pickle.dump pickle.Unpickler pickle.Pickler marshal.load marshal.dump "
    "tomllib.load tomli.load toml.load toml.dump plistlib.load plistlib.dump simplejson.load simplejson.dump "
    "ujson.load joblib.load joblib.dump cloudpickle.load cloudpickle.dump dill.load dill.dump csv.reader csv.writer "
    "csv.DictReader csv.DictWriter ast.parse shutil.copyfileobj select.select hashlib.file_digest pprint.pprint "
    "struct.unpack xml.etree.ElementTree.parse xml.etree.ElementTree.iterparse xml.etree.cElementTree.parse "
    "xml.dom.minidom.parse xml.sax.parse lxml.etree.parse lxml.html.parse bs4.BeautifulSoup email.message_from_file "
    "email.message_from_binary_file subprocess.run subprocess.call subprocess.check_call subprocess.check_output "
    "subprocess.Popen numpy.load numpy.save numpy.savez numpy.loadtxt numpy.savetxt numpy.fromfile numpy.genfromtxt "
    "torch.load torch.save logging.debug logging.info logging.warning logging.error mimetypes.read_mime_types "
    "itertools.islice itertools.chain heapq.merge functools.partial tokenize.generate_tokens tokenize.tokenize"
)
_PREFIXES = ("yaml.", "pandas.read_", "polars.read_", "requests.", "httpx.", "fcntl.")
_RELEASES = frozenset((
    "close", "aclose", "release", "shutdown", "terminate", "kill", "wait", "communicate", "quit", "logout", "cleanup",
    "disconnect", "detach", "stop", "join", "dispose", "invalidate", "remove", "__exit__", "__aexit__",
))  # fmt: skip
"""Methods that give back what an object holds."""
_PARTS = word_set("cursor makefile open_sftp begin transaction getresponse execute stdin stdout stderr buffer raw open")
"""Methods and attributes that give something which keeps the object in use."""
_SAME = frozenset(("execution_options", "__enter__", "__aenter__"))
"""Methods that give the object itself."""
_BOUND = word_set("read readline write send sendall recv accept execute get post request map submit poll flush")
_ENDLESS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Module)
_PASSING = (ast.Await, ast.Starred)
_NEUTRAL = (
    ast.Expr, ast.Compare, ast.UnaryOp, ast.FormattedValue, ast.Delete, ast.If, ast.While, ast.Assert, ast.For,
    ast.AsyncFor, ast.comprehension, ast.Subscript, ast.YieldFrom, ast.Match,
)  # fmt: skip
"""What looks at a value and keeps nothing of it."""


class Fate(Enum):
    """How something that was opened ends."""

    KEPT = "given back, or somebody else's to give back"
    RISKY = "given back if nothing fails"
    LOST = "never given back"


def fate_of(source: Source, call: ast.Call, *, waits: bool = False) -> Fate:
    """What becomes of what a call opens, as far as its function shows; with `waits` any end is a good one."""
    custody = _Custody(source, call)
    custody.follow(call)
    if custody.is_kept():
        return Fate.KEPT
    if not custody.closings:
        return Fate.LOST
    return Fate.KEPT if waits or is_sure(source, call, custody.closings) else Fate.RISKY


class _Custody:
    """Follows a value through the expressions it is used in, and through the names of its function."""

    def __init__(self, source: Source, call: ast.Call) -> None:
        self._source = source
        self._call = call
        self._scope = next(up for up in source.ancestors(call) if isinstance(up, _ENDLESS))
        self._names: dict[str, bool] = {}
        """The names it goes by, with whether it is only a part of it."""
        self._is_safe = isinstance(self._scope, ast.ClassDef)
        self.closings: list[ast.Call] = []

    def is_kept(self) -> bool:
        """Whether somebody else is to close it; follows the names first."""
        seen = 0
        while not self._is_safe and len(self._names) > seen:
            for name, part in list(self._names.items())[seen:]:
                seen += 1
                for use in self._uses(name):
                    if self._scope_of(use) is not self._scope:
                        self._is_safe = True
                    self.follow(use, part=part)
        return self._is_safe

    def _uses(self, name: str) -> Iterator[ast.expr]:
        """Where a name is read after it was given the value."""
        start = (self._call.lineno, self._call.col_offset)
        for node in walk(self._scope):
            if isinstance(node, (ast.Global, ast.Nonlocal)):
                self._is_safe |= name in node.names
            elif isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                yield from [node] if start < (node.lineno, node.col_offset) else []

    def _scope_of(self, node: ast.AST) -> ast.AST:
        return next(up for up in self._source.ancestors(node) if isinstance(up, _ENDLESS))

    def follow(self, node: ast.expr, *, part: bool = False) -> None:
        """Note what the expression around a value does with it."""
        around = self._source.parents[node]
        if isinstance(around, _PASSING):
            self.follow(around, part=part)
        elif isinstance(around, (ast.IfExp, ast.BoolOp)):
            if not _only_asks(around, node):
                self.follow(around, part=part)
        elif isinstance(around, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            self._assigned(around, part=part)
        elif isinstance(around, ast.Attribute):
            self._attribute(around, part=part)
        elif isinstance(around, (ast.Call, ast.keyword)):
            call = around if isinstance(around, ast.Call) else self._source.parents[around]
            self._argument(call, node, part=part)
        elif isinstance(around, ast.withitem):
            self._is_safe |= not part
        else:
            self._is_safe |= not isinstance(around, _NEUTRAL)

    def _assigned(self, around: ast.Assign | ast.AnnAssign | ast.NamedExpr, *, part: bool) -> None:
        """`reader, writer = await open_connection()` is closed by its last."""
        for target in around.targets if isinstance(around, ast.Assign) else [around.target]:
            last = target.elts[-1] if isinstance(target, (ast.Tuple, ast.List)) and target.elts else target
            if isinstance(last, ast.Name):
                self._names[last.id] = self._names.get(last.id, True) and part
            else:
                self._is_safe = True

    def _attribute(self, node: ast.Attribute, *, part: bool) -> None:
        around = self._source.parents[node]
        call = around if isinstance(around, ast.Call) and around.func is node else None
        if node.attr in _RELEASES:
            self._release(call, part=part)
        elif node.attr in _SAME:
            self.follow(call or node, part=part)
        elif node.attr in _PARTS or (call is None and node.attr in _BOUND):
            self.follow(call or node, part=True)

    def _release(self, call: ast.Call | None, *, part: bool) -> None:
        """A method that closes is called, or handed on to be called."""
        self._is_safe |= call is None
        self.closings += [call] if call and not part else []

    def _argument(self, call: ast.AST, node: ast.expr, *, part: bool) -> None:
        if not isinstance(call, ast.Call):  # a keyword of a class
            self._is_safe = True
        elif not _is_borrowing(self._source, call):
            is_bound = isinstance(node, ast.Attribute) and node.attr in _BOUND
            self._is_safe |= not part or is_bound


def _only_asks(around: ast.IfExp | ast.BoolOp, node: ast.expr) -> bool:
    """Whether a value only decides what comes out: `file and file.name`."""
    if isinstance(around, ast.IfExp):
        return around.test is node
    return isinstance(around.op, ast.And) and around.values[-1] is not node


def _is_borrowing(source: Source, call: ast.Call) -> bool:
    """Whether a call uses what it is given and leaves it open: `json.load(file)`, `list(file)`."""
    name = source.names.resolve(call.func)
    # a class of a library takes over what it is given, a function of it does not
    is_function = name.startswith(_PREFIXES) and name.rpartition(".")[2].islower()
    return is_function or name in _FUNCTIONS or name in _BUILTINS
