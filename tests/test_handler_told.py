"""Failures that are handed on or steer."""

import pytest
from handler_cases import cases, check

FAILURES = """
## Err text
def h():
    try:
        return Ok(f())
    except OSError:
        return Err("failed")
## Failure
def h():
    try:
        return Success(f())
    except OSError:
        return Failure("x")
## flask tuple
def h():
    try:
        return jsonify(f())
    except OSError:
        return jsonify({}), 500
## flask make_response
def h():
    try:
        return f()
    except OSError:
        return make_response("", 502)
## fastapi JSONResponse
def h():
    try:
        return f()
    except OSError:
        return JSONResponse(status_code=503, content={})
## django response status
def h(request):
    try:
        return f()
    except OSError:
        return HttpResponse(status=500)
## drf
def h(request):
    try:
        return Response(f())
    except OSError as e:
        return Response({"detail": str(e)}, status=status.HTTP_400_BAD_REQUEST)
## django messages
def h(request):
    try:
        f()
    except OSError:
        messages.error(request, "could not")
    return redirect("x")
## future set exception
def h(fut):
    try:
        fut.set_result(f())
    except BaseException as e:  #! broad
        fut.set_exception(e)
## queue put
def h(q):
    try:
        q.put(f())
    except OSError as e:
        q.put(e)
## callback with the error
def h(cb):
    try:
        cb(f(), None)
    except OSError as e:
        cb(None, e)
## errback without the exception
def h(d):
    try:
        d.callback(f())
    except OSError:
        d.errback()
## partial result handed from the exception
def h():
    try:
        return f()
    except IncompleteRead as e:
        return e.partial
## returns the exception's text
def h():
    try:
        return f()
    except OSError as e:
        return str(e)
## yields an error dict
def h():
    for x in xs:
        try:
            yield f(x)
        except OSError as e:
            yield {"error": str(e)}
## counter of errors in a dict
def h(stats):
    try:
        f()
    except OSError:
        stats["errors"] += 1
## own class in control flow
class Done(StopIteration): ...
try:
    f()
except Done:
    pass
## optional import noop
try:
    from tqdm import tqdm
except ImportError:
    def tqdm(x, **kw):
        return x
"""


@pytest.mark.parametrize("code", cases(FAILURES))
def test_a_failure_is_told_in_every_form(code: str) -> None:
    check(code)
