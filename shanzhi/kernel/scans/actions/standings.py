"""What gates show of people: written by the features that decide colours."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from shanzhi.core import bulk
from shanzhi.core.masking import mask_name
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.scans.models import Standing

_CHUNK = 5000  # up to so many in one INSERT; beyond it COPY is faster
_UPDATED = ["colour", "reason", "masked_name", "division_code", "until", "changed_at"]


_MERGE = """
INSERT INTO scans_standing (person_id, colour, reason, masked_name, division_code, until, changed_at)
SELECT person_id, colour, reason, masked_name, division_code, until, changed_at FROM new_standings
ON CONFLICT (person_id) DO UPDATE SET colour = excluded.colour, reason = excluded.reason,
    masked_name = excluded.masked_name, division_code = excluded.division_code, until = excluded.until,
    changed_at = excluded.changed_at
"""


class NewStanding(NamedTuple):
    """A standing to write; `reason` says in one line why the colour is not green."""

    person_id: UUID
    name: str
    colour: Colour
    reason: str | None = None
    until: dt.datetime | None = None
    division_code: str = ""


def set_standing(
    *,
    person_id: UUID,
    name: str,
    colour: Colour,
    at: dt.datetime,
    reason: str | None = None,
    until: dt.datetime | None = None,
    division_code: str = "",
) -> None:
    """The next scan of the person shows this. The name is kept masked.

    The history of colours, its evidence and its audit belong to the feature that decided.
    """
    set_standings(rows=[NewStanding(person_id, name, colour, reason, until, division_code)], at=at)


def set_standings(*, rows: Iterable[NewStanding], at: dt.datetime) -> int:
    """The same for many people; says how many. In the order of their ids, so that two runs cannot deadlock."""
    ordered = sorted(rows, key=lambda row: row.person_id)
    if len(ordered) > _CHUNK:
        return _merge(ordered, at)
    standings = [
        Standing(
            person_id=row.person_id,
            colour=row.colour,
            reason=row.reason,
            masked_name=mask_name(row.name),
            division_code=row.division_code,
            until=row.until,
            changed_at=at,
        )
        for row in ordered
    ]
    Standing.objects.bulk_create(
        standings,
        update_conflicts=True,
        unique_fields=["person_id"],
        update_fields=_UPDATED,
    )
    return len(standings)


def _merge(rows: Sequence[NewStanding], at: dt.datetime) -> int:
    """By COPY, then into the table in one statement."""
    table = Standing._meta.db_table
    columns = ("person_id", *_UPDATED)
    values = (
        (row.person_id, int(row.colour), row.reason, mask_name(row.name), row.division_code, row.until, at)
        for row in rows
    )
    with bulk.staged("new_standings", table, columns, values) as number, connection.cursor() as cursor:
        cursor.execute(_MERGE)
    return number
