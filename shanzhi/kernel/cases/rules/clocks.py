"""By when something must be done, and how near that is.

Sources. Working days: 行政许可法 第八十二条 counts working days and leaves holidays out. The day of receipt does not
count, and the last day ends with office hours: 民法总则 (from 2021 民法典) 第二百零一条 and 第二百零三条; the latter
also carries a term in days that would end on a day of rest over to the next open day. Hours run from the moment
itself (第二百零一条); office hours from the next opening.

A pause stops the clock. Of days, those do not count at whose close the clock stood still; of hours and minutes,
those that passed in the pause.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from shanzhi.core.clock import city_day
from shanzhi.kernel.cases.rules.workdays import WorkCalendar

Unit = Literal["minutes", "working_hours", "working_days", "days"]

UNITS: tuple[Unit, ...] = ("minutes", "working_hours", "working_days", "days")
DAY = dt.timedelta(days=1)
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class Tone(StrEnum):
    """How near the end of a term is."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Pause(NamedTuple):
    """A stretch in which a clock stands still; without an end it still does."""

    begin: dt.datetime
    end: dt.datetime | None = None


@dataclass(frozen=True)
class Limit:
    """A term: so many of a unit."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 0 or self.unit not in UNITS:
            raise ValueError("a term is a count of a known unit")

    def plus(self, more: "Limit") -> "Limit":
        """The term with an extension, which is granted in the term's own unit."""
        if more.unit != self.unit:
            raise ValueError("an extension has the unit of the term")
        return Limit(self.amount + more.amount, self.unit)


def due(
    limit: Limit, since: dt.datetime, *, calendar: WorkCalendar, pauses: Sequence[Pause] = ()
) -> dt.datetime:
    """The last moment that is in time. Pauses without an end move nothing yet."""
    ended = _in_order(pauses)
    if limit.unit == "working_days":
        return calendar.close(_working_day(limit.amount, since, calendar, ended))
    if limit.unit == "days":
        return _calendar_day(limit.amount, since, calendar, ended)
    if limit.unit == "working_hours":
        at = _run(dt.timedelta(hours=limit.amount), since, calendar.worked, ended)
        begun = calendar.worked(since)
        return calendar.reached(at) if limit.amount and at > begun else _start(since, calendar, ended)
    return _EPOCH + _run(dt.timedelta(minutes=limit.amount), since, lambda at: at - _EPOCH, ended)


def stands(at: dt.datetime, pauses: Sequence[Pause]) -> dt.datetime:
    """What the hand of the clock shows at `at`: in a pause, its beginning."""
    for pause in sorted(pauses, reverse=True, key=lambda pause: pause.begin):
        if pause.begin <= at and (pause.end is None or at < pause.end):
            at = pause.begin
    return at


def remaining(
    limit: Limit, since: dt.datetime, at: dt.datetime, *, calendar: WorkCalendar, pauses: Sequence[Pause] = ()
) -> float:
    """How much of the term is left at `at`, in its own unit; below zero it is overdue.

    Days are whole: 0 is the last day itself, -1 the first day (working day) too late.
    """
    known = [pause for pause in pauses if pause.begin <= at]
    hand = stands(at, known)
    end = due(
        limit, since, calendar=calendar, pauses=[p for p in known if p.end is not None and p.end <= hand]
    )
    if limit.unit == "working_days":
        return calendar.unfinished(end - dt.timedelta(microseconds=1)) - calendar.unfinished(
            hand - dt.timedelta(microseconds=1)
        )
    if limit.unit == "days":
        late = 1 if city_day(hand) == city_day(end) and hand > end else 0
        return (city_day(end) - city_day(hand)).days - late
    if limit.unit == "working_hours":
        return (calendar.worked(end) - calendar.worked(hand)) / dt.timedelta(hours=1)
    return (end - hand) / dt.timedelta(minutes=1)


def tone(at: dt.datetime, since: dt.datetime, due: dt.datetime, amber: float = 0.8) -> Tone:
    """Red after `due`, amber from that share of the way on. In a pause `at` is what `stands` gives."""
    if at > due:
        return Tone.RED
    return Tone.AMBER if at - since >= (due - since) * amber else Tone.GREEN


def amber_from(since: dt.datetime, due: dt.datetime, amber: float = 0.8) -> dt.datetime:
    """When a clock turns amber, so that lists can ask the database for a tone."""
    return since + (due - since) * amber


def _in_order(pauses: Sequence[Pause]) -> list[tuple[dt.datetime, dt.datetime]]:
    """The ended pauses, those that touch made one."""
    merged: list[tuple[dt.datetime, dt.datetime]] = []
    for begin, end in sorted((pause.begin, pause.end) for pause in pauses if pause.end is not None):
        if begin > end:
            raise ValueError("a pause ends after it begins")
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def _run(
    amount: dt.timedelta,
    since: dt.datetime,
    read: Callable[[dt.datetime], dt.timedelta],
    pauses: list[tuple[dt.datetime, dt.datetime]],
) -> dt.timedelta:
    """Where on the ruler `read` a clock ends that runs for `amount`."""
    start = read(since)
    target = start + amount
    for begin, end in pauses:
        if read(begin) >= target:
            break
        target += max(read(end) - max(read(begin), start), dt.timedelta())
    return target


def _start(
    since: dt.datetime, calendar: WorkCalendar, pauses: list[tuple[dt.datetime, dt.datetime]]
) -> dt.datetime:
    """When a clock of office hours begins to run."""
    for begin, end in pauses:
        if begin < since < end:
            since = end
    return calendar.opening(since)


def _working_day(
    amount: int, since: dt.datetime, calendar: WorkCalendar, pauses: list[tuple[dt.datetime, dt.datetime]]
) -> int:
    """The place of the last working day. A term of no days ends with the day of receipt, if that is not over."""
    place = calendar.after(city_day(since)) + amount - 1 if amount else calendar.unfinished(since)
    first = calendar.after(city_day(since)) if amount else place
    for begin, end in pauses:
        stood, ran = max(calendar.unfinished(begin), first), calendar.unfinished(end)
        if stood > place:
            break
        place += max(ran - stood, 0)
    return place


def _calendar_day(
    amount: int, since: dt.datetime, calendar: WorkCalendar, pauses: list[tuple[dt.datetime, dt.datetime]]
) -> dt.datetime:
    """The close of the last day, carried over days of rest."""

    def unfinished(at: dt.datetime) -> int:
        day = city_day(at)
        return day.toordinal() + (1 if at >= calendar.closing(day) else 0)

    first = city_day(since).toordinal() + 1 if amount else unfinished(since)
    day = first + max(amount - 1, 0)
    for begin, end in pauses:
        stood, ran = max(unfinished(begin), first), unfinished(end)
        if stood > day:
            break
        day += max(ran - stood, 0)
    place = calendar.after(dt.date.fromordinal(day - 1))
    for begin, end in pauses:
        if calendar.unfinished(begin) <= place < calendar.unfinished(end):
            place = calendar.unfinished(end)
    return calendar.close(place)
