"""Values in the place of a failure, in rare forms."""

import pytest
from handler_cases import cases, check

STAND_INS = """
## setattr stand-in
class A:
    def h(self, name):
        try:
            v = self.api.get(name)
        except OSError:  #! fallback
            setattr(self, name, None)
        else:
            setattr(self, name, v)
## ok flag returned
def h(db):
    ok = True
    try:
        db.execute("x")
    except OSError:  #! fallback
        ok = False
    return ok
## ok flag asked
def h(db):
    ok = True
    try:
        db.execute("x")
    except OSError:
        ok = False
    if not ok:
        raise Bad
## comprehension of f-strings
def h(api):
    try:
        return api.users()
    except OSError:  #! fallback
        return [{"id": i, "name": f"User {i}"} for i in range(10)]
## f-string of input
def h(port):
    try:
        return socket.getservbyport(port)
    except OSError:
        return f"port-{port}"
## f-string of made up
def h():
    try:
        return api.name()
    except OSError:  #! fallback
        return f"user-{random.randint(1, 10)}"
## tuple of Nones
def h():
    try:
        a, b = f()
    except OSError:  #! fallback
        a, b = None, None
    return a, b
## chained Nones
def h():
    try:
        a = b = f()
    except OSError:  #! fallback
        a = b = None
    return a, b
## result slot none
def h(names):
    out = {}
    for n in names:
        try:
            out[n] = api.get(n)
        except OSError:  #! fallback
            out[n] = None
    return out
## result slot error
def h(names):
    out = {}
    for n in names:
        try:
            out[n] = api.get(n)
        except OSError as e:
            out[n] = e
    return out
## class body stand-in
class A:
    try:
        host = socket.gethostname()
    except OSError:  #! fallback
        host = "localhost"
## lambda result
def load():
    try:
        return api.get
    except OSError:  #! fallback
        return lambda: {}
## ternary stand-in
def h(strict):
    try:
        return api.host()
    except OSError:  #! fallback
        return None if strict else "localhost"
## stand-in from factory
def h():
    try:
        return load_user()
    except DBError:  #! fallback
        return User.anonymous()
## sentinel used before raise
def load():
    try:
        d = api.get()
    except OSError:  #! fallback
        d = None
    print(d)
    if d is None:
        raise Missing
    return d
## generator yields stand-in
def load():
    for x in xs:
        try:
            yield f(x)
        except OSError:  #! fallback
            yield None
## module constant
DEFAULTS = {"a": 1}
def h():
    try:
        return rate()
    except HTTPError:  #! fallback
        return DEFAULTS
## copy of constant
DEFAULTS = {"a": 1}
def h():
    try:
        return rate()
    except HTTPError:  #! fallback
        return dict(DEFAULTS)
## flask tuple ok code
def h():
    try:
        return jsonify(f())
    except OSError:  #! fallback
        return jsonify({}), 200
## fastapi JSONResponse 200
def h():
    try:
        return f()
    except OSError:  #! fallback
        return JSONResponse(status_code=200, content={"items": []})
## django empty response
def h(request):
    try:
        return f()
    except OSError:  #! fallback
        return HttpResponse("")
"""


@pytest.mark.parametrize("code", cases(STAND_INS))
def test_a_stand_in_is_one_in_every_form(code: str) -> None:
    check(code)
