"""Decisions on windows, days and quality that need nothing but their arguments."""

import datetime as dt
import math
from collections.abc import Sequence
from zoneinfo import ZoneInfo

HASTY_SECONDS = 2.0
SAME_DAYS = 5  # rounds in a row with the same answer to everything
MANY_IN_A_MINUTE = 8  # different members answered for by one person
FAR_KM = 30.0
SLOT_MINUTES = 5
_EARTH_KM = 6371.0


def moment(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """That time of that day on the clocks of a zone, in UTC.

    A time that the change to summer time leaves out counts as the same distance after the change; one that comes
    twice is the first of the two (PEP 495).
    """
    return dt.datetime.combine(day, time, ZoneInfo(zone)).astimezone(dt.UTC)


def window(
    day: dt.date, opens: dt.time, closes: dt.time, zone: str
) -> tuple[dt.datetime, dt.datetime, dt.datetime]:
    """When a round opens, when it closes, and until when late answers are taken: the end of the day."""
    end = moment(day + dt.timedelta(days=1), dt.time.min, zone)
    return moment(day, opens, zone), moment(day, closes, zone), end


def phase(*, opens_at: dt.datetime, closes_at: dt.datetime, ends_at: dt.datetime, at: dt.datetime) -> str:
    """`before`, `open`, `late` or `over`. The moment of the close itself is late."""
    if at < opens_at:
        return "before"
    if at < closes_at:
        return "open"
    return "late" if at < ends_at else "over"


def is_asked(
    *, days: str, day: dt.date, is_working_day: bool, terms: Sequence[tuple[dt.date, dt.date]]
) -> bool:
    """Whether a plan asks on a day. School days are working days inside a term; without any term all of them."""
    if days == "every":
        return True
    if days == "working" or not terms:
        return is_working_day
    return is_working_day and any(first <= day <= last for first, last in terms)


def slot_of(minutes: int) -> int:
    """The five minutes that a minute of the day lies in, by their first one."""
    return minutes - minutes % SLOT_MINUTES


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The way between two (longitude, latitude) as the crow flies."""
    (lng_a, lat_a), (lng_b, lat_b) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lng_b - lng_a) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def percent(part: int, whole: int) -> float:
    """A share in hundredths, rounded down to a tenth: 99.96 % is not yet everybody. 100 of nobody."""
    if not whole:
        return 100.0
    return math.floor(part * 1000 / whole) / 10
