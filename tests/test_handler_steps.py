"""Handlers of one step, with a narrow type."""

import pytest
from handler_cases import cases, check

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


@pytest.mark.parametrize("code", cases(STEP))
def test_one_step_with_a_narrow_type(code: str) -> None:
    check(code)
