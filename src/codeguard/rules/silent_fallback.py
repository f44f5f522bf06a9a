"""`silent-fallback`: a value is put in the failure's place, and nobody is told."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.reading import Verdict
from codeguard.handlers.rule import QuietRule

if TYPE_CHECKING:
    from codeguard.handlers.reading import Reading


class SilentFallback(QuietRule):
    """Raise or log a failure; do not answer it with a made-up value.

    The caller takes the value for the truth: the failure shows up later, elsewhere and as something else, or as wrong
    data that nobody notices. A fallback logged at info or above, with the reason, is a decision that others can see.
    """

    message = "a value stands in for the failure and nobody is told: raise, or log it"
    verdict = Verdict.FALLBACK
    examples = (
        """
        def get_user(user_id):
            try:
                return database.fetch_user(user_id)
            except Exception:  # bad
                return {"id": user_id, "name": "Unknown"}

        def get_avatar(user_id):
            try:
                return cdn.fetch_avatar(user_id)
            except CDNError as error:
                logger.warning("CDN unavailable, using the default avatar: %s", error)
                return "/static/default_avatar.png"
        """,
        """
        def load_settings(path):
            try:
                return json.loads(path.read_text())
            except OSError as error:  # bad
                logger.debug("no settings: %s", error)
                return {}

        def load_rates(path):
            try:
                rates = json.loads(path.read_text())
            except OSError:  # bad
                rates = None
            return rates
        """,
        """
        def prices(items):
            for item in items:
                try:
                    yield price(item)
                except ConnectionError:  # bad
                    yield 0
        """,
        """
        def hostname():
            name = "localhost"
            try:
                name = socket.gethostname()
            except OSError:  # bad
                pass
            return name
        """,
        """
        def is_number(text):
            try:
                float(text)
                return True
            except ValueError:
                return False

        def to_number(text):
            try:
                return float(text)
            except ValueError:
                return None

        def to_number_or_zero(text):
            try:
                return float(text)
            except ValueError:  # bad
                return 0.0
        """,
        """
        def lookup(table, key, default=None):
            try:
                return table[key]
            except KeyError:
                return default

        def compute(table, key, default=None):
            try:
                return table[key].compute()
            except Exception:  # bad
                return default
        """,
        """
        def price(cache, key):
            try:
                return cache[key]
            except KeyError:
                cache[key] = value = fetch_price(key)
                return value

        def parse_day(text):
            try:
                return datetime.strptime(text, "%Y-%m-%d")
            except ValueError:
                return datetime.strptime(text, "%d.%m.%Y")
        """,
        """
        try:
            import yaml
        except ImportError:
            yaml = None

        try:
            from company import settings
        except ImportError:  # bad
            settings = {"host": "localhost", "retries": 3}
        """,
        """
        def show(request):
            try:
                return render(load(request))
            except LoadError:
                return HttpResponse("cannot load", status=503)

        def check(order):
            try:
                return Result(order.validate())
            except OrderError as error:
                return Result(error=str(error))
        """,
        """
        def connect(url):
            try:
                link = dial(url)
            except OSError:
                link = None
            if link is None:
                raise NoLink(url)
            return link
        """,
        """
        def run(self):
            try:
                return self.engine.run()
            except EngineError as error:  # bad
                if self.verbose:
                    logger.error("engine failed: %s", error)
                return self.last_result
        """,
    )
    exceptions = (
        "Handlers that on every path raise, log at info or above, exit, or hand the exception on; an error result or "
        "an HTTP error response. A value computed another way, the caller's own default under a narrow type, a "
        "predicate's other answer, None after one lookup or conversion with a narrow type, a sentinel whose next use "
        "raises, optional imports."
    )
    overlaps = ("S110",)

    def told(self, reading: Reading) -> str:
        put = f"puts {_short(reading.value)} in the failure's place"
        return f"{put} and nobody is told: raise, or log the reason"


def _short(node: ast.AST | None) -> str:
    if node is None or isinstance(node, ast.stmt):
        return "made-up values"
    text = " ".join(ast.unparse(node).split())
    return f"`{text}`" if len(text) <= 40 else f"`{text[:37]}...`"
