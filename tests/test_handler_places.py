"""Clean-up, optional imports, control flow and the outermost function."""

import pytest
from handler_cases import cases, check

REST = """
## close
try:
    sock.close()
except OSError:
    pass
## unlink
try:
    os.unlink(path)
except FileNotFoundError:
    pass
## kill and wait
try:
    process.kill()
    process.wait()
except ProcessLookupError:
    pass
## broad around close
try:
    sock.close()
except Exception:  #! silent broad
    pass
## close and more
try:
    send(server)
    sock.close()
except OSError:  #! silent
    pass
## suppress narrow
import contextlib
with contextlib.suppress(OSError):
    f()
## suppress broad
import contextlib
with contextlib.suppress(Exception):  #! silent
    f()
## suppress imported
from contextlib import suppress as ignoring
with ignoring(OSError, Exception):  #! silent
    f()
## suppress, several lines
import contextlib
with (  #! silent
    open(p) as file,
    contextlib.suppress(Exception),
):
    f()
## suppress on a stack
from contextlib import ExitStack, suppress
with ExitStack() as stack:
    stack.enter_context(suppress(Exception))  #! silent
    f()
## suppress, async
from contextlib import AsyncExitStack, suppress
async def h():
    async with AsyncExitStack() as stack:
        stack.enter_context(suppress(BaseException))  #! silent
        f()
## suppress inside a with body
from contextlib import suppress
with open(p):
    guard = suppress(Exception)  #! silent
    with guard:
        f()
## suppress of another kind
from mylib import suppress
with suppress(Exception):
    f()
## return in finally
def h():
    try:
        return f()
    finally:
        return 1  #! silent
## break in finally
for x in y:
    try:
        f()
    finally:
        break  #! silent
## continue in finally
for x in y:
    try:
        f()
    finally:
        if x:
            continue  #! silent
## loop inside finally
def h():
    try:
        f()
    finally:
        for x in y:
            if x:
                break
        def g():
            return 1
## optional import
try:
    import yaml
except ImportError:
    yaml = None
## optional import, flag
try:
    import yaml
    HAS = True
except ImportError:
    HAS = False
## optional import, second
try:
    import ujson as json
except ImportError:
    import json
## optional import, no-op
try:
    from x import trace
except ImportError:
    def trace(*args):
        return None
## optional import, pass
try:
    import x
except ModuleNotFoundError:
    pass
## optional import, broad
try:
    import x
except Exception:  #! fallback broad
    x = None
## optional import, made-up dict
try:
    from x import settings
except ImportError:  #! fallback
    settings = {"host": "localhost"}
## optional import, made-up class
try:
    from x import Settings
except ImportError:  #! fallback
    class Settings:
        host = "localhost"
        port = 80
## optional import, empty class
try:
    from x import Error
except ImportError:
    class Error(Exception):
        pass
## control flow
try:
    x = next(it)
    use(x)
except StopIteration:
    pass
## empty queue
import queue
while True:
    try:
        use(q.get())
    except queue.Empty:
        continue
## empty queue, imported
from queue import Empty as Nothing
def h():
    try:
        return use(q.get())
    except Nothing:
        return None
## cancelled task
import asyncio
async def h():
    while True:
        try:
            await f()
        except asyncio.CancelledError:
            break
## cancelled and goes on
import asyncio
async def h():
    while True:
        try:
            await f()
        except asyncio.CancelledError:  #! silent
            pass
## awaits what it cancelled
import asyncio
async def h(task):
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    await more()
## end of input at a prompt
while True:
    try:
        line = input("> ")
        use(line)
    except EOFError:
        break
## end of a file
def h(p):
    try:
        return load(p)
    except EOFError:  #! fallback
        return None
## keyboard interrupt at the top
def main():
    try:
        run()
    except KeyboardInterrupt:
        pass
## keyboard interrupt below
def work():
    try:
        run()
    except KeyboardInterrupt:  #! silent
        pass
## outermost, main guard
if __name__ == "__main__":
    try:
        run()
    except Exception:
        logger.exception("failed")
        sys.exit(1)
## outermost, bare exit
if __name__ == "__main__":
    try:
        run()
    except Exception:  #! broad
        sys.exit(1)
## outermost, logs without the traceback
if __name__ == "__main__":
    try:
        run()
    except Exception as e:  #! broad
        logger.error("failed: %s", e)
## outermost, called by the guard
def start():
    try:
        run()
    except Exception:
        traceback.print_exc()
if __name__ == "__main__":
    start()
## outermost, command
@click.command()
def serve():
    try:
        run()
    except Exception:
        logger.error("failed", exc_info=True)
## outermost, thread
class A:
    def start(self):
        threading.Thread(target=self._loop).start()
    def _loop(self):
        try:
            run()
        except Exception:
            logger.exception("failed")
## outermost, task
class A:
    async def start(self):
        asyncio.create_task(self._loop())
    async def _loop(self):
        try:
            run()
        except Exception:
            logger.exception("failed")
## outermost, worker's loop
def loop():
    while True:
        try:
            run()
        except Exception:
            logger.exception("failed")
## expected failure
def test():
    try:
        f()
    except OSError:
        pass
    else:
        raise AssertionError
"""


@pytest.mark.parametrize("code", cases(REST))
def test_clean_up_imports_control_flow_and_the_outermost_function(code: str) -> None:
    check(code)
