"""[tool.codeguard] -> a frozen Config; what cannot be understood is an error that names the nearest right word.

The files are read through a function, so that they can come from the working tree or from the base of a change.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from codeguard.errors import UserError, nearest
from codeguard.globs import Globs
from codeguard.maturity import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Read = Callable[[str], str | None]

FILES = ("codeguard.toml", "pyproject.toml")
"""Where the configuration stands: the first file that has one wins."""
TESTS = (
    "tests", "test", "testing", "test_*.py", "*_test.py", "*_tests.py", "tests.py", "conftest.py",
    "fixtures", "*fixtures.py", "testdata", "test_data",
)  # fmt: skip
GENERATED = ("*_pb2.py", "*_pb2_grpc.py", "*_pb2.pyi")
DERIVED = ("origin", "local_packs")
"""Fields of Config that no file sets."""
_TOML_WORDS = {"`array`": "a list", "`object`": "a table", "Expected": "expected"}


class Config(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """The settings of a run. Rules' own settings are in `rules`, as written: the catalog judges them."""

    packs: tuple[str, ...] = ()
    """Packs besides `engineer`: names of those that ship with codeguard, paths (with /) of the project's own."""
    plugins: tuple[str, ...] = ()
    """Entry points of installed packages (group `codeguard.rules`) whose rules are run."""
    select: tuple[str, ...] = ()
    """Rules and packs that run; none named: those that are on by default."""
    ignore: tuple[str, ...] = ()
    """Rules and packs that do not run."""
    include: tuple[str, ...] = ()
    """Globs of the files that are checked; none given: all Python files."""
    exclude: tuple[str, ...] = ()
    """Globs of files that are not checked."""
    tests: tuple[str, ...] = TESTS
    """Globs of test files, in place of the usual ones."""
    generated: tuple[str, ...] = GENERATED
    """Globs of generated files, in place of the usual ones; a file can also say so in its head."""
    max_file_size: Annotated[int, msgspec.Meta(gt=0)] = 1 << 20
    """A file of more bytes is skipped, and said so."""
    timeout: Annotated[float, msgspec.Meta(gt=0)] = 30.0
    """Seconds that the analysis of one file may take."""
    domains: tuple[str, ...] = ()
    """Globs of the parts of the project, the first that matches counts; elsewhere each top-level package is one."""
    maturity: Stage = Stage.AUTO
    """How mature the project is: "new", "growing", "mature" or "legacy"; "auto" goes by its lines of code."""
    strict: bool = False
    """Whether warnings fail the gate as errors do."""
    rules: dict[str, dict[str, Any]] = {}
    """The settings of rules by their names."""

    origin: str = "the defaults"
    """The file it was read from, for messages."""
    local_packs: dict[str, str] = {}
    """The texts of the project's own packs by their names in `packs`."""

    @property
    def digest(self) -> str:
        """A hash of all settings: another one means that results may differ."""
        return blake2b(msgspec.json.encode(self, order="deterministic"), digest_size=16).hexdigest()


def load_config(root: Path) -> Config:
    """The configuration of the project at `root`, and only there. Raises UserError."""
    return read_config(lambda path: read_text(root, path))


def read_config(read: Read) -> Config:
    """The configuration that `read` gives: it returns the text of a file by its path from the root, or None."""
    for name in FILES:
        text = read(name)
        if text is not None and (config := parse_config(text, name)) is not None:
            packs = {pack: _read_pack(pack, name, read) for pack in config.packs if is_local(pack)}
            return msgspec.structs.replace(config, local_packs=packs)
    return Config()


def parse_config(text: str, name: str) -> Config | None:
    """The configuration in the text of a file, None when it is a pyproject.toml without one. Raises UserError."""
    section = _section(parse_toml(text, name), name)
    if section is None:
        return None
    kinds = {field.encode_name: field.type for field in msgspec.structs.fields(Config) if field.name not in DERIVED}
    if unknown := next((key for key in section if key not in kinds), None):
        raise UserError(f"{name}: unknown key {unknown!r}: {nearest(unknown, kinds)}")
    values = {key: convert(value, kinds[key], f"{name}: {key}") for key, value in section.items()}
    for key in ("include", "exclude", "tests", "generated", "domains"):
        check_globs(values.get(key, ()), f"{name}: {key}")
    return Config(origin=name, **{key.replace("-", "_"): value for key, value in values.items()})


def _section(data: dict[str, Any], name: str) -> dict[str, Any] | None:
    """codeguard.toml needs no heading; one that it has is understood."""
    if name == "codeguard.toml" and data.keys() != {"tool"}:
        return data
    tool = data.get("tool", {})
    section = tool.get("codeguard") if isinstance(tool, dict) else None
    if section is not None and not isinstance(section, dict):
        raise UserError(f"{name}: tool.codeguard must be a table: [tool.codeguard]")
    return section


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The data of a TOML file. Raises UserError with the line."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"{name}: not valid TOML: {error}") from error


def convert(value: object, kind: Any, where: str) -> Any:
    """A value from a TOML file as its type. Raises UserError that says `where` and what was expected."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        said = re.sub("|".join(_TOML_WORDS), lambda word: _TOML_WORDS[word[0]], str(error).partition(" - at")[0])
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            said = f"{value!r} is none of {', '.join(kind)}"
        raise UserError(f"{where}: {said.replace('`', '')}") from error


def check_globs(patterns: tuple[str, ...], where: str) -> None:
    """Raise UserError for a pattern that is none; `where` names the file and the key."""
    for pattern in patterns:
        try:
            Globs([pattern])
        except ValueError as error:
            raise UserError(f"{where}: bad pattern {pattern!r}: {error}") from error


def is_local(pack: str) -> bool:
    """Whether a pack is a file of the project, and not the name of one that ships with codeguard."""
    return "/" in pack or pack.endswith(".toml")


def _read_pack(pack: str, origin: str, read: Read) -> str:
    path = posixpath.normpath(pack)
    if path.startswith(("/", "..")) or "\\" in path or ":" in path:
        raise UserError(f"{origin}: packs: {pack!r} is no path inside the project")
    text = read(path)
    if text is None:
        raise UserError(f"{origin}: packs: there is no file {pack!r}")
    return text


def read_text(root: Path, path: str) -> str | None:
    """A text file inside the root, None when there is none of that name."""
    full = root / path
    if not full.exists():
        return None
    if not full.is_file() or not full.resolve().is_relative_to(root.resolve()):
        raise UserError(f"{path}: not a regular file of the project")
    try:
        return full.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read: {error}") from error
