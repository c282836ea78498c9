"""Rows on their way into the scan stream, and the answers on their way out. No Django here."""

import datetime as dt
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from shanzhi.core.clock import city_day
from shanzhi.core.ids import new_id
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.scans import rules, statements
from shanzhi.kernel.scans.enums import Way

# A repeat without a time of its own arrives soon after the first try, perhaps beyond midnight.
REPEAT_WINDOW = dt.timedelta(days=1)


class NewScan(NamedTuple):
    """One row of `statements.RECORD`, its fields in no particular order."""

    id: UUID
    person_id: UUID
    point_id: UUID
    inspector_id: UUID | None
    division_code: str
    at: dt.datetime
    received_at: dt.datetime
    way: int
    temperature: Decimal | None
    abnormal: bool
    nonce: UUID

    @property
    def key(self) -> "Key":
        """What makes two requests the same scan."""
        return self.person_id, self.nonce


Key = tuple[UUID, UUID]
Written = tuple[Any, ...]
Answers = TypeVar("Answers")
# A statement with its parameters goes out, the rows it returned come back.
Steps = Generator[tuple[str, dict[str, Any]], list[Written], Answers]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A scan that is on disk. `is_new` is false for a repeat, which gets the answer of the first."""

    id: UUID
    colour: Colour
    reason: str | None
    name: str
    at: dt.datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A show that is counted, and what the phone draws around the code."""

    colour: Colour
    reason: str | None
    name: str


class NewShow(NamedTuple):
    """One person showing their code at a moment."""

    person_id: UUID
    at: dt.datetime


class NewRefusal(NamedTuple):
    """One row of `statements.REFUSE`."""

    id: UUID
    at: dt.datetime
    reason: str
    point_id: UUID | None
    inspector_id: UUID | None
    nonce: UUID | None


def new_scan(
    *,
    person_id: UUID,
    point_id: UUID,
    division_code: str,
    nonce: UUID,
    way: Way,
    at: dt.datetime,
    received_at: dt.datetime,
    inspector_id: UUID | None = None,
    temperature: float | None = None,
) -> NewScan:
    """A row for `statements.RECORD`."""
    return NewScan(
        id=new_id(),
        person_id=person_id,
        point_id=point_id,
        inspector_id=inspector_id,
        division_code=division_code,
        at=at,
        received_at=received_at,
        way=int(way),
        temperature=None if temperature is None else Decimal(f"{temperature:.1f}"),
        abnormal=rules.is_abnormal(temperature),
        nonce=nonce,
    )


def columns(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Rows of one kind as the parallel arrays that a statement takes."""
    return dict(zip(rows[0]._fields, map(list, zip(*rows, strict=True)), strict=True))


def recording(rows: Sequence[NewScan]) -> Steps[list[Recorded | None]]:
    """Write a batch: yields statements, is sent their rows, returns an answer per row.

    None stands for a person without a standing. The caller only runs the statements, so that the hot path
    and pages, one asynchronous and one not, share every decision.
    """
    known: dict[Key, Written] = {}
    if late := [row for row in rows if _may_repeat_yesterday(row)]:
        known.update(_by_key((yield statements.FIND, _find_parameters(late))))
    new: set[UUID] = set()
    if fresh := [row for row in rows if row.key not in known]:
        written = yield statements.RECORD, columns(fresh)
        known.update(_by_key(written))
        new = {row[2] for row in written}
    if missing := [row for row in rows if row.key not in known]:
        known.update(_by_key((yield statements.FIND, _find_parameters(missing))))
    return [_answer(row, known.get(row.key), new) for row in rows]


def showing(shows: Sequence[NewShow]) -> Steps[list[Shown | None]]:
    """Count a batch of shows; None stands for a person without a standing."""
    rows = yield statements.SHOW, _show_parameters(shows)
    seen = {person: Shown(Colour(colour), reason, name) for person, colour, reason, name in rows}
    return [seen.get(show.person_id) for show in shows]


def refusing(refusals: Sequence[NewRefusal]) -> Steps[list[bool]]:
    """Write down a batch of refusals."""
    yield statements.REFUSE, columns(refusals)
    return [True] * len(refusals)


def _by_key(rows: Iterable[Written]) -> dict[Key, Written]:
    return {(row[0], row[1]): row for row in rows}


def _answer(row: NewScan, written: Written | None, new: set[UUID]) -> Recorded | None:
    if written is None:
        return None
    _, _, identifier, colour, reason, name, at = written
    return Recorded(
        identifier, Colour(colour), reason, name, at, is_new=identifier == row.id and identifier in new
    )


def _find_parameters(rows: Sequence[NewScan]) -> dict[str, Any]:
    times = [row.at for row in rows]
    return {
        "person_id": [row.person_id for row in rows],
        "nonce": [row.nonce for row in rows],
        "first": min(times) - REPEAT_WINDOW,
        "last": max(times) + REPEAT_WINDOW,
    }


def _may_repeat_yesterday(row: NewScan) -> bool:
    """Whether a first try of this scan may lie before midnight, in another partition with its own index."""
    return city_day(row.at - rules.MOST_BEHIND_LIVE) != city_day(row.at)


def _show_parameters(shows: Iterable[NewShow]) -> dict[str, list[Any]]:
    """A batch of shows counted per person and day, for `statements.SHOW`."""
    counts: Counter[tuple[UUID, dt.date]] = Counter()
    last: dict[tuple[UUID, dt.date], dt.datetime] = {}
    for show in shows:
        key = show.person_id, city_day(show.at)
        counts[key] += 1
        last[key] = max(show.at, last.get(key, show.at))
    return {
        "person_id": [person for person, _ in counts],
        "day": [day for _, day in counts],
        "shows": list(counts.values()),
        "last_at": [last[key] for key in counts],
    }


def days_of(moments: Iterable[dt.datetime]) -> dict[str, dt.date]:
    """The city days that partitions must exist for, for `statements.ENSURE_DAYS`."""
    days = [city_day(at) for at in moments]
    return {"first": min(days), "last": max(days)}
