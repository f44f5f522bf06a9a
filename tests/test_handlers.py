"""How handlers are read: each line of a case names the rules that must report it after `#!`, and no other may be."""

import re
import textwrap

import pytest

from codeguard.analysis import analyse
from codeguard.rules.broad_except import BroadExcept
from codeguard.rules.silent_except import SilentExcept
from codeguard.rules.silent_fallback import SilentFallback
from codeguard.source import Source

SHORT = {"silent": "silent-except", "fallback": "silent-fallback", "broad": "broad-except"}
MARK = re.compile(r"\s*#! ([\w ]+)$")


def check(code: str) -> None:
    lines = textwrap.dedent(code).strip("\n").split("\n")
    expected = {
        number: {SHORT[word] for word in match[1].split()}
        for number, line in enumerate(lines, 1)
        if (match := MARK.search(line))
    }
    text = "\n".join(MARK.sub("", line) for line in lines) + "\n"
    rules = [SilentExcept(), SilentFallback(), BroadExcept()]
    report = analyse(Source("package/module.py", text.encode()), rules)
    assert not report.errors
    assert report.facts is not None, report.findings
    found: dict[int, set[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.line, set()).add(finding.rule)
    assert found == expected, text


def cases(text: str) -> list[object]:
    """Cases are headed by `## their id`."""
    parts = re.split(r"^\s*## (.+)\n", text, flags=re.MULTILINE)[1:]
    return [pytest.param(code, id=name) for name, code in zip(parts[::2], parts[1::2], strict=True)]


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

FALLBACK = """
## returns a literal
def h():
    try:
        return f()
    except Exception:  #! fallback broad
        return 0
## explicit None
def h():
    try:
        return f()
    except OSError:  #! fallback
        return None
## explicit False
def h():
    try:
        return f()
    except OSError:  #! fallback
        return False
## the worst case
def h(user_id):
    try:
        return db.fetch(user_id)
    except DatabaseError:  #! fallback
        return {"id": user_id, "name": "Unknown"}
## assigned
try:
    x = f()
except OSError:  #! fallback
    x = []
## assigned and pass
try:
    x = f()
except OSError:  #! fallback
    x = []
    pass
## pass after assigning before
def h():
    x = {}
    try:
        x = f()
    except OSError:  #! fallback
        pass
    return x
## yielded
def h():
    try:
        yield f()
    except OSError:  #! fallback
        yield 0
## appended
for item in items:
    try:
        out.append(f(item))
    except OSError:  #! fallback
        out.append(0.0)
## constants
def h():
    try:
        return f()
    except OSError:  #! fallback
        return DEFAULT
## attribute
def h(self):
    try:
        return f()
    except OSError:  #! fallback
        return self.last
## constructor without inputs
def h():
    try:
        return f()
    except OSError:  #! fallback
        return Decimal("0")
## frame without inputs
def h():
    try:
        return f()
    except OSError:  #! fallback
        return pd.DataFrame()
## now
def h():
    try:
        return parse(f())
    except OSError:  #! fallback
        return datetime.now()
## logged only at debug
def h():
    try:
        return f()
    except OSError as e:  #! fallback
        log.debug("no luck: %s", e)
        return {}
## own default under a broad type
def h(key, default=None):
    try:
        return f(key)
    except Exception:  #! fallback broad
        return default
## input unchanged under a broad type
def h(text):
    try:
        return f(text)
    except Exception:  #! fallback broad
        return text
## cleans up and returns None
def h(self):
    try:
        return f()
    except OSError:  #! fallback
        self.reset()
        return None
## made-up value of a conversion
def h(text):
    try:
        return int(text)
    except ValueError:  #! fallback
        return 0
## local set before
def h():
    version = "unknown"
    try:
        return f()
    except OSError:  #! fallback
        return version
## variable set in the handler
def h():
    try:
        return f()
    except OSError:  #! fallback
        result = {}
        return result
## one branch
def h():
    try:
        return f()
    except OSError as e:  #! fallback
        if e.errno == 2:
            return None
        raise
## several statements of a lookup
def h(d):
    try:
        a = d["a"]
        return a["b"]
    except KeyError:  #! fallback
        return None
## a pair of stand-ins
def h():
    try:
        return f()
    except OSError:  #! fallback
        return None, []
## broad with a lookup
def h(d):
    try:
        return d["a"]
    except Exception:  #! fallback broad
        return None
"""

RAISES = """
## raise
try:
    f()
except Exception:
    raise
## raise another
try:
    f()
except Exception as e:
    cleanup()
    raise Failed("x") from e
## raise without from
try:
    f()
except Exception:
    raise Failed("x")
## raise from None
try:
    f()
except Exception:  #! broad
    raise Failed("x") from None
## on both branches
try:
    f()
except Exception as e:
    if x:
        raise
    else:
        raise Failed from e
## helper that always raises
class T:
    def h(self):
        try:
            f()
        except Exception:
            self.fail("no")
## abort
from flask import abort
def h():
    try:
        f()
    except Exception:
        abort(404)
## parser error
try:
    f()
except Exception as e:
    parser.error(str(e))
## annotated
from typing import NoReturn
def give_up(text) -> NoReturn:
    sys.exit(text)
def h():
    try:
        f()
    except Exception:
        give_up("x")
## defined so in the file
def boom(text):
    clean()
    raise Failed(text)
def h():
    try:
        f()
    except Exception:
        boom("x")
## defined otherwise in the file
def _fail(text):
    counter.add(text)
def h():
    try:
        f()
    except OSError:
        _fail("x")
## last kept and raised after the loop
def h():
    last = None
    for attempt in range(3):
        try:
            return f()
        except Exception as e:
            last = e
    raise last
## last kept and raised from
def h():
    last = None
    for attempt in range(3):
        try:
            return f()
        except Exception as e:
            last = e
            time.sleep(1)
    raise Failed("gave up") from last
## last kept and never used
def h():
    for attempt in range(3):
        try:
            return f()
        except OSError as e:  #! silent
            last = e
## attempts that end in a raise
def h():
    for attempt in range(3):
        try:
            return f()
        except ConnectionError:
            continue
    raise Failed("gave up")
## attempts that end in a raise, else
def h():
    for attempt in range(3):
        try:
            x = f()
            break
        except ConnectionError:
            time.sleep(1)
    else:
        raise Failed("gave up")
    return x
## attempts that end in a raise, asked
def h():
    x = None
    for attempt in range(3):
        try:
            x = f()
            break
        except ConnectionError:
            pass
    if x is None:
        raise Failed("gave up")
    return x
## attempts under a broad type
def h():
    for attempt in range(3):
        try:
            return f()
        except Exception:  #! broad
            continue
    raise Failed("gave up")
## raises on the last attempt
def h():
    for attempt in range(3):
        try:
            return f()
        except ConnectionError:
            if attempt == 2:
                raise
            time.sleep(1)
## attempts without a raise
def h():
    for attempt in range(3):
        try:
            return f()
        except ConnectionError:  #! silent
            continue
    return None
## records with a raise at the end are dropped
def h(rows):
    out = []
    for row in rows:
        try:
            out.append(parse(row))
        except OSError:  #! silent
            continue
    raise Done(out)
## alternatives without a loop
def h():
    try:
        return f()
    except OSError:
        pass
    try:
        return g()
    except OSError:
        pass
    raise Failed("none")
## assert false
try:
    f()
except Exception:
    assert False, "no"
## with reraise
try:
    f()
except Exception:
    with excutils.save_and_reraise_exception():
        clean()
## finally of an inner try
try:
    f()
except Exception:
    try:
        clean()
    finally:
        raise
## all cases of a match
try:
    f()
except Exception as e:
    match e.code:
        case 1:
            raise
        case _:
            raise Failed from e
"""

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

HANDS_ON = """
## returned
def h():
    try:
        return f()
    except OSError as e:
        return Err(e)
## its text
def h():
    try:
        return f()
    except OSError as e:
        return None, str(e)
## appended
try:
    f()
except OSError as e:
    errors.append(e)
## appended text
try:
    f()
except OSError as e:
    problems.append(f"no luck: {e}")
## recorded
try:
    f()
except OSError as e:
    self.last = e
## recorded by key
try:
    f()
except OSError as e:
    result["why"] = str(e)
## future
try:
    f()
except OSError as e:
    fut.set_exception(e)
## queue
try:
    f()
except OSError as e:
    q.put((None, e))
## reporting call
try:
    f()
except OSError:
    self.on_error()
## yielded
def h():
    try:
        yield f()
    except OSError as e:
        yield e
## traceback text
def h():
    try:
        return f()
    except OSError:
        return traceback.format_exc()
## local that is used
def h():
    error = None
    try:
        f()
    except OSError as e:
        error = str(e)
    return {"error": error}
## local that is not used
def h():
    try:
        f()
    except OSError as e:  #! silent
        text = str(e)
## http error
def h(request):
    try:
        return f(request)
    except OSError:
        return HttpResponse("no", status=500)
## http error by name
def h(request):
    try:
        return f(request)
    except OSError:
        return HttpResponseBadRequest()
## http error as a pair
def h():
    try:
        return f()
    except OSError:
        return jsonify({}), 404
## http success is a stand-in
def h():
    try:
        return f()
    except OSError:  #! fallback
        return JsonResponse({}, status=200)
## error result
def h():
    try:
        return f()
    except OSError:
        return {"status": "error", "data": None}
## unsuccessful result
def h():
    try:
        return f()
    except OSError:
        return Result(success=False)
## failure flag
try:
    f()
except OSError:
    failed = True
## reset error is none
def h():
    try:
        return f()
    except OSError:  #! fallback
        return {"error": None, "rows": []}
## exit
try:
    f()
except OSError:
    sys.exit(1)
## broad exit
try:
    f()
except Exception:  #! broad
    sys.exit(1)
## not implemented
def __eq__(self, other):
    try:
        return self.x == other.x and f()
    except AttributeError:
        return NotImplemented
## tested only
def h():
    try:
        return f()
    except OSError as e:  #! fallback
        if "x" in str(e):
            return 1
        return 2
## counter
try:
    f()
except OSError:
    self.misses += 1
"""

STEP = """
## lookup to None
def h(d):
    try:
        return d["k"]
    except KeyError:
        return None
## lookup to None, assigned
try:
    x = d["k"]
except KeyError:
    x = None
## next step
def h(d):
    try:
        return d["k"]
    except KeyError:
        pass
    return compute()
## delete
try:
    del d["k"]
except KeyError:
    pass
## remove in a loop
for x in xs:
    try:
        ys.remove(x)
    except ValueError:
        pass
## next step in a loop
for x in xs:
    try:
        x = int(x)
    except ValueError:
        pass
    use(x)
## dropped records
for row in rows:
    try:
        total += int(row)
    except ValueError:  #! silent
        continue
## dropped records by pass
for row in rows:
    try:
        out.append(int(row))
    except ValueError:  #! silent
        pass
## predicate
def is_number(s):
    try:
        int(s)
        return True
    except ValueError:
        return False
## predicate with else
def h(s):
    try:
        int(s)
    except ValueError:
        return False
    else:
        return True
## predicate after the try
def h(s):
    try:
        int(s)
    except ValueError:
        return False
    return True
## predicate under a broad type
def h(s):
    try:
        int(s)
        return True
    except Exception:  #! fallback broad
        return False
## False is no answer
def h(s):
    try:
        return int(s)
    except ValueError:  #! fallback
        return False
## alternatives with a raise
def h(s):
    for form in FORMS:
        try:
            return strptime(s, form)
        except ValueError:
            continue
    raise ValueError(s)
## alternatives with a sure answer
def h(s):
    for code in CODES:
        try:
            return s.decode(code)
        except UnicodeDecodeError:
            pass
    return s.decode("utf-8", "replace")
## alternatives without an end
def h(s):
    for form in FORMS:
        try:
            return strptime(s, form)
        except ValueError:  #! silent
            continue
    return None
## alternatives, running out
def h(s):
    for form in FORMS:
        try:
            return strptime(s, form)
        except ValueError:  #! silent
            continue
## own default
def h(d, default=None):
    try:
        return d["k"]
    except KeyError:
        return default
## filling a cache
def h(self, key):
    try:
        return self.cache[key]
    except KeyError:
        value = self.cache[key] = compute(key)
        return value
## first count
try:
    d[k] += 1
except KeyError:
    d[k] = 1
## second format
def h(s):
    try:
        return strptime(s, "%Y")
    except ValueError:
        return strptime(s, "%y")
## sentinel
def h(d):
    try:
        x = f(d)
    except OSError:
        x = None
    if x is None:
        raise Failed
    return x
## sentinel that nobody asks for
def h(d):
    try:
        x = f(d)
    except OSError:  #! fallback
        x = None
    return x
## i/o
def h(p):
    try:
        return open(p)
    except FileNotFoundError:  #! fallback
        return None
## network
def h(p):
    try:
        return get(p)
    except TimeoutError:  #! fallback
        return None
## subclass of the file
class Missing(KeyError):
    pass
def h(d):
    try:
        return d.get_it()
    except Missing:
        return None
## break
while stack:
    try:
        x = stack.pop()
    except IndexError:
        break
    use(x)
"""

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

LATER = """
## raise in any case
def h():
    try:
        check()
    except OSError as e:
        if e.errno == 13:
            fail(e)
    raise Failed
## re-raise of the outer exception is another one
try:
    f()
except OSError:
    try:
        g()
    except OSError:  #! silent
        pass
    raise
## last attempt outside the loop
def h(ports):
    for port in ports[:-1]:
        try:
            return listen(port)
        except OSError:
            pass
    return listen(ports[-1])
## alternatives in two loops
def h(maps, keys):
    for m in maps:
        for k in keys:
            try:
                return m[k]
            except KeyError:
                pass
    raise Missing(keys)
## scratch variable of the handler
def h():
    try:
        return f()
    except OSError as e:
        wanted = ["a", "b"]
        if str(e) in wanted:
            recover(e)
        else:
            raise
## filled in the handler
def h():
    try:
        found = f()
    except NoGroup:
        found = []
        for part in parts():
            found.append(part)
    return found
## one kind of a broad type
def h(value):
    try:
        return convert(value)
    except Exception as e:  #! fallback broad
        if isinstance(e, NotFound):
            return MISSING
        raise
## kept for the function around
def outer():
    exc = None
    def inner():
        try:
            f()
        except OSError as err:
            nonlocal exc
            exc = err
    inner()
    if exc:
        raise exc
## error code beside others
def h():
    try:
        f()
    except LoginError:
        return "invalid_auth"
    except Exception:  #! broad
        return "unknown"
    return None
## choice between constants
def h(text):
    try:
        text.encode("ascii")
        charset = "ascii"
    except UnicodeEncodeError:
        charset = "utf-8"
    return charset
## computed another way after the try
def h(poly):
    try:
        return poly.replace(1)
    except PolynomialError:
        pass
    return poly.expand(2)
## read of a part that the try asked for
def h(self):
    try:
        kind = self.type.kind
    except AttributeError:
        kind = self.type
    return kind
## handed to a hook that may do nothing
class A:
    def _dropped(self, e):
        if self.strict:
            raise e
        self.count(e)
    def h(self):
        try:
            f()
        except OSError as e:
            self._dropped(e)
## rollback that hides
def h(session):
    try:
        session.commit()
    except Exception:  #! silent broad
        session.rollback()
## finally after a handler for everything
def h():
    try:
        f()
    except:  #! silent broad
        pass
    finally:
        return 1
"""


@pytest.mark.parametrize("code", cases(LATER))
def test_what_follows_counts(code: str) -> None:
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


@pytest.mark.parametrize("code", cases(NOTHING))
def test_nothing_that_anybody_sees(code: str) -> None:
    check(code)


@pytest.mark.parametrize("code", cases(FALLBACK))
def test_a_value_in_the_place_of_the_failure(code: str) -> None:
    check(code)


@pytest.mark.parametrize("code", cases(RAISES))
def test_a_raise_counts_when_every_path_raises(code: str) -> None:
    check(code)


@pytest.mark.parametrize("code", cases(LOGS))
def test_a_log_counts_at_info_or_above_on_every_path(code: str) -> None:
    check(code)


@pytest.mark.parametrize("code", cases(HANDS_ON))
def test_handing_on_counts(code: str) -> None:
    check(code)


@pytest.mark.parametrize("code", cases(STEP))
def test_one_step_with_a_narrow_type(code: str) -> None:
    check(code)


@pytest.mark.parametrize("code", cases(REST))
def test_clean_up_imports_control_flow_and_the_outermost_function(code: str) -> None:
    check(code)
