"""Search before you write: the functions of the project that are most like a piece of code."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.config import load_config
from codeguard.errors import UserError, nearest
from codeguard.files import discover, may_be_python
from codeguard.finding import AnalysisError
from codeguard.reading import stamp_of
from codeguard.roots import cache_folder, find_root, relative_to
from codeguard.source import Kind
from codeguard.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from codeguard.config import Config
    from codeguard.facts import Facts
    from codeguard.git import Repository
    from codeguard.similarity.index import Forms, Index, Indexed


class Wanted(NamedTuple):
    """What is searched for: code, or a function of a file by its name or a line of it."""

    code: bytes | None = None
    path: str = ""
    place: str = ""


class Hit(NamedTuple):
    """A function that is like what was searched for, and how much, from 0 to 1."""

    similarity: float
    function: Indexed


class How(NamedTuple):
    """How an index is made where there is none."""

    jobs: int | None
    """Worker processes; None for one a processor."""
    cache: bool


class Answer(NamedTuple):
    """What was found among how many functions, best first."""

    wanted: str
    hits: list[Hit]
    functions: int


class _Sought(NamedTuple):
    """What is searched for, as the index has it or beside it."""

    name: str
    forms: Forms
    number: int
    """Of the function in the forms."""


def named(target: str) -> Wanted:
    """What FILE:NAME or FILE:LINE stands for. Raises UserError."""
    path, colon, place = target.rpartition(":")
    if not colon or not path or not place:
        raise UserError(f"{target}: name a function as FILE:NAME or FILE:LINE, or use - for code on standard input")
    return Wanted(path=path, place=place)


def search(wanted: Wanted, threshold: float, most: int, how: How) -> Answer:
    """The functions of the project that are most like what is wanted. Raises UserError."""
    paths = [wanted.path] if wanted.path else []
    if wanted.path and not os.path.isfile(wanted.path):
        raise UserError(f"{wanted.path}: no such file: name a function as FILE:NAME or FILE:LINE, or use - for code")
    root, repository = find_root(paths)
    beside = Thread(target=import_module, args=["codeguard.similarity.index"])
    beside.start()  # numpy takes as long to be imported as git takes to list the files
    listed = _listed(root, repository)
    beside.join()
    config = load_config(root)
    index = _index(how, root, config, listed, is_known=repository is not None)
    sought = _sought(index, wanted, root, config.timeout)
    shares = index.search(sought.forms, sought.number, threshold)
    hits = [Hit(share, index.at(number)) for number, share in _best(shares, most)]
    return Answer(sought.name, hits, len(index))


def _sought(index: Index, wanted: Wanted, root: Path, timeout: float) -> _Sought:
    if wanted.code is None:
        path = relative_to(root, wanted.path)
        itself = _find(index, path, wanted.place)
        return _Sought(f"{path}:{index.symbols[itself]}", index.forms, itself)
    from codeguard.facts import FLOOR  # the code of the analysis is not needed where there is an index

    facts = _facts(wanted.code, timeout)
    function = max(facts.functions, key=lambda each: each.tokens)
    if function.tokens < FLOOR:
        raise UserError(f"{function.name} has {function.tokens} tokens, too few to compare ({FLOOR} are needed)")
    return _Sought(function.symbol, index.forms_with(facts, function), len(index))


def _best(shares: dict[int, float], most: int) -> list[tuple[int, float]]:
    """The most alike, in the order of the files where they are equally so."""
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return ranked[:most]


def _listed(root: Path, repository: Repository | None) -> list[str]:
    """The files of the project that may be Python."""
    paths = repository.files() if repository else walk(os.fspath(root), "", lambda folder: True)
    return [path for path in paths if may_be_python(path)]


def _index(how: How, root: Path, config: Config, listed: list[str], *, is_known: bool) -> Index:
    """The index of the files as they are: the one that was kept, or else a new one.

    `is_known` says that git lists the files.
    """
    from codeguard.similarity.index import Index, load_index

    stamp = _stamp(root, config, listed)
    name = blake2b(os.fsencode(root), digest_size=20).hexdigest()
    path = cache_folder() / f"{name}.functions"
    is_kept = how.cache and bool(stamp)
    if is_kept and (index := load_index(path, stamp)):
        return index
    from codeguard.run import Request, Run  # what follows is not needed where there is an index
    from codeguard.survey import inputs_of

    found, _ = discover(root, (), config, (lambda: listed) if is_known else None)
    run = Run(Request(jobs=how.jobs, cache=how.cache), root, config)
    index = Index.build(run.survey(inputs_of(root, found, config)).facts())
    run.close()
    if is_kept:
        with suppress(OSError):  # a cache that cannot be written is an empty one
            index.save(path, stamp)
    return index


def _stamp(root: Path, config: Config, listed: Iterable[str]) -> bytes:
    """What tells whether a file has changed since, or the configuration; empty when a file changed just now."""
    package = os.path.dirname(__file__)
    tools = max(os.stat(os.path.join(package, part)).st_mtime_ns for part in ("facts", "similarity", "lexer.py"))
    said = [f"{root} {tools} {config}"]
    for path in listed:
        try:
            stamp = stamp_of(os.stat(f"{root}{os.sep}{path}"))
        # codeguard: ignore[silent-fallback] -- deleted, and git has not been told: that it is gone is told here
        except OSError:
            stamp = "gone"
        if not stamp:
            return b""
        said += (path, stamp)
    return blake2b("\0".join(said).encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _find(index: Index, path: str, place: str) -> int:
    """The function of a file that a name or a line stands for. Raises UserError."""
    numbers = index.of_file(path)
    if place.isdecimal():
        around = [number for number in numbers if int(place) in index.lines(number)]
        if not around:
            raise UserError(f"{path}:{place}: no function {_long_enough()} is there")
        return min(around, key=lambda number: len(index.lines(number)))
    return _named(index, path, place, numbers)


def _named(index: Index, path: str, place: str, numbers: list[int]) -> int:
    symbols = {index.symbols[number]: number for number in numbers}
    named = [symbol for symbol in symbols if symbol == place or symbol.endswith(f".{place}")]
    if len(named) > 1 and place not in symbols:
        raise UserError(f"{path}: {place} is the name of several functions: say which of {', '.join(named)}")
    if not named:
        raise UserError(f"{path}: no function {place!r} {_long_enough()}: {nearest(place, symbols)}")
    return symbols[place] if place in symbols else symbols[named[0]]


def _long_enough() -> str:
    from codeguard.facts import FLOOR

    return f"of {FLOOR} tokens or more"


def _facts(code: bytes, timeout: float) -> Facts:
    """The facts of a piece of code that is given; statements without a function are taken for one's body."""
    import textwrap  # what follows is not needed for a function that is in the index

    from codeguard.facts import Facts
    from codeguard.worker import Setup, Task
    from codeguard.workers import analyse_all

    text = textwrap.dedent(code.decode("utf-8", "replace"))
    for attempt in (text, f"def code():\n{textwrap.indent(text, ' ' * 4)}"):
        task = Task(b"-", Kind.PRODUCTION, attempt.encode("utf-8", "replace"))
        ((_, reply),) = analyse_all([task], Setup({}), jobs=1, timeout=timeout)
        if isinstance(reply, AnalysisError):
            raise UserError(f"the given code: {reply.message}")
        facts = msgspec.msgpack.decode(reply.facts, type=Facts | None)
        if facts and facts.functions:
            return facts
    raise UserError("the given code: no Python that can be read: give a function, or the statements of one")
