"""Handlers that raise: it counts when every path does."""

import pytest
from handler_cases import cases, check

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


@pytest.mark.parametrize("code", cases(RAISES))
def test_a_raise_counts_when_every_path_raises(code: str) -> None:
    check(code)
