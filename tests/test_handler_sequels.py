"""What follows a handler, and whether it tells of the failure."""

import pytest
from handler_cases import cases, check

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
## the last attempt raises, and what follows tells them apart
def h(client, tries):
    for attempt in range(tries):
        reply = None
        try:
            reply = client.get()
        except ConnectionError:
            if attempt == tries - 1:
                raise
        if reply is not None and reply.ok:
            return reply
        pause(attempt)
## the first record raises
def h(client, count):
    for number in range(count):
        reply = None
        try:
            reply = client.get(number)
        except ConnectionError:  #! fallback
            if number == 0:
                raise
        keep(reply)
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
