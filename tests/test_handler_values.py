"""Handlers that put a value in the place of the failure."""

import pytest
from handler_cases import cases, check

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


@pytest.mark.parametrize("code", cases(FALLBACK))
def test_a_value_in_the_place_of_the_failure(code: str) -> None:
    check(code)
