"""Handlers that log: it counts at info or above, on every path."""

import pytest
from handler_cases import cases, check

LOGS = """
## info
try:
    f()
except OSError:
    anything.info("no luck")
## warning
def h():
    try:
        return f()
    except OSError as e:
        logger.warning("cannot: %s", e)
        return {}
## broad though logged
try:
    f()
except Exception:  #! broad
    logger.exception("no luck")
## warnings
import warnings
try:
    f()
except OSError:
    warnings.warn("no luck")
## traceback
try:
    f()
except OSError:
    traceback.print_exc()
## sentry
try:
    f()
except OSError as e:
    sentry_sdk.capture_exception(e)
## loguru
try:
    f()
except OSError:
    logger.opt(exception=True).error("no luck")
## await
async def h():
    try:
        f()
    except OSError:
        await log.aerror("no luck")
## own helper by name
try:
    f()
except OSError:
    self.log_failure("no luck")
## own helper, debug
try:
    f()
except OSError:  #! silent
    self.log_debug("no luck")
## own helper by what is inside
def log_it(text):
    logger.debug(text)
try:
    f()
except OSError:  #! silent
    log_it("no luck")
## own helper by what is inside, under another name
def tell(text):
    logger.error(text)
def h():
    try:
        return f()
    except OSError:
        tell("no luck")
        return None
## own helper that does nothing
def log_error(text):
    pass
def h():
    try:
        return f()
    except OSError:  #! fallback
        log_error("no luck")
        return None
## method of the class
class A:
    def _tell(self, e):
        self.logger.warning("%s", e)
    def h(self):
        try:
            f()
        except OSError as e:
            self._tell(e)
## under debug
def h():
    try:
        return f()
    except OSError:  #! fallback
        if DEBUG:
            logger.error("no luck")
        return None
## once
def h(self):
    try:
        return f()
    except OSError:
        if not self.warned:
            logger.error("no luck")
            self.warned = True
        return None
## guarded by the logger
def h(self):
    try:
        return f()
    except OSError:
        if self.log:
            self.log.error("no luck")
        return None
## print that says nothing of the exception
try:
    f()
except OSError:  #! silent
    print("oops")
## print of the exception
try:
    f()
except OSError as e:
    print(f"oops: {e}")
## print to stderr
try:
    f()
except OSError:
    print("oops", file=sys.stderr)
## echo to stderr
try:
    f()
except OSError:
    click.echo("oops", err=True)
## print under the main guard
if __name__ == "__main__":
    try:
        f()
    except OSError:
        print("oops")
## print in a command-line module
import argparse
parser = argparse.ArgumentParser()
try:
    f()
except OSError:
    print("oops")
## logarithm is no log
import math
def h(x):
    try:
        return f(x)
    except OSError:
        return math.log(x)
## on every branch
def h():
    try:
        return f()
    except OSError as e:
        if e.errno == 2:
            log.info("not there")
        else:
            log.error("no luck")
        return None
"""


@pytest.mark.parametrize("code", cases(LOGS))
def test_a_log_counts_at_info_or_above_on_every_path(code: str) -> None:
    check(code)
