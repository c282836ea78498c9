"""Moments as RFC 3339 writes them, as whole microseconds since 1970."""

import calendar
import datetime as dt
import re

_RFC3339 = re.compile(
    r"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[Tt ]((?:[01]\d|2[0-3]):[0-5]\d):([0-5]\d|60)"
    r"(?:\.(\d+))?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_NO_ZONE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?")
# The same for DuckDB, whose cast then refuses the 31st of February; it knows no second 60, which is the next one.
PATTERN = _RFC3339.pattern.replace("(?:", "(").replace("\\", "\\")


class MomentRefused(ValueError):
    """Not a moment; the message says what is wrong with it."""


def micros_of(text: str) -> int:
    """`2020-03-16T09:30:00+08:00` as 1584322200000000. What is finer than a microsecond is cut off."""
    found = _RFC3339.fullmatch(text)
    if found is None:
        if _NO_ZONE.fullmatch(text):
            raise MomentRefused(f"{text!r} has no time zone; add one, as in 2020-03-16T09:30:00+08:00")
        raise MomentRefused(f"{text!r} is not a time like 2020-03-16T09:30:00+08:00")
    day, clock, second, fraction, zone = found.groups()
    try:
        minute = dt.datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M")
    except ValueError:
        raise MomentRefused(f"{text!r} names a day that the calendar does not have") from None
    seconds = calendar.timegm(minute.timetuple()) + int(second) - _offset(zone)
    return seconds * 1_000_000 + int((fraction or "0").ljust(6, "0")[:6])


def _offset(zone: str) -> int:
    if zone in "Zz":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -seconds if zone[0] == "-" else seconds


def sql_micros(column: str) -> str:
    """The same as SQL for DuckDB: null for what is not a moment."""
    plain = f"upper(replace({column}, ' ', 'T'))"
    usual = f"epoch_us(TRY_CAST({plain} AS TIMESTAMPTZ))"
    leap = f"epoch_us(TRY_CAST({plain}[:17] || '59' || {plain}[20:] AS TIMESTAMPTZ)) + 1000000"
    value = f"CASE WHEN {column}[18:19] = '60' THEN {leap} ELSE {usual} END"
    return f"CASE WHEN regexp_full_match({column}, '{PATTERN}') THEN {value} END"
