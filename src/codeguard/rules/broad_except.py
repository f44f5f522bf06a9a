"""`broad-except`: everything is caught, even when it is logged."""

from __future__ import annotations

import ast

from codeguard.finding import Fix, Severity
from codeguard.handlers.outermost import is_outermost
from codeguard.handlers.paths import End, Path
from codeguard.handlers.reading import always_raises
from codeguard.handlers.rule import HandlerRule, clause
from codeguard.handlers.words import COMMAND_DECORATORS, ENTRY_POINTS, TASK_STARTERS


class BroadExcept(HandlerRule):
    """Name the exceptions you can handle.

    A handler for `Exception` also takes your typos, wrong types and broken assumptions for the failure it was
    written for, and `BaseException` or a bare `except` even Ctrl-C and the interpreter's exit. Only the outermost
    function of a program, thread or task has to catch everything, and then it logs the traceback.
    """

    message = "catches your own mistakes too: name the exceptions you can handle"
    examples = (
        """
        try:
            work()
        except Exception:  # bad
            logger.exception("work failed")

        try:
            work()
        except (ValueError, BaseException) as error:  # bad
            errors.append(error)

        try:
            work()
        except OSError:
            logger.exception("work failed")
        """,
        """
        try:
            work()
        except:
            clean_up()
            raise

        try:
            work()
        except Exception as error:
            raise WorkFailed from error

        try:
            work()
        except Exception:  # bad
            raise WorkFailed from None
        """,
        """
        def fetch(url):
            last = None
            for attempt in range(3):
                try:
                    return get(url)
                except Exception as error:
                    last = error
            raise GaveUp(url) from last
        """,
        """
        from typing import NoReturn

        def give_up(text: str) -> NoReturn:
            logger.critical(text)
            sys.exit(1)

        def start(parser):
            try:
                work()
            except Exception as error:
                parser.error(str(error))

        def restart():
            try:
                work()
            except Exception:
                give_up("work failed")
        """,
        """
        def main():
            try:
                work()
            except Exception:
                logger.exception("work failed")
                sys.exit(1)

        def work():
            try:
                step()
            except Exception:  # bad
                logger.exception("step failed")

        if __name__ == "__main__":
            main()
        """,
        """
        if __name__ == "__main__":
            try:
                work()
            except Exception:  # bad
                sys.exit(1)
        """,
        """
        @click.command()
        def serve():
            try:
                work()
            except Exception:
                traceback.print_exc()
                raise SystemExit(1)
        """,
        """
        class Worker:
            def start(self):
                threading.Thread(target=self._loop, daemon=True).start()

            def _loop(self):
                try:
                    work()
                except Exception:
                    logger.error("worker died", exc_info=True)

            def _step(self):
                try:
                    work()
                except Exception:  # bad
                    logger.error("step died", exc_info=True)
        """,
        """
        async def gather():
            try:
                await work()
            except* Exception as group:  # bad
                logger.error("failed: %s", group)
        """,
    )
    exceptions = (
        "Handlers that raise again on every path (not `from None`), and the outermost function of a program, thread or "
        "task (under the main guard, a command, a thread or task target, a worker's loop) when it logs the traceback."
    )
    sources = "S0, S4"
    overlaps = ("BLE001", "E722", "W0718", "W0702")

    severity = Severity.WARNING
    entry_points: tuple[str, ...] = ENTRY_POINTS
    """Functions that are outermost by their names."""
    task_starters: tuple[str, ...] = TASK_STARTERS
    """Calls that start a thread, process or task: a function given to one is outermost."""
    command_decorators: tuple[str, ...] = COMMAND_DECORATORS
    """Decorators, by their last name, that make a function outermost."""

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if always_raises(node) and not any(map(_drops_cause, ast.walk(node))):
            return
        if not self.reader.caught(node).broad:
            return
        _, paths = self.reader.paths(node)
        if all(_is_raised(path) for path in paths) or self._is_last_resort(node, paths):
            return
        self.report(node, f"{clause(node)} {self.message}", about="broad", header=True, fix=self._named(node))

    def _named(self, node: ast.ExceptHandler) -> Fix | None:
        """`except Exception` for a bare `except`, where no handler before it has that and the name is the builtin."""
        if node.type or any(self.reader.caught(each).broad for each in self.reader.parent(node).handlers[:-1]):
            return None
        stored = any(each.id == "Exception" and isinstance(each.ctx, ast.Store) for each in self.source.nodes(ast.Name))
        if stored or "Exception" in self.source.names.imported or "Exception" in self.reader.around.classes:
            return None
        column = self.source.column(node.lineno, node.col_offset) + len("except")
        return Fix(node.lineno, column, node.lineno, column, " Exception")

    def _is_last_resort(self, node: ast.ExceptHandler, paths: list[Path]) -> bool:
        return all(path.traced or _is_raised(path) for path in paths) and is_outermost(
            self.reader.parent(node),
            self.reader.around,
            entry_points=self.entry_points,
            decorators=self.command_decorators,
            starters=self.task_starters,
        )


def _is_raised(path: Path) -> bool:
    return path.end is End.RAISE or path.kept


def _drops_cause(node: ast.AST) -> bool:
    return isinstance(node, ast.Raise) and isinstance(node.cause, ast.Constant) and node.cause.value is None
