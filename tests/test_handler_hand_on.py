"""Handlers that hand the failure on."""

import pytest
from handler_cases import cases, check

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


@pytest.mark.parametrize("code", cases(HANDS_ON))
def test_handing_on_counts(code: str) -> None:
    check(code)
