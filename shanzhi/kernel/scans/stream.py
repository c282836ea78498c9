"""Rows on their way into the scan stream, and the answers on their way out. No Django here."""

import datetime as dt
from collections.abc import Generator, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from shanzhi.core.clock import city_day
from shanzhi.core.ids import new_id
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.scans import arrays, rules, statements
from shanzhi.kernel.scans.enums import Way

# A repeat without a time of its own arrives soon after the first try, perhaps beyond midnight.
REPEAT_WINDOW = dt.timedelta(days=1)
_COLOURS = tuple(sorted(Colour))


class NewScan(NamedTuple):
    """A scan to be written. Identifiers may be of any type that has `bytes`."""

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
        return self.person_id.bytes, self.nonce.bytes


Key = tuple[bytes, bytes]
Written = tuple[Any, ...]
Answers = TypeVar("Answers")
# A statement with its parameters goes out, the rows it returned come back.
Steps = Generator[tuple[str, dict[str, Any]], list[Written], Answers]


class Recorded(NamedTuple):
    """A scan that is on disk. `is_new` is false for a repeat, which gets the answer of the first."""

    id_bytes: bytes
    colour: Colour
    reason: str | None
    name: str
    at: dt.datetime
    is_new: bool

    @property
    def id(self) -> UUID:
        return UUID(bytes=self.id_bytes)


class Shown(NamedTuple):
    """A show that is counted, and what the phone draws around the code."""

    colour: Colour
    reason: str | None
    name: str


class NewShow(NamedTuple):
    """One person showing their code at a moment."""

    person_id: UUID
    at: dt.datetime


class NewRefusal(NamedTuple):
    """A refusal to be written."""

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
    kept, is_abnormal = rules.reading(temperature)
    return NewScan(
        id=new_id(),
        person_id=person_id,
        point_id=point_id,
        inspector_id=inspector_id,
        division_code=division_code,
        at=at,
        received_at=received_at,
        way=int(way),
        temperature=kept,
        abnormal=is_abnormal,
        nonce=nonce,
    )


def recording(rows: Sequence[NewScan]) -> Steps[list[Recorded | None]]:
    """Write a batch: yields statements, is sent their rows, returns an answer per row.

    None stands for a person without a standing. The caller only runs the statements, so that the hot path
    and pages, one asynchronous and one not, share every decision.
    """
    known: dict[Key, Recorded] = {}
    if late := _may_repeat_another_day(rows):
        known.update(_found((yield statements.FIND, _find_parameters(late))))
    if fresh := [row for row in rows if row.key not in known]:
        known.update(_written(fresh, (yield statements.RECORD, _columns(fresh))))
    if missing := [row for row in rows if row.key not in known]:
        known.update(_found((yield statements.FIND, _find_parameters(missing))))
    answered: set[Key] = set()
    return [_answer(known.get(row.key), row.key, answered) for row in rows]


def recording_new(rows: Sequence[NewScan]) -> Steps[list[Recorded | None]]:
    """The short way for a batch without repeats, which is nearly every one: a single statement.

    It fails as a whole (unique_violation) when a nonce is there already; then `recording` is the way.
    Rows that may repeat one from before midnight take that way at once.
    """
    if _may_repeat_another_day(rows):
        return (yield from recording(rows))
    found = {row[0]: row for row in (yield statements.RECORD_NEW, _columns(rows))}
    return [_new(row, found.get(row.id.bytes)) for row in rows]


def showing(shows: Sequence[NewShow]) -> Steps[list[Shown | None]]:
    """Count a batch of shows; None stands for a person without a standing."""
    rows = yield statements.SHOW, _show_parameters(shows)
    seen = {person: Shown(_COLOURS[colour], reason, name) for person, colour, reason, name in rows}
    return [seen.get(show.person_id.bytes) for show in shows]


def refusing(refusals: Sequence[NewRefusal]) -> Steps[list[bool]]:
    """Write down a batch of refusals."""
    ids, times, reasons, points, inspectors, nonces = zip(*refusals, strict=True)
    yield (
        statements.REFUSE,
        {
            "id": arrays.Uuids(ids),
            "at": arrays.Times(times),
            "reason": arrays.Texts(reasons),
            "point_id": arrays.Uuids(points),
            "inspector_id": arrays.Uuids(inspectors),
            "nonce": arrays.Uuids(nonces),
        },
    )
    return [True] * len(refusals)


def _columns(rows: Sequence[NewScan]) -> dict[str, arrays.BinaryArray]:
    """The parameters of `statements.RECORD`."""
    ids, people, points, inspectors, divisions, times, received, ways, readings, abnormal, nonces = zip(
        *rows, strict=True
    )
    return {
        "id": arrays.Uuids(ids),
        "person_id": arrays.Uuids(people),
        "point_id": arrays.Uuids(points),
        "inspector_id": arrays.Uuids(inspectors),
        "division_code": arrays.Texts(divisions),
        "at": arrays.Times(times),
        "received_at": arrays.Times(received),
        "way": arrays.SmallIntegers(ways),
        "tenths": arrays.SmallIntegers(
            None if reading is None else int(reading * 10) for reading in readings
        ),
        "abnormal": arrays.Booleans(abnormal),
        "nonce": arrays.Uuids(nonces),
    }


def _new(row: NewScan, written: Written | None) -> Recorded | None:
    if written is None:
        return None
    return Recorded(written[0], _COLOURS[written[1]], written[2], written[3], row.at, True)


def _written(rows: Sequence[NewScan], written: Iterable[Written]) -> dict[Key, Recorded]:
    sent = {row.id.bytes: row for row in rows}
    found = ((sent[row[0]], row) for row in written)
    return {new.key: Recorded(row[0], _COLOURS[row[1]], row[2], row[3], new.at, True) for new, row in found}


def _found(rows: Iterable[Written]) -> dict[Key, Recorded]:
    return {
        (row[0], row[1]): Recorded(row[2], _COLOURS[row[3]], row[4], row[5], row[6], False) for row in rows
    }


def _answer(done: Recorded | None, key: Key, answered: set[Key]) -> Recorded | None:
    """Of two rows with one nonce in a batch only the first is new."""
    if done is None or key not in answered:
        answered.add(key)
        return done
    return done._replace(is_new=False)


def _find_parameters(rows: Sequence[NewScan]) -> dict[str, Any]:
    times = [row.at for row in rows]
    return {
        "person_id": arrays.Uuids(row.person_id for row in rows),
        "nonce": arrays.Uuids(row.nonce for row in rows),
        "first": min(times) - REPEAT_WINDOW,
        "last": max(times) + REPEAT_WINDOW,
    }


def _may_repeat_another_day(rows: Sequence[NewScan]) -> list[NewScan]:
    """The rows whose first try may lie beyond midnight, in another partition with its own index.

    Before it, because a repeat comes later; after it, when the clock was set back meanwhile, or differs between servers.
    """
    first, last = min(row.at for row in rows), max(row.at for row in rows)
    if city_day(first - rules.MOST_BEHIND_LIVE) == city_day(last + rules.MOST_SET_BACK):
        return []
    return [
        row
        for row in rows
        if city_day(row.at - rules.MOST_BEHIND_LIVE) != city_day(row.at + rules.MOST_SET_BACK)
    ]


def _show_parameters(shows: Sequence[NewShow]) -> dict[str, Any]:
    """A batch of shows counted per person and day, for `statements.SHOW`."""
    times = [at for _, at in shows]
    first, last = city_day(min(times)), city_day(max(times))
    counts: dict[tuple[UUID, dt.date], int] = {}
    newest: dict[tuple[UUID, dt.date], dt.datetime] = {}
    for person, at in shows:
        key = person, first if first == last else city_day(at)
        counts[key] = counts.get(key, 0) + 1
        newest[key] = max(at, newest.get(key, at))
    return {
        "person_id": arrays.Uuids(person for person, _ in counts),
        "day": arrays.Days(day for _, day in counts),
        "shows": arrays.Integers(counts.values()),
        "last_at": arrays.Times(newest[key] for key in counts),
    }


def making_days(moments: Iterable[dt.datetime]) -> tuple[str, dict[str, dt.date]]:
    """The statement that makes the partitions of these moments."""
    days = [city_day(at) for at in moments]
    return statements.ENSURE_DAYS, {"first": min(days), "last": max(days)}
