"""Serves the published list for gates from memory; `gate_list.py` beside this package says what is in it.

The answer is the head (129 bytes), the server's clock (milliseconds since 1970, 8 bytes), and the parts that lead
from the version the gate has to the newest: a byte `S` or `D` (snapshot or change), the version it leads to
(8 bytes), its length (4 bytes) and its bytes. No parts: the gate has the newest list.
"""

import asyncio
import datetime as dt
import logging
import struct
from typing import NamedTuple
from urllib.parse import parse_qs

import msgspec
import psycopg

from shanzhi.kernel.scans.hot.database import connect
from shanzhi.kernel.scans.hot.http import Reply, Request
from shanzhi.kernel.scans.refusals import Refused

log = logging.getLogger(__name__)

_PAUSE_SECONDS = 1
_QUIET_SECONDS = 20  # the head is read so often at least, should word of a new one get lost
_KEY = slice(17, 33)  # where the head has the key of the hashes
_PART = struct.Struct(">cQI")
_BINARY = (b"content-type", b"application/octet-stream")
_ASK_AGAIN = (b"cache-control", b"private, no-cache")
_HEAD = "SELECT version, signed FROM scans_gatelisthead"
_VERSIONS = "SELECT version, change, snapshot FROM scans_gatelistversion WHERE version > %s ORDER BY version"


class _Version(NamedTuple):
    change: bytes | None
    snapshot: bytes | None


class GateList:
    """Read by requests, written by one task that follows the database. Empty until a list was published."""

    def __init__(self, dsn: str):
        self._dsn = dsn
        self._version = 0
        self._signed = b""
        self._versions: dict[int, _Version] = {}
        self._start = 0  # the version of the newest snapshot
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def reply(self, request: Request, now: dt.datetime) -> Reply:
        """What a gate with the version `since` lacks; 304 when it has seen this very head."""
        since = parse_qs(request.query).get("since", ["0"])[-1]
        if not (since.isascii() and since.isdigit() and len(since) < 19):
            raise Refused("invalid-request", "since is a version, a number from an earlier answer")
        if not self._signed:
            raise Refused("unavailable", "no list has been published yet")
        tag = b'"%d-%s"' % (self._version, self._signed[-8:].hex().encode())
        headers = (_BINARY, _ASK_AGAIN, (b"etag", tag))
        if request.headers.get(b"if-none-match") == tag:
            return Reply(304, msgspec.Raw(b""), headers)
        clock = int(now.timestamp() * 1000).to_bytes(8, "big")
        return Reply(200, msgspec.Raw(b"".join([self._signed, clock, *self._parts(int(since))])), headers)

    def _parts(self, since: int) -> list[bytes]:
        """Changes where the gate is near, else the snapshot and what came after it."""
        snapshot = self._versions[self._start].snapshot or b""
        anew = [_part(b"S", self._start, snapshot), *self._changes(self._start)]
        wanted = range(since + 1, self._version + 1)
        if since > self._version or not all(self._has_change(version) for version in wanted):
            return anew
        steps = self._changes(since)
        return steps if sum(map(len, steps)) < sum(map(len, anew)) else anew

    def _has_change(self, version: int) -> bool:
        return version in self._versions and self._versions[version].change is not None

    def _changes(self, since: int) -> list[bytes]:
        return [
            _part(b"D", version, self._versions[version].change or b"")
            for version in range(since + 1, self._version + 1)
        ]

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except (psycopg.Error, OSError) as error:
                log.warning("The list for gates is not being followed: %s", error)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _follow(self) -> None:
        async with await connect(self._dsn) as line:
            await line.execute("LISTEN scans_gate_list")
            while True:
                await self._load(line)
                async for _ in line.notifies(timeout=_QUIET_SECONDS, stop_after=1):
                    pass

    async def _load(self, line: psycopg.AsyncConnection) -> None:
        """The head, then what leads to it; everything anew when a snapshot came or a list began from nothing."""
        head = await (await line.execute(_HEAD)).fetchone()
        if head is None or head[1] == self._signed:
            return
        version, signed = head
        is_near = signed[_KEY] == self._signed[_KEY] and version >= self._version
        versions = await _read(line, self._version) if is_near else {}
        if is_near and not any(row.snapshot for row in versions.values()):
            versions = self._versions | versions
        else:
            versions = await _read(line, 0)
        starts = [number for number, row in versions.items() if row.snapshot and number <= version]
        if not starts or version not in versions:
            return  # the list begins anew this very moment; word of that is on its way
        self._versions, self._start = versions, max(starts)
        self._version, self._signed = version, signed


async def _read(line: psycopg.AsyncConnection, above: int) -> dict[int, _Version]:
    rows = await (await line.execute(_VERSIONS, [above])).fetchall()
    return {version: _Version(change, snapshot) for version, change, snapshot in rows}


def _part(kind: bytes, version: int, body: bytes) -> bytes:
    return _PART.pack(kind, version, len(body)) + body
