"""Logs and outermost functions under other names."""

import pytest
from handler_cases import cases, check

LOGS = """
## logging alias getLogger as gl
from logging import getLogger as gl
L = gl(__name__)
try:
    f()
except OSError:
    L.warning("x")
## logging debug alias
from logging import debug as say
try:
    f()
except OSError:  #! silent
    say("x")
## logging exception alias
from logging import exception as boom
try:
    f()
except Exception:  #! broad
    boom("x")
## getLogger inline debug
try:
    f()
except OSError:  #! silent
    logging.getLogger(__name__).debug("x")
## loguru opt exception, debug
from loguru import logger
try:
    f()
except OSError:  #! silent
    logger.opt(exception=True).debug("x")
## structlog bound debug
import structlog
try:
    f()
except OSError as e:  #! silent
    structlog.get_logger().bind(e=e).debug("failed")
## logger level number 10
try:
    f()
except OSError:  #! silent
    logger.log(10, "x")
## logger level keyword
try:
    f()
except OSError:  #! silent
    logger.log(level=logging.DEBUG, msg="x")
## login is no log
try:
    f()
except OSError:
    client.login()
## log under if settings.DEBUG else raise
try:
    f()
except OSError as e:
    if settings.DEBUG:
        log.error("x %s", e)
    else:
        raise
## isEnabledFor debug guard
try:
    f()
except OSError as e:  #! silent
    if log.isEnabledFor(logging.DEBUG):
        log.debug("x")
## isEnabledFor alone
try:
    f()
except OSError:  #! silent
    log.isEnabledFor(logging.ERROR)
## setLevel is no log
try:
    f()
except OSError:
    log.setLevel("ERROR")
## own helper that passes to a helper
def _emit(x):
    sys.stderr.write(x)
def tell(x):
    _emit(x)
try:
    f()
except OSError as e:
    tell("a")
## own helper named log_error that does nothing
def log_error(x):
    pass
try:
    f()
except OSError as e:  #! silent
    log_error(e)
## own helper that is given the level
def _log(level, text):
    if quiet and level != "error":
        return
    print(text, file=sys.stderr)
try:
    f()
except OSError:
    _log("error", "failed")
try:
    f()
except OSError:  #! silent
    _log("info text", "failed")
## told while the flag was not yet set
class Plug:
    def update(self):
        try:
            self.state = self.plug.state()
        except PlugError:
            if self.available:
                self._attr_available = False
                log.error("no route")
## own NoReturn helper
def die(msg: str) -> NoReturn:
    sys.exit(msg)
def h():
    try:
        return f()
    except Exception:
        die("x")
## bound local log alias
def h():
    complain = logger.warning
    try:
        return f()
    except OSError as e:
        complain("x %s", e)
        return []
## traceback format only, unused
try:
    f()
except OSError:  #! silent
    traceback.format_exc()
## group iterated and debugged
try:
    f()
except* OSError as eg:  #! silent
    for e in eg.exceptions:
        log.debug("x %s", e)
"""

OUTERMOST = """
## thread target via partial
def loop(x):
    try:
        f(x)
    except Exception:
        log.exception("loop died")
t = threading.Thread(target=functools.partial(loop, 1))
## thread target via lambda
def loop(x):
    try:
        f(x)
    except Exception:
        log.exception("loop died")
t = threading.Thread(target=lambda: loop(1))
## thread target without traceback
def loop():
    try:
        f()
    except Exception as e:  #! broad
        log.error("loop died %s", e)
t = threading.Thread(target=loop)
## executor submit
def job(x):
    try:
        f(x)
    except Exception:
        log.exception("job died")
pool.submit(job, 1)
## executor map
def job(x):
    try:
        f(x)
    except Exception:  #! broad
        log.exception("job died")
list(map(job, xs))
## task group
async def job(x):
    try:
        await f(x)
    except Exception:
        log.exception("job died")
async def run():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(job(1))
## worker's loop not logging
class W:
    def run(self):
        while self.running:
            try:
                self.step()
            except Exception:  #! silent broad
                time.sleep(1)
## celery task
@shared_task
def send(x):
    try:
        f(x)
    except Exception as e:
        log.exception("send failed")
        raise self.retry(exc=e)
## outer try in thread
class T(threading.Thread):
    def run(self):
        try:
            self.work()
        except Exception:
            log.exception("died")
## argparse main
def main():
    args = argparse.ArgumentParser().parse_args()
    try:
        run(args)
    except Exception as e:  #! broad
        print(f"error: {e}", file=sys.stderr)
        return 1
## typer command
import typer
app = typer.Typer()
@app.command()
def run():
    try:
        f()
    except Exception:
        log.exception("failed")
        raise typer.Exit(1)
"""


@pytest.mark.parametrize("code", cases(LOGS))
def test_a_log_is_known_by_what_it_is_and_not_by_its_name_here(code: str) -> None:
    check(code)


@pytest.mark.parametrize("code", cases(OUTERMOST))
def test_the_outermost_function_is_found_behind_what_starts_it(code: str) -> None:
    check(code)
