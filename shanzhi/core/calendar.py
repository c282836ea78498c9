"""Working days and hours: the nation's schedule, and over it the days that a city declares itself."""

import datetime as dt
from collections.abc import Iterator, Mapping

import chinese_calendar

from shanzhi.core.clock import CITY_ZONE, city_day

Span = tuple[dt.datetime, dt.datetime]


class WorkingCalendar:
    """Answers for one city. `own_days` (day → whether it is worked) go before the nation's schedule.

    Moments may come in any zone and are given back in UTC. Years that the nation has not announced yet count
    Monday to Friday.
    """

    def __init__(
        self,
        own_days: Mapping[dt.date, bool] | None = None,
        *,
        opens: dt.time = dt.time(8, 30),
        lunch: tuple[dt.time, dt.time] | None = (dt.time(12, 0), dt.time(14, 30)),
        closes: dt.time = dt.time(17, 30),
    ):
        self.own_days = own_days or {}
        self.hours = [(opens, lunch[0]), (lunch[1], closes)] if lunch else [(opens, closes)]

    def is_working_day(self, day: dt.date) -> bool:
        """Whether offices are open on a day."""
        if day in self.own_days:
            return self.own_days[day]
        try:
            return chinese_calendar.is_workday(day)
        except NotImplementedError:
            return day.weekday() < 5

    def next_working_day(self, day: dt.date) -> dt.date:
        """The first working day after `day`."""
        day += dt.timedelta(days=1)
        while not self.is_working_day(day):
            day += dt.timedelta(days=1)
        return day

    def add_working_days(self, at: dt.datetime, n: int) -> dt.datetime:
        """The moment by which something due within `n` working days must be done.

        The day of `at` does not count, and the last one counts until offices close.
        """
        if n < 1:
            raise ValueError("a term has at least one working day")
        day = city_day(at)
        for _ in range(n):
            day = self.next_working_day(day)
        return self._spans(day)[-1][1]

    def add_working_hours(self, at: dt.datetime, hours: float) -> dt.datetime:
        """The moment at which `hours` of office time have passed since `at`."""
        if hours < 0:
            raise ValueError("office time runs forward")
        left = dt.timedelta(hours=hours)
        for begin, end in self._open_from(at):
            if left <= end - begin:
                return begin + left
            left -= end - begin
        raise AssertionError("office time never ends")

    def working_time_between(self, a: dt.datetime, b: dt.datetime) -> dt.timedelta:
        """How much office time lies between two moments; negative when `b` is before `a`."""
        if b < a:
            return -self.working_time_between(b, a)
        passed = dt.timedelta()
        for begin, end in self._open_from(a):
            if begin >= b:
                break
            passed += min(end, b) - begin
        return passed

    def _open_from(self, at: dt.datetime) -> Iterator[Span]:
        """The office hours from `at` on, the first one cut at `at`."""
        day = city_day(at)
        if not self.is_working_day(day):
            day = self.next_working_day(day)
        while True:
            for begin, end in self._spans(day):
                if end > at:
                    yield max(begin, at.astimezone(dt.UTC)), end
            day = self.next_working_day(day)

    def _spans(self, day: dt.date) -> list[Span]:
        def moment(time: dt.time) -> dt.datetime:
            return dt.datetime.combine(day, time, CITY_ZONE).astimezone(dt.UTC)

        return [(moment(begin), moment(end)) for begin, end in self.hours]
