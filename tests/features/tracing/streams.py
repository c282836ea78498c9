"""Check-ins in the tables of the stream, made from the tuples of the small worlds."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import connection

from shanzhi.core import bulk
from shanzhi.core.clock import city_day
from shanzhi.core.ids import new_id
from shanzhi.kernel.scans import actions
from shanzhi.kernel.scans.enums import PointKind
from shanzhi.kernel.scans.models import Point

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
SPACE = UUID(int=7)
COLUMNS = [
    "id", "person_id", "point_id", "division_code", "at", "received_at", "way", "temperature", "abnormal", "nonce",
    "colour", "masked_name",
]  # fmt: skip


def moment(us: int) -> dt.datetime:
    return EPOCH + dt.timedelta(microseconds=us)


def person(name: str) -> UUID:
    return uuid5(SPACE, name)


def place(owner_ref: str, kind: PointKind = PointKind.VENUE, doors: int = 1) -> list[UUID]:
    """The points of a place."""
    opened = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    return [
        Point.objects.create(
            owner_ref=owner_ref, name=str(door), kind=kind.value, division_code="441502001", opened_at=opened
        ).pk
        for door in range(doors)
    ]


def record(rows: Iterable[tuple[UUID, UUID, dt.datetime]]) -> int:
    """Scans of (person, point, moment), past the question who may scan where."""
    rows = list(rows)
    if rows:
        moments = [row[2] for row in rows]
        actions.ensure_partitions(first=city_day(min(moments)), last=city_day(max(moments)))
    return bulk.copy_rows(
        "scans_scan",
        COLUMNS,
        (
            (new_id(), who, where, "441502001", at, at, 3, Decimal("36.5"), False, new_id(), 1, "张*")
            for who, where, at in rows
        ),
    )


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM scans_scan; DELETE FROM tracing_placestay; DELETE FROM scans_point")
