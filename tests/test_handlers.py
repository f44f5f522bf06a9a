"""Handlers that hide a failure, how severe that is, and the words that the rules know."""

import textwrap

import pytest
from handler_cases import cases, check

from codeguard.analysis import analyse
from codeguard.rules.silent_except import SilentExcept
from codeguard.rules.silent_fallback import SilentFallback
from codeguard.source import Source

NOTHING = """
## pass
try:
    f()
except Exception:  #! silent broad
    pass
## bare
try:
    f()
except:  #! silent broad
    pass
## base exception
try:
    f()
except BaseException:  #! silent broad
    ...
## typed
try:
    f(x)
    g()
except OSError:  #! silent
    pass
## bare return
def h():
    try:
        f()
    except ConnectionError:  #! silent
        return
    g()
## debug log only
try:
    f()
except OSError as e:  #! silent
    logger.debug("failed: %s", e)
## log at debug level by number
try:
    f()
except OSError as e:  #! silent
    logger.log(logging.DEBUG, "failed: %s", e)
## unused name
try:
    f()
except OSError as e:  #! silent
    _ = e
## name mentioned
try:
    f()
except OSError as e:  #! silent
    e
## only sleeps
while True:
    try:
        f()
    except OSError:  #! silent
        time.sleep(1)
## continue over records
for row in rows:
    try:
        out.append(parse(row))
        n += 1
    except OSError:  #! silent
        continue
## except star
try:
    f()
except* OSError:  #! silent
    pass
## except star broad
try:
    f()
except* Exception:  #! silent broad
    pass
## tuple with a broad one
try:
    f()
except (ValueError, Exception):  #! silent broad
    pass
## alias of a broad tuple
ERRORS = (OSError, Exception)
try:
    f()
except ERRORS:  #! silent broad
    pass
## builtins
import builtins
try:
    f()
except builtins.Exception:  #! silent broad
    pass
## imported under another name
from builtins import Exception as E
try:
    f()
except E:  #! silent broad
    pass
## raise on one path only
try:
    f()
except OSError as e:  #! silent
    if strict:
        raise
## raise in a nested function is none
try:
    f()
except OSError:  #! fallback
    x = None
    def g():
        raise ValueError
## log on one path only
try:
    f()
except Exception:  #! silent broad
    if DEBUG:
        traceback.print_exc()
## log in a lambda is none
try:
    f()
except Exception:  #! silent broad
    if verbose:
        log.error("x")
    else:
        pass
## nested in a handler
try:
    f()
except OSError:
    try:
        g()
    except OSError:  #! silent
        pass
    raise
## assert that may hold
try:
    f()
except OSError as e:  #! silent
    assert e
"""


@pytest.mark.parametrize("code", cases(NOTHING))
def test_nothing_that_anybody_sees(code: str) -> None:
    check(code)


@pytest.mark.parametrize(
    ("code", "severities"),
    [
        pytest.param("try:\n    f()\nexcept:\n    pass\n", ["error"], id="bare"),
        pytest.param("try:\n    f()\nexcept (OSError, Exception):\n    pass\n", ["error"], id="tuple"),
        pytest.param("try:\n    f()\nexcept OSError:\n    pass\n", ["warning"], id="typed"),
        pytest.param("try:\n    f()\nexcept OSError:\n    x = 1\n", ["warning"], id="typed fallback"),
        pytest.param("try:\n    f()\nfinally:\n    def g(): pass\n", [], id="nothing"),
    ],
)
def test_severity_is_error_when_everything_is_caught(code: str, severities: list[str]) -> None:
    report = analyse(Source("module.py", code.encode()), [SilentExcept(), SilentFallback()])
    assert [str(finding.severity) for finding in report.findings] == severities


def test_the_word_lists_are_options() -> None:
    own = {"log_methods": ("shout",), "raising_helpers": ("stop_here",), "control_flow": ("NoMore",)}
    code = """
    try:
        f(x)
    except OSError:
        shout("no luck")
    try:
        f(x)
    except Exception:
        stop_here()
    try:
        f(x)
    except NoMore:
        pass
    """
    rule = SilentExcept({name.replace("_", "-"): value for name, value in own.items()})
    assert analyse(Source("module.py", textwrap.dedent(code).encode()), [rule]).findings == ()
    assert len(analyse(Source("module.py", textwrap.dedent(code).encode()), [SilentExcept()]).findings) == 1
