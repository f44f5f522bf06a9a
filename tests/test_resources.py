"""What is opened and where it ends: handed on, closed in any case, closed if all goes well, or left to nobody."""

# ruff: noqa: E501 -- tables, read by columns

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from codeguard.check import check
from codeguard.examples import Example
from codeguard.reporters import reporter
from codeguard.rules.print_call import PrintCall
from codeguard.rules.unclosed_resource import UnclosedResource
from codeguard.rules.whole_file_read import WholeFileRead
from codeguard.run import Request

if TYPE_CHECKING:
    from pathlib import Path

    from codeguard.rule import FileRule

HEAD = """
import atexit, contextlib, csv, gzip, io, json, os, socket, sqlite3, subprocess, tempfile, threading, zipfile
import requests
from pathlib import Path
from urllib.request import urlopen
"""
LEFT = {
    "a method on what is opened": "def f(p):\n    return open(p).read()",
    "an argument of what only reads": "def f(p):\n    return json.load(open(p))",
    "a reader that is returned": "def f(p):\n    return csv.reader(open(p))",
    "a loop over it": "def f(p):\n    for line in open(p):\n        print(line)",
    "a comprehension over it": "def f(p):\n    return [line for line in open(p)]",
    "closed at the end": "def f(p):\n    file = open(p)\n    data = file.read()\n    file.close()\n    return data",
    "closed in a branch": "def f(p):\n    file = open(p)\n    if file.read():\n        file.close()",
    "closed in a narrow handler only": (
        "def f(p):\n    file = open(p)\n    try:\n        return file.read()\n    except ValueError:\n        file.close()"
    ),
    "a path": "def f(folder):\n    return (Path(folder) / 'a').open().read()",
    "an alias": "def f(p):\n    file = open(p)\n    other = file\n    return other.read()",
    "one of two": "def f(p):\n    file = open(p) if p else None\n    return file and file.read()",
    "a socket": "def f(a):\n    s = socket.create_connection(a)\n    s.sendall(b'x')\n    s.close()",
    "a database": "def f(p):\n    return sqlite3.connect(p).execute('SELECT 1').fetchone()",
    "a session": "def f(u):\n    session = requests.Session()\n    return session.get(u).text",
    "a response": "def f(u):\n    return json.load(urlopen(u))",
    "a process with pipes": "def f(c):\n    return subprocess.Popen(c, stdout=subprocess.PIPE).stdout.read()",
    "a lambda": "read = lambda p: open(p).read()",
    "a file of a module": "file = open('a')\nrows = file.readlines()",
    "printed to": "def f(p, x):\n    print(x, file=open(p, 'w'))",
    "a folder": "def f():\n    return tempfile.TemporaryDirectory().name",
    "what a maker of sessions makes": "from sqlalchemy.orm import sessionmaker\n\nOrders = sessionmaker()\n\n\ndef f(x):\n    orders = Orders()\n    orders.add(x)",
    "an archive": "def f(p):\n    return zipfile.ZipFile(p).namelist()",
}
KEPT = {
    "returned": "def f(p):\n    return open(p)",
    "returned in a pair": "def f(p):\n    file = open(p)\n    return file, p",
    "yielded": "def f(p):\n    file = open(p)\n    yield file",
    "stored": "class A:\n    def f(self, p):\n        self.file = open(p)",
    "stored later": "class A:\n    def f(self, p):\n        file = open(p)\n        self.file = file",
    "in a container": "def f(p, files):\n    files[p] = open(p)",
    "appended": "def f(p, files):\n    file = open(p)\n    files.append(file)",
    "passed on": "def f(p):\n    return process(open(p))",
    "wrapped": "def f(p):\n    return io.TextIOWrapper(open(p, 'rb'))",
    "with later": "def f(p):\n    file = open(p)\n    with file:\n        return file.read()",
    "with closing": "def f(p):\n    with contextlib.closing(sqlite3.connect(p)) as c:\n        return c.total_changes",
    "with a choice": "def f(p):\n    with (open(p) if p else contextlib.nullcontext()) as file:\n        pass",
    "an exit stack": "def f(ps):\n    with contextlib.ExitStack() as s:\n        fs = [s.enter_context(open(p)) for p in ps]",
    "a callback": "def f(p, stack):\n    file = open(p)\n    stack.callback(file.close)\n    return file.read()",
    "at exit": "def f(p):\n    file = open(p)\n    atexit.register(file.close)\n    file.write('x')",
    "a finally": "def f(p):\n    file = open(p)\n    try:\n        return file.read()\n    finally:\n        file.close()",
    "a finally that asks": (
        "def f(p):\n    file = None\n    try:\n        file = open(p)\n        return file.read()\n"
        "    finally:\n        if file:\n            file.close()"
    ),
    "a handler and the end": (
        "def f(p):\n    file = open(p)\n    try:\n        x = file.read()\n    except BaseException:\n"
        "        file.close()\n        raise\n    file.close()\n    return x"
    ),
    "a broad handler that goes on": (
        "def f(a):\n    s = None\n    try:\n        s = socket.socket()\n        s.bind(a)\n"
        "    except Exception:\n        pass\n    if s:\n        s.close()"
    ),
    "nothing between": "def f(p):\n    file = open(p, 'w')\n    file.close()",
    "nothing between that can fail": "def f(p):\n    file = tempfile.NamedTemporaryFile()\n    name = file.name\n    file.close()\n    return name",
    "closed in an else": (
        "def f(p):\n    try:\n        file = open(p)\n    except OSError:\n        return False\n"
        "    else:\n        file.close()\n    return True"
    ),
    "closed at once": "def f(p):\n    open(p, 'w').close()",
    "a closure": "def f(p):\n    file = open(p)\n    def g():\n        file.close()\n    return g",
    "a global": "def f(p):\n    global log\n    log = open(p, 'a')",
    "a session of a module": "session = requests.Session()\ndef f(u):\n    return session.get(u)",
    "a waited process": "def f(c):\n    p = subprocess.Popen(c, stdout=subprocess.PIPE)\n    return p.communicate()[0]",
    "a process that is let go": "def f(c):\n    subprocess.Popen(c)",
    "bytes in memory": "def f(b):\n    return zipfile.ZipFile(io.BytesIO(b)).namelist()",
    "somebody else's file": "def f(file):\n    return gzip.GzipFile(fileobj=file).read()",
    "an expected failure": "def test(p, pytest):\n    with pytest.raises(OSError):\n        open(p)",
    "another open": "def open(p):\n    return [p]\n\ndef f(p):\n    return open(p).pop()",
    "a method named open": "def f(door):\n    door.open().read()",
    "a descriptor of a connection": "def f(s, a):\n    s.connect(a)",
    "a cursor that is returned": "def f(p):\n    c = sqlite3.connect(p)\n    return c.cursor()",
}
LOCKS_LEFT = {
    "released at the end": "lock.acquire()\n    work()\n    lock.release()",
    "never released": "lock.acquire()\n    work()",
}
LOCKS_KEPT = {
    "a finally": "lock.acquire()\n    try:\n        work()\n    finally:\n        lock.release()",
    "with": "with lock:\n        work()",
    "let go for a while": "lock.release()\n    try:\n        work()\n    finally:\n        lock.acquire()",
    "asked for": "if not lock.acquire(blocking=False):\n        return\n    try:\n        work()\n    finally:\n        lock.release()",
    "a semaphore that counts": "idle_semaphore.acquire()\n    work()",
    "somebody else's": "self._idle_lock.acquire()\n    work()",
    "released by another": "lock.acquire()\n    work()\n\ndef g(lock):\n    lock.release()",
}
READ = {
    "each file": "for p in paths:\n    with open(p) as file:\n        use(file.read())",
    "each path": "for p in paths:\n    use(p.read_text())",
    "in a comprehension": "x = [json.load(open(p)) for p in paths]",
    "lines for a loop": "with open(p) as file:\n    for line in file.readlines():\n        use(line)",
    "lines of a text": "with open(p) as file:\n    for line in file.read().splitlines():\n        use(line)",
    "a parameter": "def f(paths, fp):\n    for p in paths:\n        use(p, fp.readlines())",
    "all rows": "def f(cursor, query):\n    cursor.execute(query)\n    return cursor.fetchall()",
    "a built statement": "rows = session.execute(select(User)).fetchall()",
}
READ_WELL = {
    "once": "with open(p) as file:\n    use(file.read())",
    "in pieces": "for p in paths:\n    with open(p) as file:\n        while piece := file.read(4096):\n            use(piece)",
    "the first that is there": "def f(paths):\n    for p in paths:\n        if p.exists():\n            return p.read_text()",
    "configuration": "for p in config_paths:\n    use(p.read_text())",
    "by the ending": "for p in folder.glob('*.toml'):\n    use(p.read_text())",
    "names that are written down": "for p in ('a.json', 'b.json'):\n    use(json.load(open(p)))",
    "size asked first": "for p in paths:\n    if p.stat().st_size < 1000:\n        use(p.read_text())",
    "no file": "for socket in sockets:\n    use(socket.read())",
    "a built statement with a limit": "rows = session.execute(select(User).limit(10)).fetchall()",
    "a statement built step by step": (
        "def f(connection, limit):\n    query = select(users)\n    query = query.limit(limit)\n"
        "    query = query.order_by(users.name)\n    with result_of(connection, query) as result:\n"
        "        return result.fetchall()"
    ),
    "one row": "[(name,)] = cursor.fetchall()",
    "a function of the database": "rows = connection.execute('SELECT current_database()').fetchall()",
    "a helper that sends": "with self._send('SHOW TABLES') as cursor:\n    rows = cursor.fetchall()",
    "an adapter": "class Cursor:\n    def fetchall(self):\n        return self._cursor.fetchall()",
    "lines": "with open(p) as file:\n    for line in file:\n        use(line)",
}
PRINTS = {
    "print": "def f(x):\n    print(x)",
    "to a standard stream": "import sys\ndef f(x):\n    print(x, file=sys.stderr)",
    "pprint": "from pprint import pprint as show\ndef f(x):\n    show(x)",
    "what main calls": "def f(x):\n    print(x)\nif __name__ == '__main__':\n    f(1)",
}
NO_PRINTS = {
    "under the guard": "if __name__ == '__main__':\n    print(1)",
    "to a file": "def f(x, out):\n    print(x, file=out)",
    "a method": "def f(console):\n    console.print('x')",
    "another print": "def f(print):\n    print('x')",
    "commands": "import click\n@click.command()\ndef f():\n    show()\ndef show():\n    print('x')",
}
PROGRAMS = (
    "app/cli.py",
    "app/__main__.py",
    "app/cli/show.py",
    "scripts/load.py",
    "app/management/commands/load.py",
    "tests/test_a.py",
)


def reported(rule: FileRule, code: str, path: str = "package/module.py") -> list[int]:
    """The lines on which the rule reports something."""
    return Example(path, code, ()).reported(rule)


@pytest.mark.parametrize("code", LEFT.values(), ids=LEFT)
def test_what_is_left_open_is_reported(code: str) -> None:
    assert len(reported(UnclosedResource(), HEAD + code)) == 1


@pytest.mark.parametrize("code", KEPT.values(), ids=KEPT)
def test_what_has_an_owner_or_is_closed_in_any_case_is_not(code: str) -> None:
    assert not reported(UnclosedResource(), HEAD + code)


@pytest.mark.parametrize("code", LOCKS_LEFT.values(), ids=LOCKS_LEFT)
def test_locks_that_stay_locked_are_reported(code: str) -> None:
    assert len(reported(UnclosedResource(), f"def f(lock):\n    {code}\n")) == 1


@pytest.mark.parametrize("code", LOCKS_KEPT.values(), ids=LOCKS_KEPT)
def test_locks_that_are_released_are_not(code: str) -> None:
    assert not reported(UnclosedResource(), f"def f(lock):\n    {code}\n")


@pytest.mark.parametrize("code", READ.values(), ids=READ)
def test_files_and_tables_that_are_read_as_a_whole_are_reported(code: str) -> None:
    assert len(reported(WholeFileRead(), f"import json\n{code}")) == 1


@pytest.mark.parametrize("code", READ_WELL.values(), ids=READ_WELL)
def test_small_files_and_reads_in_pieces_are_not(code: str) -> None:
    assert not reported(WholeFileRead(), f"import json\n{code}")


@pytest.mark.parametrize("code", PRINTS.values(), ids=PRINTS)
def test_prints_in_a_library_are_reported(code: str) -> None:
    assert len(reported(PrintCall(), code)) == 1


@pytest.mark.parametrize("code", NO_PRINTS.values(), ids=NO_PRINTS)
def test_what_is_no_print_of_a_library_is_not(code: str) -> None:
    assert not reported(PrintCall(), code)


@pytest.mark.parametrize("path", PROGRAMS)
def test_programs_may_print(path: str) -> None:
    assert not reported(PrintCall(), "print(1)", path)


BOTH = """
import tempfile


def export(frame, connection, day):
    file = tempfile.NamedTemporaryFile(delete=False)
    file.write(b"x")
    rows = [row for row in connection.execute("SELECT id, day FROM orders").fetchall() if row[1] > day]
    frame.iterrows()
    return rows
"""


def scorecard(root: Path, monkeypatch: pytest.MonkeyPatch, config: str, **options: tuple[str, ...]):  # type: ignore[no-untyped-def]
    (root / "codeguard.toml").write_text(config)
    (root / "a.py").write_text(BOTH)
    monkeypatch.chdir(root)
    return check(Request(cache=False, paths=("a.py",), **options))  # type: ignore[arg-type]


def test_a_line_has_one_finding_for_one_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = 'packs = ["data-engineer", "databricks-duckdb"]\nselect = ["data-engineer", "databricks-duckdb"]'
    found = scorecard(tmp_path, monkeypatch, packs).findings
    assert [(each.line, each.rule) for each in found] == [
        (6, "unclosed-resource"),
        (8, "whole-file-read"),
        (9, "row-iteration"),
    ]


@pytest.mark.parametrize(
    ("config", "select", "packs"),
    [
        ("", ("unclosed-resource", "whole-file-read"), ["engineer", "engineer"]),
        ('packs = ["data-engineer"]', ("unclosed-resource", "whole-file-read"), ["data-engineer"] * 2),
        ("", ("databricks-duckdb",), ["databricks-duckdb"]),
        ('packs = ["data-engineer", "databricks-duckdb"]', ("whole-file-read",), ["databricks-duckdb"]),
        ('packs = ["data-engineer"]', ("row-iteration",), ["data-engineer"]),
    ],
    ids=["by name", "by a pack", "by a pack that is asked for", "by the last of two", "a pack's own"],
)
def test_a_finding_names_the_pack_that_switched_its_rule_on(
    config: str, select: tuple[str, ...], packs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = json.loads(reporter("json")(scorecard(tmp_path, monkeypatch, config, select=select)))["findings"]
    assert [each["pack"] for each in found] == packs


def test_sarif_describes_the_rules_of_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = scorecard(tmp_path, monkeypatch, 'packs = ["data-engineer"]', select=("row-iteration", "unclosed-resource"))
    rules = json.loads(reporter("sarif")(seen))["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["row-iteration", "unclosed-resource"]
    for rule in rules:
        assert rule.keys() == {"id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration"}
        assert rule["help"]["text"].endswith(f"codeguard explain {rule['id']}")
