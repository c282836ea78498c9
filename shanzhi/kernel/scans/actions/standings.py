"""What gates show of people: written by the features that decide colours."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from shanzhi.core.masking import mask_name
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.scans.models import Standing

_CHUNK = 5000
_UPDATED = ["colour", "reason", "masked_name", "division_code", "until", "changed_at"]


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
        for row in sorted(rows, key=lambda row: row.person_id)
    ]
    Standing.objects.bulk_create(
        standings,
        batch_size=_CHUNK,
        update_conflicts=True,
        unique_fields=["person_id"],
        update_fields=_UPDATED,
    )
    return len(standings)
