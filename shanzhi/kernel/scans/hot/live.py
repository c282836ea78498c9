"""Points, staff and revocations in memory, following the database within a second (LISTEN/NOTIFY)."""

import asyncio
import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from shanzhi.kernel.codes.signing import Code
from shanzhi.kernel.scans.hot.database import connect
from shanzhi.kernel.scans.wire import RevocationEntry

log = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.3  # before trying again to reach the database
_QUIET_SECONDS = 20  # without news for so long, ask whether the connection still lives

_POINTS = "SELECT id, name, kind, division_code, is_open FROM scans_point"
_STAFF = "SELECT point_id, person_id, until FROM scans_pointstaff"
_REVOCATIONS = """
SELECT version, kind, serial, subject, at, until FROM codes_revocation
WHERE version > %s AND (until IS NULL OR until >= now()) ORDER BY version
"""
_CHANNELS = ("scans_point", "codes_revocation")


class PointRow(NamedTuple):
    name: str
    kind: str
    division_code: str
    is_open: bool


class Live:
    """Read by every request, written by one task. Empty until the first load: see `is_loaded`."""

    def __init__(self, dsn: str):
        self._dsn = dsn
        self.is_loaded = asyncio.Event()
        self.points: dict[UUID, PointRow] = {}
        self.entries: list[RevocationEntry] = []
        self._staff: dict[UUID, dict[UUID, dt.datetime | None]] = {}
        self._posts: defaultdict[UUID, set[UUID]] = defaultdict(set)
        self._serials: set[int] = set()
        self._subjects: dict[tuple[int, bytes], int] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def may_scan(self, person: UUID, point: UUID, now: dt.datetime) -> bool:
        """Whether the person is on the staff of the point now."""
        staff = self._staff.get(point, {})
        return person in staff and _lasts(staff[person], now)

    def points_of(self, person: UUID, now: dt.datetime) -> list[UUID]:
        """The open points that the person may scan at."""
        posts = self._posts.get(person, ())
        return [point for point in posts if self.points[point].is_open and self.may_scan(person, point, now)]

    def is_revoked(self, code: Code) -> bool:
        """Whether this code, or all of its subject's codes of that age, were revoked."""
        if code.serial in self._serials:
            return True
        return code.issued_at <= self._subjects.get((code.kind, code.subject_bytes), -1)

    @property
    def version(self) -> int:
        """Of the newest revocation."""
        return self.entries[-1].version if self.entries else 0

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except (psycopg.Error, OSError) as error:
                log.warning("Points and revocations are not being followed: %s", error)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _follow(self) -> None:
        """Listen first, then load, so that no change falls between the two."""
        async with await connect(self._dsn) as ears, await connect(self._dsn) as eyes:
            for channel in _CHANNELS:
                await ears.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
            await self._load_everything(eyes)
            self.is_loaded.set()
            while True:
                news = [note async for note in ears.notifies(timeout=_QUIET_SECONDS, stop_after=1)]
                if news:
                    await self._load_changes(eyes, news)
                else:
                    await ears.execute("SELECT 1")

    async def _load_everything(self, eyes: psycopg.AsyncConnection) -> None:
        points = await (await eyes.execute(_POINTS)).fetchall()
        staff = await (await eyes.execute(_STAFF)).fetchall()
        self._put_points({row[0] for row in points} | set(self.points), points, staff)
        self.entries, self._serials, self._subjects = [], set(), {}
        await self._load_revocations(eyes)

    async def _load_changes(self, eyes: psycopg.AsyncConnection, news: list[psycopg.Notify]) -> None:
        changed = [UUID(note.payload) for note in news if note.channel == "scans_point"]
        if changed:
            points = await (await eyes.execute(f"{_POINTS} WHERE id = ANY(%s)", [changed])).fetchall()
            staff = await (await eyes.execute(f"{_STAFF} WHERE point_id = ANY(%s)", [changed])).fetchall()
            self._put_points(changed, points, staff)
        if len(changed) < len(news):
            await self._load_revocations(eyes)

    def _put_points(self, changed: Iterable[UUID], points: list[Any], staff: list[Any]) -> None:
        for point in changed:
            self.points.pop(point, None)
            for person in self._staff.pop(point, {}):
                self._posts[person].discard(point)
        for point, *row in points:
            self.points[point] = PointRow(*row)
        for point, person, until in staff:
            mine = self._staff.setdefault(point, {})
            # Someone who left and came back has two rows; the one that lasts longer counts.
            mine[person] = _later(mine[person], until) if person in mine else until
            self._posts[person].add(point)

    async def _load_revocations(self, eyes: psycopg.AsyncConnection) -> None:
        cursor = await eyes.execute(_REVOCATIONS, [self.version])
        for version, kind, serial, subject, at, until in await cursor.fetchall():
            moment = int(at.timestamp())
            last = int(until.timestamp()) if until else None
            text = None if serial is None else str(serial)  # JavaScript's numbers end at 2**53
            self.entries.append(RevocationEntry(version, kind, text, subject, moment, last))
            if serial is not None:
                self._serials.add(serial)
            else:
                key = kind, subject.bytes
                self._subjects[key] = max(moment, self._subjects.get(key, 0))


def _lasts(until: dt.datetime | None, now: dt.datetime) -> bool:
    return until is None or now < until


def _later(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    return None if one is None or other is None else max(one, other)
