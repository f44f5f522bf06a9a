"""The records that the facts of a file are made of: frozen, small, and written as msgpack arrays."""

from __future__ import annotations

from array import array
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from codeguard.source import Kind  # noqa: TC001 -- msgspec reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterator


class Lines(msgspec.Struct, frozen=True, array_like=True):
    """Physical lines by what stands on them; the four kinds add up to `total`."""

    total: int
    code: int
    comment: int
    docstring: int
    blank: int


class FunctionKind(StrEnum):
    """Where a function is defined: in a module, in a class, in another function."""

    FUNCTION = "function"
    METHOD = "method"
    CLOSURE = "closure"


class Trait:
    """What sets a function apart from ordinary code: bits of `Function.traits`, plain numbers for speed."""

    OVERLOAD = 1
    ABSTRACT = 2
    STUB = 4
    """Its body is only pass, ..., a docstring or `raise NotImplementedError`."""
    PROPERTY = 8
    """A getter, setter or deleter."""
    DUNDER = 16
    OVERRIDE = 32
    ASYNC = 64
    METHOD = 128
    CLOSURE = 256
    FRAMES = 512
    """It takes a data frame and gives one."""


class Function(msgspec.Struct, frozen=True, array_like=True):
    """One function, method or closure."""

    symbol: str
    """Qualified name in the module: `Class.method`, `outer.inner`."""
    first_line: int
    """Its first line, decorators included."""
    line: int
    """The line of `def`."""
    column: int
    """The column of `def` (or `async`), from 1."""
    end_line: int
    parameters: tuple[str, ...]
    decorators: tuple[str, ...]
    """Dotted, resolved through the imports, without arguments; "" for what is no name."""
    docstring: str
    """The first line of its docstring, "" without one."""
    traits: int
    """`Trait` bits."""
    tokens: int
    """The length of its token forms: parameters and body."""
    body: int
    """Those of the body alone."""
    digest: bytes
    """8 bytes: equal for functions whose kept forms are equal."""

    @property
    def kind(self) -> FunctionKind:
        """Where it is defined."""
        if self.traits & Trait.METHOD:
            return FunctionKind.METHOD
        return FunctionKind.CLOSURE if self.traits & Trait.CLOSURE else FunctionKind.FUNCTION

    @property
    def name(self) -> str:
        """The last part of the symbol."""
        return self.symbol.rpartition(".")[2]

    @property
    def scope(self) -> str:
        """The symbol of the function or class around it, "" at module level."""
        return self.symbol.rpartition(".")[0]

    def has(self, traits: int) -> bool:
        """Whether it has any of the traits."""
        return bool(self.traits & traits)


class Class(msgspec.Struct, frozen=True, array_like=True):
    """One class."""

    symbol: str
    bases: tuple[str, ...]
    """Dotted, resolved through the imports (relative ones begin with dots); "" for what is no name."""
    line: int
    column: int
    end_line: int
    docstring: str
    decorators: tuple[str, ...]
    names: tuple[str, ...]
    """What its body assigns, functions and classes apart."""


class Import(msgspec.Struct, frozen=True, array_like=True):
    """One import statement, or one module of `import a, b`."""

    module: str
    """Dotted, as written, without the dots of a relative import."""
    level: int
    """The dots of a relative import."""
    line: int
    names: tuple[str, ...]
    """What is imported from the module; () for `import module`."""
    aliases: tuple[str, ...]
    """What the file calls it: one for each name, or for the module; () where none has an alias."""

    def origins(self) -> Iterator[tuple[str, str]]:
        """Each name that it binds, with the dotted origin; that of a relative import begins with its dots."""
        package = "." * self.level + self.module
        if not self.names:
            top = self.module.partition(".")[0]
            yield (self.aliases[0], self.module) if self.aliases else (top, top)
        else:
            for name, local in zip(self.names, self.aliases or self.names, strict=True):
                yield local, f"{package}.{name}" if self.module else package + name


class Service(msgspec.Struct, frozen=True, array_like=True):
    """Something that a file talks to: a client that it builds, or the base URL of requests."""

    name: str
    line: int
    column: int


class Facts(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """The facts of one file that parses."""

    kind: Kind
    lines: Lines
    statements: int
    """Statements without docstrings."""
    docstring: str
    """The first line of the module's docstring, "" without one."""
    digest: bytes
    """16 bytes: equal for files whose code is equal but for comments and docstrings; empty for a file without code."""
    functions: tuple[Function, ...]
    """In the order of their lines."""
    classes: tuple[Class, ...]
    imports: tuple[Import, ...]
    names: tuple[str, ...]
    """What the module level assigns, functions and classes apart."""
    exports: tuple[str, ...] | None
    """`__all__`, None without one."""
    words: bytes
    """uint32 each, ascending: `word_hash` of every word in code and strings, not in comments and docstrings."""
    counts: bytes
    """uint8 for each of `words`: how often it stands in the file, 255 for more."""
    vocabulary: bytes
    """uint64 each: hashes of the distinct tokens in the forms below."""
    width: int
    """Bytes for one token in `kept` and `renamed`: 1, 2 or 4."""
    kept: bytes
    """The forms with names kept of all functions with `tokens` >= FLOOR, one after the other: indexes into
    `vocabulary`."""
    renamed: bytes
    """The forms with local names, parameters and literals told by their last use; of the same lengths."""
    line_hashes: bytes
    """uint32 for each physical line: a hash of its code, 0 for lines that shared blocks leave out (blank, comment,
    docstring, import, data); empty for a file with fewer lines than a block has."""
    services: tuple[Service, ...]
    """One for each that the file talks to, where it first does."""
    coverable: bytes
    """A bit for each physical line, set where tests can run it: line n is bit n % 8 of byte n // 8; empty where no
    coverage report is read."""

    def bases(self, function: Function) -> tuple[str, ...]:
        """The bases of the class that a method is defined in."""
        return next((found.bases for found in self.classes if found.symbol == function.scope), ())

    def holds(self, other: Facts, first: int, last: int) -> bool:
        """Whether the code of these lines of another file, the last one included, stands in this one too."""
        run = array("I", other.line_hashes)[first - 1 : last]
        mine, wanted = (array("I", filter(None, hashes)).tobytes() for hashes in (array("I", self.line_hashes), run))
        return wanted in mine
