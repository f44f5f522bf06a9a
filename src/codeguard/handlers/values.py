"""What a value that a handler puts in the failure's place is worth: made up, an input, or computed another way."""

from __future__ import annotations

import ast
from enum import IntEnum
from typing import TYPE_CHECKING

from codeguard.handlers.surroundings import own_nodes
from codeguard.names import dotted

if TYPE_CHECKING:
    from codeguard.handlers.surroundings import Function, Surroundings


class Worth(IntEnum):
    """From least to most. MIXED is an input beside which nothing made up stands, as it is without the failure."""

    NOTHING = 0
    """None."""
    FLAG = 1
    """True or False."""
    MADE_UP = 2
    """Made without the function's inputs."""
    INPUT = 3
    """A parameter or part of one, handed back as it came; or what has been gathered until the failure."""
    COMPUTED = 4


_PLAIN = frozenset(
    [
        "list",
        "dict",
        "set",
        "tuple",
        "frozenset",
        "str",
        "bytes",
        "bytearray",
        "int",
        "float",
        "bool",
        "complex",
        "array",
        "zeros",
        "ones",
        "empty",
        "full",
        "copy",
        "deepcopy",
        "namedtuple",
        "defaultdict",
        "deque",
        "_",
        "gettext",
        "gettext_lazy",
        "ugettext_lazy",
        "mark_safe",
        "timedelta",
        "iter",
        "object",
    ]
)
_UNASKED = frozenset(
    [
        "now",
        "utcnow",
        "today",
        "time",
        "monotonic",
        "uuid1",
        "uuid4",
        "random",
        "randint",
        "token_hex",
        "urandom",
        "nan",
    ]
)
_STAND_IN_WORDS = ("default", "fallback", "empty", "dummy", "mock", "fake", "placeholder", "blank", "sample")


class Appraiser:
    """Judges expressions as they stand in one handler of one function."""

    def __init__(self, around: Surroundings, function: Function | None, before: int) -> None:
        self.around = around
        self.function = function
        self.before = before
        arguments = function.args if function else None
        everything = ast.walk(arguments) if arguments else ()
        self.parameters = {node.arg for node in everything if isinstance(node, ast.arg)}

    def worth(self, node: ast.expr, depth: int = 0) -> Worth:
        """The worth of an expression."""
        if depth > 6:
            return Worth.COMPUTED
        match node:
            case ast.Constant(value=value):
                return Worth.NOTHING if value is None else Worth.FLAG if isinstance(value, bool) else Worth.MADE_UP
            case ast.Name(id=name):
                return self._name(name, depth)
            case ast.Attribute() | ast.Subscript():
                return self._part(node, depth)
            case ast.Dict(keys=keys, values=values):
                return self._together([*filter(None, keys), *values], depth, values)
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return self._together(parts, depth)
            case ast.Call():
                return self._call(node, depth)
            case ast.Starred(value=part) | ast.UnaryOp(operand=part) | ast.Await(value=part):
                worth = self.worth(part, depth + 1)
                return worth if isinstance(node, ast.Starred | ast.Await) or worth > Worth.FLAG else Worth.FLAG
            case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
                return max(self.worth(left, depth + 1), self.worth(right, depth + 1))
            case ast.BoolOp(values=parts):
                return max(self.worth(part, depth + 1) for part in parts)
            case ast.Lambda(body=body):
                return self.worth(body, depth + 1)
            case ast.JoinedStr(values=parts):
                return Worth.MADE_UP if all(isinstance(part, ast.Constant) for part in parts) else Worth.COMPUTED
        return Worth.COMPUTED

    def _together(self, parts: list[ast.expr], depth: int, values: list[ast.expr] | None = None) -> Worth:
        """A container: one made-up field among inputs makes it all made up, something computed makes it computed."""
        worths = [self.worth(part, depth + 1) for part in parts]
        if not worths or Worth.COMPUTED in worths:
            return Worth.COMPUTED if worths else Worth.MADE_UP
        if values is None and worths and max(worths) is Worth.NOTHING:
            return Worth.NOTHING
        fields = worths if values is None else worths[-len(values) :]
        return Worth.INPUT if min(fields) is Worth.INPUT else Worth.MADE_UP

    def _name(self, name: str, depth: int) -> Worth:
        if name in self.parameters:
            return Worth.INPUT
        if self.function:
            local = self._local(name, depth)
            if local is not None:
                return local
        if name in self.around.functions or name in self.around.classes:
            return Worth.COMPUTED
        return Worth.MADE_UP if name.isupper() or name in self.around.constants else Worth.COMPUTED

    def _local(self, name: str, depth: int) -> Worth | None:
        """What a local variable holds before the try; None when the function does not assign it."""
        assert self.function
        found: Worth | None = None
        grown = False
        for node in own_nodes(self.function.body):
            match node:
                case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                    if node.lineno < self.before:
                        found = self.worth(value, depth + 1)
                    elif found is None:
                        found = Worth.COMPUTED
                case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if target == name:
                    found = self.worth(value, depth + 1)
                case ast.Name(id=target, ctx=ast.Store()) if target == name and found is None:
                    found = Worth.INPUT
                case ast.Call(func=ast.Attribute(value=ast.Name(id=target))) if target == name:
                    grown = True
                case ast.Subscript(value=ast.Name(id=target), ctx=ast.Store()) if target == name:
                    grown = True
                case ast.AugAssign(target=ast.Name(id=target)) if target == name:
                    grown = True
        return Worth.INPUT if found is not None and grown and found < Worth.INPUT else found

    def _part(self, node: ast.Attribute | ast.Subscript, depth: int) -> Worth:
        """An attribute of the object or of a class is a stand-in; a part of another input is an input."""
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Constant):
            return Worth.COMPUTED
        root: ast.expr = node
        while isinstance(root, ast.Attribute | ast.Subscript):
            root = root.value
        if not isinstance(root, ast.Name):
            return Worth.COMPUTED
        if root.id in {"self", "cls"}:
            return Worth.MADE_UP
        worth = self._name(root.id, depth)
        plain = isinstance(node, ast.Attribute) and (root.id[:1].isupper() or self._is_constant(node))
        return Worth.MADE_UP if plain or worth <= Worth.MADE_UP else Worth.INPUT if worth is Worth.INPUT else worth

    def _is_constant(self, node: ast.Attribute) -> bool:
        return node.attr.isupper() or node.attr in _UNASKED

    def _call(self, node: ast.Call, depth: int) -> Worth:
        name = dotted(node.func).rpartition(".")[2]
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        worths = [self.worth(part, depth + 1) for part in given]
        if name in _UNASKED or any(word in name.lower() for word in _STAND_IN_WORDS):
            return Worth.COMPUTED if Worth.COMPUTED in worths else Worth.MADE_UP
        if isinstance(node.func, ast.Attribute) and name == "copy" and not given:
            return self.worth(node.func.value, depth + 1)
        if max(worths, default=Worth.NOTHING) is Worth.COMPUTED:
            return Worth.COMPUTED
        is_class = name.lstrip("_")[:1].isupper()
        if name == "dict" and node.keywords and not node.args:
            return self._together(given, depth, given)
        if not (is_class or name in _PLAIN):
            return Worth.COMPUTED
        if max(worths, default=Worth.NOTHING) <= Worth.MADE_UP and not _has_object(given):
            return Worth.MADE_UP
        made_up = is_class and any(_is_made_up_text(keyword.value) for keyword in node.keywords)
        return Worth.MADE_UP if made_up else Worth.COMPUTED


def _has_object(given: list[ast.expr]) -> bool:
    """Whether something of the object itself is given: the new value is about it, and not made from nothing."""
    return any(dotted(part).startswith(("self", "cls")) for part in given)


def _is_made_up_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str() as text):
            return text.lower() in {"", "unknown", "n/a", "none", "default", "anonymous", "-", "?"}
        case ast.Constant(value=None) | ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
    return False
