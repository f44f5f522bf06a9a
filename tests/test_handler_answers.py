"""Handlers that answer a question, or leave the answer to what follows."""

import pytest
from handler_cases import cases, check

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
## another answer stands in the same field
def h():
    try:
        hole.get_data()
    except HoleError as e:
        log.debug("no data: %s", e)
        return {"base": "cannot_connect"}
## computed from the object's own parts
class Interval:
    def mid(self):
        try:
            return 0.5 * (self.left + self.right)
        except TypeError:
            return self.left + 0.5 * self.length
## fetched once more
def h(self):
    try:
        return self.client.devices()
    except NotAuthenticated:
        self.client.login()
        self.devices = self.client.devices()
        return self.devices
## the last devices
def h(self):
    try:
        return self.client.devices()
    except NotAuthenticated:  #! fallback
        return self.devices
## a user with a made-up name
def h(number):
    try:
        return client.user(number)
    except NotAuthenticated:  #! fallback
        return User(id=number, name="Unknown")
## a queue is polled
async def h(queue):
    while True:
        try:
            event = await asyncio.wait_for(queue.get(), timeout=1)
        except asyncio.TimeoutError:
            yield None
            continue
        yield event
## a code word of failure
def h(chain):
    try:
        context.load_cert_chain(chain)
    except SSLError:
        return "bad_client_cert"
    return None
## an old way that is gone, with steps
def h(self, name, value):
    try:
        object.__getattribute__(self, name)
        return object.__setattr__(self, name, value)
    except AttributeError:
        pass
    return self.involved(name, value)
## removal by a name of several words
def h(self):
    for trigger in self.triggers:
        try:
            self.removeSystemEventTrigger(trigger)
        except ValueError:
            pass
## made and kept where it was missing
def h():
    try:
        context = current.get()
    except LookupError:
        context = Context()
        current.set(context)
    return context
## made, kept and returned at once
def h(self):
    try:
        return self.storage.tracker
    except AttributeError:
        tracker = self.storage.tracker = Tracker()
        return tracker
## one kind is the answer and the others are raised
def h(client):
    try:
        client.resume()
        return True
    except HTTPError as e:
        if e.status == 404:
            return False
        raise
## whether it is in here
class Table:
    def __contains__(self, key):
        try:
            key = convert(key)
        except ConversionFailed:
            return False
        return key in self.rows
## a network failure is no answer
def h(client) -> bool:
    try:
        return not client.flagged()
    except ClientError:  #! fallback
        return True
## a predicate says no further down
def h(self, sig):
    try:
        del self.handlers[sig]
    except KeyError:
        return False
    self.changed = True
    return True
## the reason why an import is skipped
try:
    import fcntl
except ImportError:
    skip = "no fcntl here"
else:
    skip = None
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


@pytest.mark.parametrize("code", cases(SEQUELS))
def test_what_follows_is_the_answer_computed_another_way(code: str) -> None:
    check(code)
