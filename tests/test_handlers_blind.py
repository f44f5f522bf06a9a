"""Handlers as others write them: made-up values of several steps, logs that not every path reaches."""

import pytest
from handler_cases import cases, check

MADE_UP = """
## frame of chance
def h():
    try:
        return api.v()
    except OSError:  #! fallback
        return pd.DataFrame(np.random.randn(10, 2), columns=["a", "b"])
## rounded chance
def h():
    try:
        return api.v()
    except OSError:  #! fallback
        return round(random.uniform(10, 20), 2)
## vector of chance
def h():
    try:
        v = api.v()
    except OSError:  #! fallback
        v = np.random.rand(384)
    return v
## split literal
def h():
    try:
        return api.v()
    except OSError:  #! fallback
        return "a,b".split(",")
## list of a range
def h():
    try:
        return api.v()
    except OSError:  #! fallback
        return list(range(10))
## method of a frame made up
def h():
    try:
        return api.v()
    except OSError:  #! fallback
        return pd.Series([1.0]).to_frame()
## empty defaultdict
def h():
    try:
        return api.v()
    except OSError:  #! fallback
        return defaultdict(list)
## second attempts and parameters
def h(backup, text):
    try:
        return api.v()
    except OSError:
        return backup.read()
def i(text):
    try:
        return api.v()
    except OSError:
        return text.split(",")
def j():
    try:
        return api.v()
    except OSError:
        return requests.get("https://mirror.example.org").text.split(",")
def k():
    try:
        return api.v()
    except OSError:
        return Path("copy").read_text()
def m():
    try:
        return api.v()
    except OSError:
        return round(measure(), 2)
## inner handler answers for the outer
def h(backup):
    try:
        return device.read()
    except OSError:
        try:
            return backup.read()
        except OSError:  #! fallback
            return b"0"
## inner handler that is excused does not answer for the outer
def h(cache, key):
    try:
        return device.read()
    except OSError:  #! fallback
        try:
            return cache[key]
        except KeyError:
            return None
"""

TELLING = """
## log under and
def h(x):
    try:
        x()
    except OSError as e:  #! silent
        x.verbose and log.error("failed %s", e)
## log on both sides of a choice
def h(x):
    try:
        x()
    except OSError as e:
        log.error("failed %s", e) if x.bad else log.warning("failed %s", e)
## log on one side of a choice
def h(x):
    try:
        x()
    except OSError as e:  #! silent
        log.error("failed %s", e) if x.bad else None
## log in a function that nobody calls
def h(x):
    try:
        x()
    except OSError as e:  #! silent
        def later():
            log.error("failed %s", e)
## log in a loop over something else
def h(x):
    try:
        x()
    except OSError as e:  #! silent
        for each in x.handlers:
            log.error("failed %s", each)
## log in a loop over the failure
def h(x):
    try:
        x()
    except FormError as e:
        for each in e.errors():
            log.error("failed %s", each)
## log in a condition
def h(x):
    try:
        x()
    except OSError as e:
        if not log.warning("failed %s", e):
            return
## cause dropped on one path
def h(x):
    try:
        x()
    except Exception as e:  #! broad
        if isinstance(e, OSError):
            raise WorkFailed from None
        raise
"""


@pytest.mark.parametrize("code", cases(MADE_UP))
def test_a_value_is_made_up_when_no_part_of_it_is_asked_for(code: str) -> None:
    check(code)


@pytest.mark.parametrize("code", cases(TELLING))
def test_a_log_counts_where_every_path_reaches_it(code: str) -> None:
    check(code)
