"""`silent-except`: a failure disappears without a trace."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.caught import caught_by
from codeguard.handlers.reading import Verdict
from codeguard.handlers.rule import QuietRule
from codeguard.handlers.words import CLEANUP_CALLS
from codeguard.tree import walk

if TYPE_CHECKING:
    from codeguard.handlers.reading import Reading
    from codeguard.handlers.surroundings import Try


class SilentExcept(QuietRule):
    """Let no failure disappear: raise it, log it at info or above, or hand it on.

    Nobody can mend what nobody sees. A `pass` hides the failure that it was written for and every other one of the same
    class, and whoever debugs it starts from a symptom far away.
    """

    message = "hides the failure"
    verdict = Verdict.SILENT
    examples = (
        """
        try:
            send(order)
        except Exception:  # bad
            pass

        try:
            send(order)
        except ConnectionError as error:  # bad
            logger.debug("not sent: %s", error)

        try:
            send(order)
        except ConnectionError:
            logger.warning("not sent, it stays in the outbox")
        """,
        """
        for row in rows:
            try:
                total += int(row["price"])
            except ValueError:  # bad
                continue
        """,
        """
        def notify(user):
            try:
                mail(user)
            except SMTPException as error:  # bad
                if user.is_admin:
                    raise
        """,
        """
        async def load_all(urls, errors):
            try:
                async with asyncio.TaskGroup() as group:
                    for url in urls:
                        group.create_task(load(url))
            except* ConnectionError:  # bad
                pass
            except* TimeoutError as group_of_errors:
                errors.append(group_of_errors)
        """,
        """
        from contextlib import ExitStack, suppress

        with suppress(Exception):  # bad
            upload(report)

        with suppress(FileNotFoundError):
            path.unlink()

        with ExitStack() as stack:
            stack.enter_context(suppress(OSError, Exception))  # bad
            upload(report)
        """,
        """
        def read(path):
            try:
                return path.read_text()
            finally:
                return ""  # bad
        """,
        """
        def fetch(url):
            for attempt in range(3):
                try:
                    return get(url)
                except TimeoutError:
                    time.sleep(2**attempt)
            raise GaveUp(url)

        def fetch_patiently(url):
            for attempt in range(3):
                try:
                    return get(url)
                except TimeoutError:  # bad
                    time.sleep(2**attempt)
        """,
        """
        def parse_day(text):
            for form in ("%Y-%m-%d", "%d.%m.%Y"):
                try:
                    return datetime.strptime(text, form)
                except ValueError:
                    continue
            raise ValueError(f"no date: {text}")

        def find_day(text):
            for form in ("%Y-%m-%d", "%d.%m.%Y"):
                try:
                    return datetime.strptime(text, form)
                except ValueError:  # bad
                    continue
        """,
        """
        try:
            del cache[key]
        except KeyError:
            pass

        try:
            connection.close()
        except OSError:
            pass

        try:
            connection.close()
        except:  # bad
            pass

        try:
            import simplejson
        except ImportError:
            pass
        """,
        """
        import queue

        while True:
            try:
                job = jobs.get(timeout=1)
            except queue.Empty:
                continue
            try:
                job.run()
            except JobFailed as error:
                job.future.set_exception(error)
        """,
        """
        def _tell(text):
            logger.error(text)

        def _note(text):
            if DEBUG:
                logger.error(text)

        try:
            work()
        except OSError:
            _tell("no work today")

        try:
            work()
        except OSError:  # bad
            _note("no work today")
        """,
        """
        try:
            work()
        except OSError as error:  # bad
            print("something went wrong")

        try:
            work()
        except OSError as error:
            print(f"something went wrong: {error}")

        try:
            work()
        except OSError as error:
            print("something went wrong", file=sys.stderr)
        """,
    )
    exceptions = (
        "Handlers that on every path raise, log at info or above, exit, or hand the exception on (returned, appended, "
        "recorded, set on a future, given to a reporting call). Attempts and alternatives that end in a raise. One "
        "lookup or conversion with a narrow type that leads to the next step. Clean-up, optional imports and control "
        "flow. `suppress` of narrow types, which is a stated intention."
    )
    overlaps = ("E722", "S110", "S112", "SIM105", "B012", "W0702", "W0150")

    cleanup_calls: tuple[str, ...] = CLEANUP_CALLS
    """Calls that give something back: a narrow pass around nothing else is clean-up."""

    def told(self, reading: Reading) -> str:
        return "hides the failure: raise it, log it at info or above, or hand it on"

    def visit_Try(self, node: Try) -> None:
        if not node.finalbody or any(map(_catches_all, node.handlers)):
            return
        for leaving in self.reader.around.leaving(node.finalbody):
            word = type(leaving).__name__.lower()
            self.report(leaving, f"`{word}` in `finally` swallows the exception on its way out: move it after the try")

    def visit_TryStar(self, node: ast.TryStar) -> None:
        self.visit_Try(node)

    def visit_Call(self, node: ast.Call) -> None:
        is_suppress = getattr(node.func, "attr", "suppress") == "suppress" and node.args
        if is_suppress and self._suppresses(node.func) and caught_by(node.args, self.reader.around).broad:
            place = self.source.statement(node)
            is_with = isinstance(place, (ast.With, ast.AsyncWith))
            text = f"`{ast.unparse(node)}` hides every failure in its body: name the exceptions that may be ignored"
            self.report(place if is_with else node, text, about=node, header=True)

    def _suppresses(self, func: ast.expr) -> bool:
        return self.source.names.resolve(func) in {"contextlib.suppress", "contextlib2.suppress"}


def _catches_all(handler: ast.ExceptHandler) -> bool:
    """Whether nothing is left on its way out: a bare handler that does not raise."""
    return handler.type is None and not any(isinstance(part, ast.Raise) for part in walk(handler))
