"""The city's open days and hours as a ruler that is quick to read: days and office time have positions on it."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from shanzhi.core.calendar import WorkingCalendar
from shanzhi.core.clock import CITY_ZONE, local

FIRST, LAST = dt.date(2004, 1, 1), dt.date(2060, 12, 31)
HOURS = ((dt.time(8, 30), dt.time(12, 0)), (dt.time(14, 30), dt.time(17, 30)))

Hours = tuple[tuple[dt.time, dt.time], ...]


@lru_cache(maxsize=1)
def _nation() -> tuple[int, ...]:
    """The nation's working days, as ordinals."""
    calendar = WorkingCalendar()
    days = range(FIRST.toordinal(), LAST.toordinal() + 1)
    return tuple(day for day in days if calendar.is_working_day(dt.date.fromordinal(day)))


class WorkCalendar:
    """Open days and hours of one city: the nation's schedule, and over it the days that the city declares.

    A declared holiday is closed and a declared workday open, whatever the nation says. Moments are read in any
    zone and given back in UTC. The ruler reaches from 2004 to 2060; a moment outside is a ValueError.
    """

    def __init__(
        self, holidays: Collection[dt.date] = (), workdays: Collection[dt.date] = (), hours: Hours = HOURS
    ):
        flat = [time for span in hours for time in span]
        if not hours or any(a >= b for a, b in pairwise(flat)):
            raise ValueError("hours are spans in order, none of them empty")
        if set(holidays) & set(workdays):
            raise ValueError("a day is a holiday or a workday")
        closed = {day.toordinal() for day in holidays}
        opened = {day.toordinal() for day in workdays}
        self.hours = tuple(hours)
        self.days = sorted((set(_nation()) - closed) | opened)
        self._spans = [(_since_midnight(begin), _since_midnight(end)) for begin, end in hours]
        self.a_day = sum((end - begin for begin, end in self._spans), dt.timedelta())

    def is_open(self, day: dt.date) -> bool:
        """Whether offices are open on a day."""
        place = bisect_left(self.days, day.toordinal())
        return place < len(self.days) and self.days[place] == day.toordinal()

    def after(self, day: dt.date) -> int:
        """The place of the first working day after `day`."""
        return bisect_right(self.days, day.toordinal())

    def unfinished(self, at: dt.datetime) -> int:
        """The place of the first working day that closes later than `at`."""
        here = local(at)
        place = bisect_left(self.days, here.toordinal())
        if self.is_open(here.date()) and _since_midnight(here.time()) >= self._spans[-1][1]:
            place += 1
        return place

    def close(self, place: int) -> dt.datetime:
        """When the working day at a place closes."""
        return self._moment(self._day(place), self._spans[-1][1])

    def closing(self, day: dt.date) -> dt.datetime:
        """The hour of closing on any day, open or not."""
        return self._moment(day.toordinal(), self._spans[-1][1])

    def worked(self, at: dt.datetime) -> dt.timedelta:
        """Office time from the ruler's beginning to `at`."""
        here = local(at)
        place = bisect_left(self.days, here.toordinal())
        self._day(place)
        total = place * self.a_day
        if self.is_open(here.date()):
            clock = _since_midnight(here.time())
            for begin, end in self._spans:
                total += min(max(clock - begin, dt.timedelta()), end - begin)
        return total

    def reached(self, worked: dt.timedelta) -> dt.datetime:
        """The first moment at which so much office time has passed: at the end of a day its close."""
        place, left = divmod(worked, self.a_day)
        if not left and place:
            return self.close(place - 1)
        for begin, end in self._spans:
            if left <= end - begin:
                return self._moment(self._day(place), begin + left)
            left -= end - begin
        raise AssertionError("a day holds its own hours")

    def opening(self, at: dt.datetime) -> dt.datetime:
        """`at` in office hours, otherwise the next opening."""
        place = self.unfinished(at)
        day = self._day(place)
        for begin, end in self._spans:
            if at < self._moment(day, end):
                return max(self._moment(day, begin), at.astimezone(dt.UTC))
        raise AssertionError("an unfinished day has an end ahead")

    def _day(self, place: int) -> int:
        if not 0 <= place < len(self.days):
            raise ValueError("outside the years of the calendar")
        return self.days[place]

    @staticmethod
    def _moment(ordinal: int, time: dt.timedelta) -> dt.datetime:
        midnight = dt.datetime.combine(dt.date.fromordinal(ordinal), dt.time.min, CITY_ZONE)
        return (midnight + time).astimezone(dt.UTC)


def _since_midnight(time: dt.time) -> dt.timedelta:
    return dt.timedelta(
        hours=time.hour, minutes=time.minute, seconds=time.second, microseconds=time.microsecond
    )
