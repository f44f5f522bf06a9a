"""Leaving in finally, suppress, and attempts that go round."""

import pytest
from handler_cases import cases, check

SWALLOWING = """
## suppress from import alias
from contextlib import suppress as ignoring
with ignoring(BaseException):  #! silent
    f()
## suppress starred broad
import contextlib
ERRORS = (ValueError, Exception)
with contextlib.suppress(*ERRORS):  #! silent
    f()
## suppress with several items
import contextlib
def h():
    with open("x") as f, contextlib.suppress(Exception):  #! silent
        f.read()
## suppress in exit stack
import contextlib
def h():
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.suppress(Exception))  #! silent
        f()
## suppress as decorator
import contextlib
@contextlib.suppress(Exception)  #! silent
def h():
    f()
## suppress that is somebody else's
from mylib import suppress
with suppress(Exception):
    f()
## suppress empty
import contextlib
with contextlib.suppress():
    f()
## suppress of asyncio.CancelledError
import contextlib, asyncio
async def h(t):
    t.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await t
## suppress by keyword-less list of a broad alias
import contextlib
Boom = Exception
with contextlib.suppress(Boom):  #! silent
    f()
## finally break of its own loop
for x in y:
    try:
        f(x)
    finally:
        for z in x:
            break
## finally return in nested function
def h():
    try:
        f()
    finally:
        def g():
            return 1
        g()
## finally return under if
def h():
    try:
        return f()
    finally:
        if done:
            return 2  #! silent
## finally in with
def h():
    try:
        f()
    finally:
        with lock:
            return 3  #! silent
## finally with return in lambda is none
def h():
    try:
        f()
    finally:
        cb = lambda: 1
        cb()
## finally nested try
def h():
    try:
        f()
    finally:
        try:
            g()
        finally:
            return 1  #! silent
## finally of except star
def h():
    try:
        f()
    except* OSError:
        raise
    finally:
        print("end")
"""

ATTEMPTS = """
## retry: last kept, raised after
def h():
    last = None
    for _ in range(3):
        try:
            return f()
        except OSError as e:
            last = e
            time.sleep(1)
    raise last
## retry: attempts end in None
def h():
    for _ in range(3):
        try:
            return f()
        except OSError:  #! silent
            time.sleep(1)
    return None
## retry: else raise
def h():
    for _ in range(3):
        try:
            r = f()
            break
        except OSError:
            continue
    else:
        raise GaveUp
    return r
## retry: while with counter and raise
def h():
    n = 0
    while True:
        try:
            return f()
        except OSError:
            n += 1
            if n > 3:
                raise
            time.sleep(n)
## retry: while with counter and a quiet give-up
def h():
    n = 0
    while True:
        try:
            return f()
        except OSError:  #! fallback
            n += 1
            if n > 3:
                return None
            time.sleep(n)
## retry: broad, last attempt logs and returns
def h():
    for attempt in range(3):
        try:
            return f()
        except Exception as e:  #! broad
            if attempt == 2:
                log.error("gave up: %s", e)
                return None
            time.sleep(1)
## alternatives with a log at the end
def h(paths):
    for p in paths:
        try:
            return open(p)
        except OSError:
            continue
    log.warning("none of them")
    return None
## alternatives that end in None
def h(paths):
    for p in paths:
        try:
            return read(p)
        except OSError:  #! silent
            continue
    return None
## encodings that end in a sure answer
def h(data):
    for enc in ("utf-8", "utf-16"):
        try:
            return data.decode(enc)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
## encodings without a sure answer
def h(data):
    for enc in ("utf-8", "utf-16"):
        try:
            return data.decode(enc)
        except UnicodeDecodeError:  #! silent
            continue
    return ""
## records dropped but counted and logged afterwards
def h(rows):
    bad = 0
    for r in rows:
        try:
            save(r)
        except OSError:
            bad += 1
    if bad:
        log.warning("%d rows lost", bad)
## exception into ExceptionGroup
def h(fs):
    errs = []
    for f in fs:
        try:
            f()
        except Exception as e:  #! broad
            errs.append(e)
    if errs:
        raise ExceptionGroup("x", errs)
"""


@pytest.mark.parametrize("code", cases(SWALLOWING))
def test_leaving_in_finally_and_broad_suppress_swallow(code: str) -> None:
    check(code)


@pytest.mark.parametrize("code", cases(ATTEMPTS))
def test_attempts_end_in_a_raise_or_a_log(code: str) -> None:
    check(code)
