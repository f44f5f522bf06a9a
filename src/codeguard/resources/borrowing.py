"""Calls that take something that is open: those that only use it, and those that close it."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from codeguard.names import called
from codeguard.words import split_words

if TYPE_CHECKING:
    from codeguard.source import Source

_BUILTINS = frozenset(dir(builtins)) - {"setattr", "super", "open", "property", "staticmethod", "classmethod"}
_FUNCTIONS = frozenset((
    "json.load", "json.dump", "pickle.load", "pickle.dump", "pickle.Unpickler", "pickle.Pickler", "marshal.load",
    "marshal.dump", "tomllib.load", "tomli.load", "toml.load", "toml.dump", "plistlib.load", "plistlib.dump",
    "simplejson.load", "simplejson.dump", "ujson.load", "joblib.load", "joblib.dump", "cloudpickle.load",
    "cloudpickle.dump", "dill.load", "dill.dump", "csv.reader", "csv.writer", "csv.DictReader", "csv.DictWriter",
    "ast.parse", "shutil.copyfileobj", "select.select", "hashlib.file_digest", "pprint.pprint", "struct.unpack",
    "xml.etree.ElementTree.parse", "xml.etree.ElementTree.iterparse", "xml.etree.cElementTree.parse",
    "xml.dom.minidom.parse", "xml.sax.parse", "lxml.etree.parse", "lxml.html.parse", "bs4.BeautifulSoup",
    "email.message_from_file", "email.message_from_binary_file", "subprocess.run", "subprocess.call",
    "subprocess.check_call", "subprocess.check_output", "subprocess.Popen", "numpy.load", "numpy.save", "numpy.savez",
    "numpy.loadtxt", "numpy.savetxt", "numpy.fromfile", "numpy.genfromtxt", "torch.load", "torch.save", "logging.debug",
    "logging.info", "logging.warning", "logging.error", "mimetypes.read_mime_types", "itertools.islice",
    "itertools.chain", "heapq.merge", "functools.partial", "tokenize.generate_tokens", "tokenize.tokenize",
))  # fmt: skip
_PREFIXES = ("yaml.", "pandas.read_", "polars.read_", "requests.", "httpx.", "fcntl.")
_METHODS = frozenset(("extend", "writelines", "update", "read_file", "readfp", "join"))
_RELEASING = frozenset(("close", "release", "disconnect", "shutdown", "terminate", "putconn", "kill", "cleanup"))
_PLANNING = frozenset(("closing", "aclosing", "callback", "register", "defer"))


def is_borrowing(source: Source, call: ast.Call) -> bool:
    """Whether a call uses what it is given and leaves it open: `json.load(file)`, `list(file)`."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS:
        return True
    name = source.names.resolve(call.func)
    if not name:
        return False
    if name in _FUNCTIONS or name in _BUILTINS:
        return True
    # a class of the library takes over what it is given, a function of it does not
    return name.startswith(_PREFIXES) and name.rpartition(".")[2].islower()


def is_releasing(call: ast.Call) -> bool:
    """Whether a call closes what it is given: `pool.release(connection)`."""
    name = called(call).lstrip("_")
    words = split_words(name)
    return not name[:1].isupper() and not _RELEASING.isdisjoint(words) and _PLANNING.isdisjoint(words)
