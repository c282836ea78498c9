"""The stream of check-ins as files: one folder for each city day, for analysis of many cases and for other programs.

    <lake>/scans/day=2020-03-16/scans.parquet     person, venue, point, kind, division, at

`at` is a moment in UTC, `venue` what the point belongs to. A day is written beside and then put in the place of what was
there before, so that whoever reads sees the old file or the new one.
"""

import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, transaction

from shanzhi.core.clock import city_day, day_start
from shanzhi.core.ids import new_id

_NAME = re.compile(r"day=(\d{4}-\d\d-\d\d)")
_ONE_DAY = dt.timedelta(days=1)
_LATE_DAYS = 8  # check-ins made without network arrive for up to a week
_CHUNK = 50_000
_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("person", "venue", "point", "kind", "division")]
    + [("at", pa.timestamp("us", tz="UTC"))]
)
_ROWS = """
SELECT s.person_id::text, p.owner_ref, s.point_id::text, p.kind, s.division_code, s.at
FROM scans_scan s JOIN scans_point p ON p.id = s.point_id
WHERE s.at >= %s AND s.at < %s ORDER BY s.at, s.person_id
"""
_COUNT = "SELECT count(*) FROM scans_scan WHERE at >= %s AND at < %s"


def _root() -> Path:
    return Path(settings.LAKE_ROOT) / "scans"


def file_of(day: dt.date) -> Path:
    return _root() / f"day={day}" / "scans.parquet"


def days() -> list[dt.date]:
    """The days that are in the lake."""
    names = (_NAME.fullmatch(path.name) for path in _root().glob("day=*"))
    return sorted(dt.date.fromisoformat(name[1]) for name in names if name)


def closed_days(kept: Sequence[dt.date], at: dt.datetime) -> list[dt.date]:
    """The days that are over and may still have changed, and those that were never exported."""
    today = city_day(at)
    there = set(days())
    return [day for day in kept if day < today and (day not in there or today - day <= _LATE_DAYS * _ONE_DAY)]


def is_behind(day: dt.date) -> bool:
    """Whether the stream holds another number of check-ins than the file."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _span(day))
        (number,) = cursor.fetchone()
    file = file_of(day)
    return not file.exists() or pq.read_metadata(file).num_rows != number


def write_day(day: dt.date) -> int:
    """Write a day anew; says how many check-ins it has."""
    file = file_of(day)
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{new_id()}")
    number = 0
    try:
        with draft.open("wb") as target, pq.ParquetWriter(target, _SCHEMA) as writer:
            for rows in _chunks(day):
                columns = [
                    pa.array(column, kind)
                    for column, kind in zip(zip(*rows, strict=True), _SCHEMA.types, strict=True)
                ]
                writer.write_table(pa.table(columns, _SCHEMA))
                number += len(rows)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return number


def forget_day(day: dt.date) -> None:
    """The stream keeps check-ins for so many days, and the lake for no longer."""
    file = file_of(day)
    for path in file.parent.glob("*"):
        path.unlink()
    file.parent.rmdir()


def _span(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    return day_start(day), day_start(day + _ONE_DAY)


def _chunks(day: dt.date) -> Iterator[list[tuple[object, ...]]]:
    connection.ensure_connection()
    name = f"lake_{new_id().hex}"
    with transaction.atomic(), connection.wrap_database_errors, connection.connection.cursor(name) as cursor:
        cursor.execute(_ROWS, _span(day))
        while rows := cursor.fetchmany(_CHUNK):
            yield rows
