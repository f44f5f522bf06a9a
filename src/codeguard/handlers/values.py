"""What a value that a handler puts in the failure's place is worth: made up, an input, or computed another way."""

from __future__ import annotations

import ast
from enum import IntEnum
from typing import TYPE_CHECKING

from codeguard.names import called, dotted
from codeguard.tree import walk
from codeguard.words import word_set

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


_PLAIN = word_set(
    "list dict set tuple frozenset str bytes bytearray int float bool complex iter object array copy deepcopy "
    "namedtuple defaultdict deque timedelta date datetime time _ gettext gettext_lazy ugettext_lazy mark_safe dumps "
    "loads encode decode format join fromisoformat fromtimestamp strptime range round sorted abs split splitlines "
    "upper lower title strip isoformat strftime to_frame to_numpy tolist reshape hex jsonify json_response "
    "make_response"
)
"""Functions that make nothing but what they are given."""
_UNASKED = word_set(
    "now utcnow today time monotonic uuid1 uuid4 random randint uniform gauss choice rand randn randrange token_hex "
    "urandom nan NaT zeros ones empty full zeros_like ones_like full_like"
)
"""Functions that make something up, whatever they are given."""
_FILLERS = {"", "unknown", "n/a", "none", "default", "anonymous", "-", "?"}
_STAND_IN_WORDS = {
    "default", "empty", "dummy", "mock", "fake", "placeholder", "blank", "sample", "anonymous", "unknown",
}  # fmt: skip


class Appraiser:
    """Judges expressions as they stand in one handler of one function."""

    def __init__(self, around: Surroundings, function: Function | None, before: int) -> None:
        self.around = around
        self.before = before
        everything = walk(function.args) if function else ()
        self.parameters = {node.arg for node in everything if isinstance(node, ast.arg)}
        self.locals = around.locals(function) if function else {}
        self.drawn: dict[str, ast.expr] = {}

    def worth(self, node: ast.expr, depth: int = 0) -> Worth:
        """The worth of an expression."""
        if depth > 6:
            return Worth.COMPUTED
        match node:
            case ast.Constant(value=value):
                return Worth.NOTHING if value is None else Worth.FLAG if isinstance(value, bool) else Worth.MADE_UP
            case ast.Name(id=name):
                return self.worth(self.drawn[name], depth + 1) if name in self.drawn else self._name(name, depth)
            case ast.Attribute() | ast.Subscript():
                return self._part(node, depth)
            case ast.Call():
                return self._call(node, depth)
        return self._container(node, depth)

    def _container(self, node: ast.expr, depth: int) -> Worth:
        match node:
            case ast.Dict(keys=keys, values=values):
                return self._together([*filter(None, keys), *values], depth, values)
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return self._together(parts, depth)
            case ast.DictComp(value=part, generators=drawn) | ast.ListComp(elt=part, generators=drawn):
                self.drawn |= {each.target.id: each.iter for each in drawn if isinstance(each.target, ast.Name)}
                return self._made_of([part], depth)
            case ast.JoinedStr(values=parts):
                return self._made_of([part.value for part in parts if isinstance(part, ast.FormattedValue)], depth)
        return self._operation(node, depth + 1)

    def _operation(self, node: ast.expr, depth: int) -> Worth:
        match node:
            case ast.Starred(value=part) | ast.Await(value=part) | ast.Lambda(body=part):
                return self.worth(part, depth)
            case ast.UnaryOp(operand=ast.Attribute()) | ast.BinOp(left=ast.Attribute()):
                return Worth.COMPUTED
            case ast.UnaryOp(operand=part):
                return max(Worth.FLAG, self.worth(part, depth))
            case ast.BinOp(left=ast.List() | ast.Tuple() as part, op=ast.Mult()):
                return max(Worth.MADE_UP, self.worth(part, depth))
            case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
                return max(self.worth(left, depth), self.worth(right, depth))
        return Worth.COMPUTED

    def _made_of(self, parts: list[ast.expr], depth: int) -> Worth:
        has_part = any(isinstance(part, (ast.Attribute, ast.Subscript)) for part in parts)
        is_made_up = self._most(parts, depth) <= Worth.MADE_UP and not has_part
        return Worth.MADE_UP if is_made_up else Worth.COMPUTED

    def _together(self, parts: list[ast.expr], depth: int, values: list[ast.expr] | None = None) -> Worth:
        """A container: one made-up field among inputs makes it all made up, something computed makes it computed."""
        if not parts:
            return Worth.MADE_UP
        worths = [self.worth(part, depth + 1) for part in parts]
        if Worth.COMPUTED in worths or (values is None and max(worths) is Worth.NOTHING):
            return max(worths)
        fields = worths if values is None else worths[-len(values) :]
        return Worth.INPUT if min(fields) is Worth.INPUT else Worth.MADE_UP

    def _name(self, name: str, depth: int) -> Worth:
        if name in self.parameters:
            changed = any(line >= self.before for line, _ in self.locals[name].given) if name in self.locals else False
            return Worth.COMPUTED if changed else Worth.INPUT
        local = self._local(name, depth)
        if local is not None:
            return local
        return Worth.MADE_UP if name.isupper() or name in self.around.constants else Worth.COMPUTED

    def _local(self, name: str, depth: int) -> Worth | None:
        """What a local variable holds before the try; None when the function does not assign it."""
        held = self.locals.get(name)
        if held is None:
            return None
        earlier = [value for line, value in held.given if line < self.before]
        if earlier and earlier[-1] is not None:
            worth = self.worth(earlier[-1], depth + 1)
        else:
            worth = Worth.INPUT if earlier else Worth.COMPUTED
        return Worth.INPUT if held.grows and worth < Worth.INPUT else worth

    def _part(self, node: ast.Attribute | ast.Subscript, depth: int) -> Worth:
        """An attribute of the object or of a class is a stand-in; a part of another input is an input."""
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Constant):
            return Worth.COMPUTED
        root: ast.expr = node
        while isinstance(root, (ast.Attribute, ast.Subscript)):
            root = root.value
        if not isinstance(root, ast.Name) or root.id == "sys":
            return Worth.COMPUTED
        return Worth.MADE_UP if root.id in {"self", "cls"} else self._part_of(root.id, depth)

    def _part_of(self, name: str, depth: int) -> Worth:
        worth = self._name(name, depth)
        is_global = worth is Worth.COMPUTED and (name in self.around.source.names.imported or name[:1].isupper())
        return Worth.MADE_UP if worth <= Worth.MADE_UP or is_global else worth

    def _call(self, node: ast.Call, depth: int) -> Worth:
        name = called(node) or getattr(node.func, "attr", "")
        given = _given(node)
        if given and name in {"fromkeys", "dict"}:
            fields = given[-1:] if name == "fromkeys" else given
            return self._together(fields, depth, fields)
        worth = self._most(given, depth)
        if _is_unasked(node, name) or (worth < Worth.INPUT and _is_stand_in_name(name)):
            return Worth.MADE_UP
        receiver = self._receiver(node.func)
        best = max(worth, self._most(receiver, depth))
        return self._made(node, name, given + receiver, best)

    def _most(self, parts: list[ast.expr], depth: int) -> Worth:
        return max((self.worth(part, depth + 1) for part in parts), default=Worth.NOTHING)

    def _receiver(self, func: ast.expr) -> list[ast.expr]:
        """The object whose method is called; none for functions of modules and classes."""
        if not isinstance(func, ast.Attribute):
            return []
        root = dotted(func.value).partition(".")[0]
        is_global = root and root not in self.parameters and root not in self.locals
        return [] if is_global and "(" not in dotted(func) else [func.value]

    def _made(self, node: ast.Call, name: str, given: list[ast.expr], worth: Worth) -> Worth:
        """What a class or a plain function makes of what it is given, the best of which is `worth`."""
        is_class = name.lstrip("_")[:1].isupper() or name.endswith(("_class", "_cls", "_type", "_factory"))
        if worth is Worth.COMPUTED or not (is_class or name in _PLAIN):
            return Worth.COMPUTED
        if worth <= Worth.MADE_UP and not _has_object(given):
            return Worth.MADE_UP
        return Worth.MADE_UP if is_class and any(map(_is_filled, node.keywords)) else Worth.COMPUTED


def _is_filled(field: ast.keyword) -> bool:
    """Whether a field is filled with what stands for nothing: `name="Unknown"`."""
    return isinstance(field.value, ast.Constant) and str(field.value.value).lower() in _FILLERS


def _is_stand_in_name(name: str) -> bool:
    return any(word in name.lower() for word in _STAND_IN_WORDS)


def _given(node: ast.Call) -> list[ast.expr]:
    """What a call is given; what a `defaultdict` makes missing values with is not in it."""
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    return given[1:] if dotted(node.func).endswith("defaultdict") else given


def _is_unasked(node: ast.Call, name: str) -> bool:
    is_chance = "random" in dotted(node.func).split(".")[:-1]
    return is_chance or (name in _UNASKED and not (name == "time" and _given(node)))


def _has_object(given: list[ast.expr]) -> bool:
    """Whether something of the object itself is given: the new value is about it, and not made from nothing."""
    return any(dotted(part).startswith(("self", "cls")) for part in given)
