"""The calls that give another result when a workflow is replayed."""

from __future__ import annotations

import re

_CLOCK = re.compile(
    r"datetime\.(?:datetime\.(?:now|utcnow|today)|date\.today|now|utcnow|today)|time\.(?:time|monotonic|perf_counter|process_time|"
    r"localtime|gmtime)(?:_ns)?|pendulum\.(?:now|today)|arrow\.(?:now|utcnow)"
)
_RANDOM = re.compile(
    r"random\.(?!Random$|seed$)\w+|numpy\.random\.\w+(?:\.\w+)*|secrets\.\w+|os\.urandom|uuid\.(?:uuid1|uuid4|uuid7)"
)
_SLEEP = re.compile(r"time\.sleep")
_THREADS = re.compile(
    r"threading\.\w+|concurrent\.futures\.\w*Executor|multiprocessing\.\w+(?:\.\w+)*|asyncio\.(?:to_thread|create_subprocess_\w+|run)"
    r"|_thread\.\w+|(?:\w+\.)*run_in_executor"
)
_IO = re.compile(
    r"open|io\.open|input|os\.(?:listdir|scandir|walk|remove|unlink|rename|replace|makedirs|mkdir|rmdir|system|popen|stat)|os\.path\.(?:exists|isfile|isdir|getsize|getmtime)"
    r"|shutil\.\w+|glob\.i?glob|tempfile\.\w+|subprocess\.\w+|socket\.\w+|urllib\.request\.\w+|urllib3\.\w+|http\.client\.\w+|ftplib\.\w+"
    r"|smtplib\.\w+|requests\.(?:\w+)|httpx\.(?:get|post|put|patch|delete|head|request|stream|Client|AsyncClient)|aiohttp\.(?:ClientSession|request)"
    r"|asyncio\.(?:open_connection|start_server)|boto3\.\w+|sqlite3\.connect|psycopg2?\.connect|asyncpg\.(?:connect|create_pool)|duckdb\.\w+"
    r"|sqlalchemy\.create_engine|redis\.(?:Redis|from_url)|pymongo\.MongoClient|polars\.(?:read|scan)_\w+|pandas\.read_\w+|pathlib\.Path\.(?:cwd|home)"
)
_FILE_METHODS = frozenset(
    ("read_text", "write_text", "read_bytes", "write_bytes", "write_parquet", "write_csv", "sink_parquet")
)
_WHAT = (
    (_CLOCK, "reads the clock: use workflow.now()"),
    (_RANDOM, "draws at random: use workflow.random() or workflow.uuid4()"),
    (_SLEEP, "blocks the workflow: use asyncio.sleep() or workflow.sleep()"),
    (_THREADS, "leaves the workflow's thread: call an activity"),
    (_IO, "does I/O: call an activity"),
)


def what_differs(name: str) -> str:
    """Why a call, by its dotted origin, is not the same in a replay; "" if it is."""
    for pattern, reason in _WHAT:
        if pattern.fullmatch(name):
            return reason
    return "does I/O: call an activity" if name.rpartition(".")[2] in _FILE_METHODS else ""
