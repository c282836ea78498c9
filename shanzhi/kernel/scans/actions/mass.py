"""A past for a city: check-ins, shows and points in the numbers of a city, without a message or an event for each."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from shanzhi.core import bulk
from shanzhi.core.clock import city_day
from shanzhi.core.ids import new_id
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.scans.actions.days import ensure_partitions
from shanzhi.kernel.scans.enums import PointKind, StaffRole
from shanzhi.kernel.scans.models import Point, PointStaff
from shanzhi.kernel.scans.stream import NewScan

# The same as `statements.RECORD` and `statements.SHOW`, read from a table instead of arrays: so many rows are joined
# with all standings at once. Scans lie in the order in which they came, as they would have: an index relies on it.
_RECORD = """
INSERT INTO scans_scan (id, person_id, point_id, inspector_id, division_code, at, received_at, way,
                        temperature, abnormal, nonce, colour, reason, masked_name)
SELECT g.id, g.person_id, g.point_id, g.inspector_id, g.division_code, g.at, g.received_at, g.way,
       g.temperature, g.abnormal, g.nonce, s.colour, s.reason, s.masked_name
FROM past_scans g JOIN scans_standing s ON s.person_id = g.person_id
ORDER BY g.at, g.person_id
ON CONFLICT DO NOTHING
"""
_COUNT = """
INSERT INTO scans_show AS t (person_id, day, shows, last_at, division_code)
SELECT g.person_id, g.day, g.shows, g.last_at, s.division_code
FROM past_shows g JOIN scans_standing s ON s.person_id = g.person_id
ORDER BY g.person_id, g.day
ON CONFLICT (person_id, day)
DO UPDATE SET shows = t.shows + excluded.shows, last_at = greatest(t.last_at, excluded.last_at)
"""


class CountedShows(NamedTuple):
    """How often a person showed their code on a day, and when last."""

    person_id: UUID
    day: dt.date
    shows: int
    last_at: dt.datetime


class NewPoint(NamedTuple):
    """A point to open, with the people who scan there."""

    owner_ref: str
    name: str
    kind: PointKind
    place_id: UUID | None
    division_code: str
    lng: float
    lat: float
    opened_at: dt.datetime
    staff: Sequence[tuple[UUID, StaffRole]]


@transaction.atomic
def record_scans_bulk(*, scans: Iterable[NewScan]) -> int:
    """Write past scans with the colours that people have now; says how many are new."""
    with bulk.staged("past_scans", "scans_scan", NewScan._fields, scans), connection.cursor() as cursor:
        _make_days("SELECT min(at), max(at) FROM past_scans")
        cursor.execute(_RECORD)
        return cursor.rowcount


@transaction.atomic
def record_shows_bulk(*, shows: Iterable[CountedShows]) -> int:
    """Count past shows of codes; says how many rows of a person and day were written."""
    with bulk.staged("past_shows", "scans_show", CountedShows._fields, shows), connection.cursor() as cursor:
        _make_days("SELECT min(last_at), max(last_at) FROM past_shows")
        cursor.execute(_COUNT)
        return cursor.rowcount


def _make_days(question: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question)
        first, last = cursor.fetchone()
    if first is not None:
        ensure_partitions(first=city_day(first), last=city_day(last))


@transaction.atomic
def open_points(*, by: Any, points: Sequence[NewPoint], at: dt.datetime) -> list[UUID]:
    """What `open_point` and `add_staff` do one by one, with one line of audit for the lot."""
    opened = [_point(new) for new in points]
    bulk.copy_objects(opened)
    bulk.copy_objects(
        PointStaff(point=point, person_id=person, role=role.value, since=new.opened_at)
        for point, new in zip(opened, points, strict=True)
        for person, role in new.staff
    )
    audit.record(by=by, act="scans.points_opened", subject="point:*", at=at, detail={"points": len(opened)})
    return [point.pk for point in opened]


def _point(new: NewPoint) -> Point:
    return Point(
        id=new_id(),
        owner_ref=new.owner_ref,
        name=new.name,
        kind=new.kind.value,
        place_id=new.place_id,
        division_code=new.division_code,
        lng=new.lng,
        lat=new.lat,
        opened_at=new.opened_at,
    )
