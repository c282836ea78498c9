"""What the machine can do at all, measured in the same run: the database without a server, the server without a city."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg

from shanzhi.config import database
from tests.bench.scans import city as cities
from tests.bench.scans import load, processes

_ROWS = 200_000
_SECONDS = 3
_GROUP = 500
# The rows that the scenarios have written, with identifiers of their own.
_SAMPLE = """
COPY (SELECT gen_random_uuid(), person_id, point_id, inspector_id, division_code, at, received_at, way,
             temperature, abnormal, gen_random_uuid(), colour, reason, masked_name
      FROM scans_scan ORDER BY at DESC LIMIT {rows}) TO STDOUT
"""
_COPY = """
COPY scans_scan (id, person_id, point_id, inspector_id, division_code, at, received_at, way,
                 temperature, abnormal, nonce, colour, reason, masked_name) FROM STDIN
"""


def measure(options: Any) -> dict[str, Any]:
    """Rows, commits and answers a second."""
    rows = _sample()
    return {
        "copy_rows_per_second": _copying(rows, len(rows)),
        "copy_by_500_rows_per_second": _copying(_sample(), _GROUP),
        "commits_per_second": {str(number): _commits(number) for number in (1, 8)},
        "bare_server": bare("short", options, cities.FIXTURE),
        "bare_asgi": bare("asgi", options, cities.FIXTURE),
    }


def _sample() -> list[bytes]:
    with psycopg.connect(database.address()) as connection:
        copy = connection.cursor().copy(_SAMPLE.format(rows=_ROWS))
        with copy as rows:
            return b"".join(map(bytes, rows)).splitlines(keepends=True)


def _copying(rows: list[bytes], group: int) -> int:
    """COPY into the partitioned table over two connections, a commit after every `group` rows."""
    halves = [rows[0::2], rows[1::2]]
    return round(len(rows) / _timed(_copy_groups, [(half, group) for half in halves]))


def _copy_groups(job: tuple[list[bytes], int]) -> None:
    rows, group = job
    with psycopg.connect(database.address(), autocommit=True) as connection:
        for start in range(0, len(rows), group):
            with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
                copy.write(b"".join(rows[start : start + group]))


def _commits(connections: int) -> int:
    """Transactions of one small row, each durable before the next of its connection begins."""
    with psycopg.connect(database.address(owner=True), autocommit=True) as owner:
        owner.execute("CREATE TABLE bench_commit (id bigserial, at timestamptz DEFAULT now())")
        try:
            ends = time.monotonic() + _SECONDS
            with ThreadPoolExecutor(connections) as pool:
                done = sum(pool.map(_commit_until, [ends] * connections))
        finally:
            owner.execute("DROP TABLE bench_commit")
    return round(done / _SECONDS)


def _commit_until(ends: float) -> int:
    done = 0
    with psycopg.connect(database.address(), autocommit=True) as connection:
        while time.monotonic() < ends:
            connection.execute("INSERT INTO bench_commit DEFAULT VALUES", prepare=True)
            done += 1
    return done


def _timed(work: Callable[[Any], None], jobs: Iterable[Any]) -> float:
    began = time.monotonic()
    with ThreadPoolExecutor() as pool:
        list(pool.map(work, jobs))
    return time.monotonic() - began


def bare(way: str, options: Any, fixture: Path) -> dict[str, Any]:
    """The same requests to an application that only answers."""
    plan = load.Load("scans", options.seconds, options.connections, options.threads)
    with cities.serving(f"tests.bench.scans.bare:{way}", kind=options.server) as (base_url, pid):
        before = processes.cpu_of(pid)
        seen = load.run(plan, base_url, fixture)
        web = processes.cpu_of(pid) - before
    if seen["above_399"] or seen["broken"] or not seen["answered"]:
        raise load.NoLoad(f"the bare server did not answer as it should: {seen}")
    return {
        "per_second": round(seen["answered"] / options.seconds),
        "p50_ms": round(seen["p50_ms"], 2),
        "p99_ms": round(seen["p99_ms"], 2),
        "web_cpu_per_1000": round(web / seen["answered"] * 1000, 4),
    }
