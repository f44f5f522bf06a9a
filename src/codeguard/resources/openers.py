"""The calls that open something: files, sockets, connections, sessions, processes, pools of workers."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.flow import Flow, is_rebound, keyword
from codeguard.names import called, dotted
from codeguard.words import split_words, word_tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source

FILE, LOCK, PROCESS = "file", "lock", "process"
_DATABASES = (
    "sqlite3 psycopg psycopg2 pymysql MySQLdb mysql mariadb duckdb pyodbc cx_Oracle oracledb snowflake databricks "
    "asyncpg aiosqlite aiomysql aiopg trino redshift_connector pg8000 websockets"
)
_MAKERS = {
    FILE: {
        "open": "io codecs gzip bz2 lzma tarfile shelve dbm wave aiofiles", "fdopen": "os", "popen": "os",
        "GzipFile": "gzip", "BZ2File": "bz2", "LZMAFile": "lzma", "FileIO": "io", "ZipFile": "zipfile",
        "PyZipFile": "zipfile", "TarFile": "tarfile", "mmap": "mmap", "ExcelFile": "pandas", "ExcelWriter": "pandas",
        "HDFStore": "pandas", "File": "h5py", "NamedTemporaryFile": "tempfile", "TemporaryFile": "tempfile",
        "SpooledTemporaryFile": "tempfile",
    },
    "temporary folder": {"TemporaryDirectory": "tempfile"},
    "response": {"urlopen": "urllib"},
    "socket": {"socket": "socket", "create_connection": "socket", "create_server": "socket"},
    "connection": {
        "connect": _DATABASES, "HTTPConnection": "http", "HTTPSConnection": "http", "SMTP": "smtplib",
        "SMTP_SSL": "smtplib", "FTP": "ftplib", "FTP_TLS": "ftplib", "IMAP4": "imaplib", "IMAP4_SSL": "imaplib",
        "POP3": "poplib", "POP3_SSL": "poplib", "Telnet": "telnetlib", "SSHClient": "paramiko",
        "BlockingConnection": "pika", "open_connection": "asyncio", "open_unix_connection": "asyncio",
    },
    "session": {
        "Session": "requests sqlalchemy sqlmodel", "session": "requests", "AsyncSession": "sqlalchemy",
        "Client": "httpx", "AsyncClient": "httpx", "ClientSession": "aiohttp",
    },
    PROCESS: {"Popen": "subprocess"},
    "pool": {
        "Pool": "multiprocessing", "ThreadPool": "multiprocessing", "ThreadPoolExecutor": "concurrent",
        "ProcessPoolExecutor": "concurrent",
    },
}  # fmt: skip
"""What is opened: the last names of what opens it, with the packages that these come from."""
_KINDS = {
    (package, last): kind
    for kind, makers in _MAKERS.items()
    for last, packages in makers.items()
    for package in packages.split()
}
_LASTS = {last for _, last in _KINDS}
_BY_RECEIVER = frozenset(("open", "connect", "raw_connection", "acquire", "getconn", "SessionLocal"))
_ATTRIBUTES = _LASTS | _BY_RECEIVER
NEEDLES = word_tuple(
    "open mmap excel hdfstore h5py tempfile zipfile tarfile gzip bz2 lzma fileio socket connect smtplib ftplib "
    "imaplib poplib telnetlib paramiko session httpx pool acquire getconn"
)
"""Words, one of which stands in every file that opens something or acquires a lock."""
_FACTORIES = frozenset(("sessionmaker", "async_sessionmaker", "scoped_session"))
_LOCK_WORDS = frozenset(("lock", "mutex", "semaphore", "sem", "condition", "cond"))
_IN_MEMORY = frozenset(("BytesIO", "StringIO"))
_PATHS = frozenset(("Path", "PosixPath", "WindowsPath"))
_PATH_MAKING = frozenset((
    "joinpath", "with_suffix", "with_name", "with_stem", "resolve", "absolute", "expanduser", "cwd", "home",
))  # fmt: skip


class Openers:
    """What the calls of one file open."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._flow = source.derived(Flow)
        self._resolve = source.names.resolve
        self._sessions = {"SessionLocal"}
        """What makes sessions: `Session = sessionmaker(bind=engine)`."""
        if not _FACTORIES.isdisjoint(source.names.imported):
            made = [each for each in source.nodes(ast.Assign) if isinstance(each.value, ast.Call)]
            factories = [each.targets[0] for each in made if called(each.value) in _FACTORIES]
            self._sessions |= {dotted(target) for target in factories}

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """The calls that open something outside of a `with`, with what that is, in source order."""
        local = {name for name, origin in self._source.names.imported.items() if origin.rpartition(".")[2] in _LASTS}
        local |= {"open", *self._sessions}
        parents = self._source.parents
        for call in self._source.nodes(ast.Call):
            func = call.func
            is_candidate = func.id in local if isinstance(func, ast.Name) else getattr(func, "attr", "") in _ATTRIBUTES
            if is_candidate and not isinstance(parents[call], ast.withitem) and (kind := self.kind(call)):
                yield call, kind

    def kind(self, call: ast.Call) -> str:
        """What a call opens, "" for nothing."""
        name = self._resolve(call.func)
        package, last = name.partition(".")[0], name.rpartition(".")[2]
        if name == "open":
            return FILE
        if last == "SessionLocal" or name in self._sessions:
            return "session"
        if found := _KINDS.get((package, last), ""):
            return found if dotted(call.func).partition(".")[0] in self._source.names.imported else ""
        return self._by_receiver(call.func) if isinstance(call.func, ast.Attribute) else ""

    def holds_nothing(self, call: ast.Call) -> bool:
        """Whether what is opened lies in memory or has an owner: it wraps something that is open already."""
        if self._resolve(call.func) == "open":
            return is_rebound(self._source, "open")
        if keyword(call, "fileobj"):
            return True
        within = self._flow.origin(call.args[0]) if call.args else None
        if not isinstance(within, ast.Call) or called(call) == "fdopen":
            return False
        return self._resolve(within.func).rpartition(".")[2] in _IN_MEMORY or self.kind(within) == FILE

    def _by_receiver(self, func: ast.Attribute) -> str:
        """What a method opens, by what it is called on: a path, an archive, an engine, a pool."""
        owner = dotted(func.value).rpartition(".")[2].lower()
        match func.attr:
            case "open":
                return FILE if self._is_path(func.value) else ""
            case "connect" | "raw_connection":
                return "connection" if owner.endswith("engine") else ""
            case "acquire" if _is_lock_name(dotted(func.value).rpartition(".")[2]):
                return LOCK
            case "acquire" | "getconn":
                return "connection" if owner.endswith("pool") else ""
        return ""

    def _is_path(self, node: ast.expr) -> bool:
        """Whether an expression is a `pathlib.Path`: by what it is made of, its annotation or its name."""
        node = self._flow.origin(node)
        match node:
            case ast.Call(func=func):
                last = self._resolve(func).rpartition(".")[2]
                return last in _PATHS or (last in _PATH_MAKING and isinstance(func, ast.Attribute))
            case ast.BinOp(op=ast.Div()):
                return True
            case ast.Attribute(attr=name):
                return name == "parent" or _is_path_name(name)
            case ast.Name(id=name):
                parameter = self._flow.parameter(node)
                if parameter and parameter.annotation:
                    return self._resolve(parameter.annotation).rpartition(".")[2] in _PATHS
                return _is_path_name(name)
        return False


def _is_lock_name(name: str) -> bool:
    return name.lower().endswith("lock") or not _LOCK_WORDS.isdisjoint(split_words(name))


def _is_path_name(name: str) -> bool:
    return name.lower().split("_")[-1] in {"path", "filepath"}
