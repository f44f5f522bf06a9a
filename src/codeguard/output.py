"""The one sink: reports to standard output and to files, complaints to standard error."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from codeguard.errors import UserError, nearest
from codeguard.reporters import FORMATS, reporter
from codeguard.reporters.paint import Look, line, paint
from codeguard.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from codeguard.finding import AnalysisError
    from codeguard.scorecard import Scorecard

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable that names the file in which GitHub Actions shows Markdown."""


class Target(NamedTuple):
    """A report to write: its format, and its file or None for standard output."""

    format: str
    file: str | None = None


def parse_formats(values: Iterable[str], known: Collection[str] = FORMATS) -> tuple[Target, ...]:
    """The targets of `--format FMT[=FILE]` values; text goes to standard output unless another format does."""
    targets = [_target(value, known) for value in values]
    if all(target.file for target in targets):
        targets.insert(0, Target("text"))
    taken: dict[str | None, str] = {}
    for name, file in targets:
        if file in taken:
            where = file or "standard output"
            raise UserError(f"{taken[file]} and {name} both go to {where}: use --format FORMAT=FILE")
        taken[file] = name
    return tuple(targets)


def _target(value: str, known: Collection[str]) -> Target:
    name, separator, file = value.partition("=")
    if name not in known:
        raise UserError(f"--format {value}: there is no format {name!r}: {nearest(name.lower(), known)}")
    if separator and not file:
        raise UserError(f"--format {value}: the file is missing after =")
    return Target(name, None if file in {"", "-"} else file)


def shows_pairs(targets: Iterable[Target]) -> bool:
    """Whether one of the reports shows copies side by side, which takes reading them."""
    return any(target.format == "html" for target in targets)


def look_at(
    stream: TextIO | None, environ: Mapping[str, str], *, color: bool = True, quiet: bool = False, verbose: bool = False
) -> Look:
    """How text looks on a stream: in colour on a terminal only, as NO_COLOR, FORCE_COLOR and TERM say."""
    terminal = stream is not None and stream.isatty() and environ.get("TERM") not in {"dumb", "unknown"}
    forced = environ.get("FORCE_COLOR", "") not in {"", "0", "false"}
    width = None
    if terminal:
        from shutil import get_terminal_size

        width = get_terminal_size().columns
    return Look(
        color=color and not environ.get("NO_COLOR") and (forced or (terminal and _shows_color())),
        width=width,
        encoding=getattr(stream, "encoding", None) or "utf-8",
        quiet=quiet,
        verbose=verbose,
    )


def _shows_color() -> bool:
    """Whether terminals understand escape sequences here: old Windows consoles do not."""
    if sys.platform != "win32":
        return True
    from rich.console import detect_legacy_windows

    return not detect_legacy_windows()


def publish(
    scorecard: Scorecard,
    targets: Iterable[Target],
    look: Look,
    environ: Mapping[str, str] = os.environ,
    render: Callable[[str], Callable[..., str]] = reporter,
) -> None:
    """Write all reports, and the step summary where there is one; say why there is no verdict.

    `render` gives the function that writes a format. Raises UserError, after the others are written, if some could
    not be.
    """
    try:
        deliver(targets, lambda name, *looks: render(name)(scorecard, *looks), look, environ)
    finally:
        if scorecard.errors:
            complain(_no_verdict(scorecard.errors))


def deliver(
    targets: Iterable[Target], render: Callable[..., str], look: Look, environ: Mapping[str, str] = os.environ
) -> None:
    """Write what `render` makes of the name of a format (and, of text on standard output, the look), to each target.

    Raises UserError, after the others are written, if some could not be.
    """
    failures = []
    for target in targets:
        try:
            _write(render, target, look)
        except UserError as error:
            failures.append(str(error))
    if summary := environ.get(STEP_SUMMARY):
        try:
            with Path(summary).open("ab") as file:
                file.write(_encoded(render("markdown")))
        except OSError as error:
            failures.append(f"cannot append to ${STEP_SUMMARY} ({summary}): {error.strerror}")
    if failures:
        raise UserError("; ".join(failures))


def _no_verdict(errors: Sequence[AnalysisError]) -> str:
    first, *others = errors
    rule = f" by {first.rule}" if first.rule else ""
    more = f" (and {len(others)} more)" if others else ""
    cure = "report this bug, or turn the rule off" if first.rule else "mend or exclude it to get a verdict"
    return f"{first.path}: not analysed{rule}: {first.message}{more}: {cure}"


def _write(render: Callable[..., str], target: Target, look: Look) -> None:
    if target.file:
        write_file(target.file, render(target.format))
    elif target.format == "text":
        write(render("text", look), look.encoding)
    else:
        write(render(target.format))


def write(text: str, encoding: str = "utf-8") -> None:
    """Write text to standard output. Raises UserError."""
    write_bytes(_encoded(text, encoding))


def write_bytes(data: bytes) -> None:
    """Write to standard output. A closed pipe is quiet: who closed it has read enough. Raises UserError."""
    if sys.stdout is None:
        raise UserError("standard output is closed: use --format FORMAT=FILE")
    try:
        _send(sys.stdout, data)
    except OSError as error:
        raise UserError(f"cannot write to standard output: {error.strerror}") from error


def complain(message: str, label: str = "error") -> None:
    """Say one line on standard error: `codeguard: error: MESSAGE`."""
    if sys.stderr is None:
        return
    look = look_at(sys.stderr, os.environ)._replace(width=None)
    text = paint([line("codeguard: ", (f"{label}: ", "bold red" if label == "error" else "bold"), message)], look)
    with suppress(OSError):  # there is no other place to say it
        _send(sys.stderr, _encoded(text, look.encoding))


def _send(stream: TextIO, data: bytes) -> None:
    """Write and flush. After a failure the stream leads nowhere, so that the interpreter's last flush is quiet."""
    try:
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError:
        _discard(stream)
        raise


def _discard(stream: TextIO) -> None:
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def _encoded(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding, "backslashreplace")


def write_file(name: str, text: str) -> None:
    """Write a report file as a whole: on a failure what stood there stays. Raises UserError."""
    path = Path(os.path.realpath(name))
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            path.write_bytes(_encoded(text))  # a pipe or device is no file to replace
        else:
            replace_file(path, _encoded(text))
    except OSError as error:
        raise UserError(f"cannot write {name}: {error.strerror}") from error
