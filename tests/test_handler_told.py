"""Failures that are handed on or steer, and what follows a handler."""

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

SEQUELS = """
## success has returned and the rest computes
def h(p):
    try:
        return remote.read(p)
    except OSError:
        pass
    return local(p)
## success has returned and the rest makes up
def h(p):
    try:
        return remote.read(p)
    except OSError:  #! silent
        pass
    return ""
## the yes stands before the try
def h(text):
    wide = False
    try:
        text.encode("ascii")
    except UnicodeEncodeError:
        wide = True
    return wide
## not found is a lookup
def h(bucket, key):
    try:
        return bucket.get(key)
    except storage.NotFound:
        return None
## no event loop runs
def h():
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        loop = None
    return loop
## another runtime error
def h():
    try:
        loop = start_loop()
    except RuntimeError:  #! fallback
        loop = None
    return loop
## text names the exception caught
def h(f):
    try:
        return f()
    except ValueError:
        return "ValueError"
## error entry under a constant key
def h():
    try:
        login()
    except AuthError:
        return {CONF_KEY: "invalid_auth"}
## the other handlers return their exception in the same place
def h():
    try:
        return 0, run()
    except FileNotFoundError:
        return 1, "no such command"
    except OSError as e:
        return 1, str(e)
## removal of two entries
def h(name):
    try:
        del first[name]
        del second[name]
    except KeyError:
        pass
## clean-up under a condition
def h(fds):
    for fd in fds:
        try:
            if isinstance(fd, Handle):
                fd.Close()
            else:
                os.close(fd)
        except OSError:
            pass
## waiting for something else is no clean-up
async def h():
    try:
        await asyncio.wait_for(step(), 3)
    except TimeoutError:  #! silent
        pass
## a server waits for Ctrl-C
def run(self):
    try:
        while not self.stopped.is_set():
            self.stopped.wait(1)
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        close()
## an assert that may fail
def h():
    try:
        n = f()
    except OSError:
        assert g() == 3
## a log on one side of a worker's loop
def h(q):
    while True:
        try:
            if q.get() is None:
                break
        except OSError:  #! silent
            if not exiting():
                log.error("lost")
"""


@pytest.mark.parametrize("code", cases(FAILURES))
def test_a_failure_is_told_in_every_form(code: str) -> None:
    check(code)


@pytest.mark.parametrize("code", cases(SEQUELS))
def test_what_follows_is_the_answer_computed_another_way(code: str) -> None:
    check(code)
