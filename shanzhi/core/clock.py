"""The one place that reads the clock. Rules and actions are handed `at`; views and tasks ask here."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Shanghai")

_frozen: ContextVar[dt.datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or dt.datetime.now(dt.UTC)


def local(at: dt.datetime) -> dt.datetime:
    """The same moment on the city's wall clocks."""
    return at.astimezone(CITY_ZONE)


def city_day(at: dt.datetime) -> dt.date:
    """The calendar day of `at` in the city."""
    return local(at).date()


def day_start(day: dt.date) -> dt.datetime:
    """The first moment of a city day, aware."""
    return dt.datetime.combine(day, dt.time.min, CITY_ZONE)


@contextmanager
def frozen(at: dt.datetime) -> Iterator[None]:
    """Hold the clock at `at`: for tests and for building a past in the demo city."""
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
