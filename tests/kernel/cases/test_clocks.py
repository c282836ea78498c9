"""Clocks against due times that were worked out by hand on the announced calendars of 2020."""

import datetime as dt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shanzhi.core.clock import CITY_ZONE
from shanzhi.kernel.cases.rules import clocks
from shanzhi.kernel.cases.rules.clocks import Limit, Pause, Tone
from shanzhi.kernel.cases.rules.workdays import WorkCalendar

CITY = WorkCalendar()


def at(text: str) -> dt.datetime:
    """A moment on the city's clocks; days without a year are of 2020."""
    if len(text.split()[0]) == 5:
        text = "2020-" + text
    return dt.datetime.fromisoformat(text).replace(tzinfo=CITY_ZONE)


# The Spring Festival of 2020: 24 January (Friday) to 2 February (Sunday) by extension; Sunday 19 January is worked.
# October 2020: 1 (Thursday) to 8; Sunday 27 September and Saturday 10 October are worked.
# Open 8:30–12:00 and 14:30–17:30: six and a half hours a day.
BY_HAND = [
    # working days: the day of receipt does not count, the last one ends at 17:30
    ("working_days", 1, "01-22 10:00", "01-23 17:30"),
    ("working_days", 2, "01-22 10:00", "02-03 17:30"),
    ("working_days", 3, "01-22 10:00", "02-04 17:30"),
    ("working_days", 1, "01-23 17:29", "02-03 17:30"),
    ("working_days", 1, "01-25 09:00", "02-03 17:30"),
    ("working_days", 5, "01-16 09:00", "01-22 17:30"),  # 17, 19 (Sunday, worked), 20, 21, 22
    ("working_days", 10, "01-16 09:00", "02-06 17:30"),  # 17, 19 to 23 January, 3 to 6 February
    ("working_days", 15, "01-20 09:00", "02-18 17:30"),
    ("working_days", 3, "09-25 09:00", "09-29 17:30"),  # 27 (Sunday, worked), 28, 29
    ("working_days", 5, "09-25 23:59", "10-09 17:30"),  # 27, 28, 29, 30 September, 9 October
    ("working_days", 2, "09-30 16:00", "10-10 17:30"),  # 9, and Saturday 10, worked
    ("working_days", 3, "09-30 16:00", "10-12 17:30"),
    ("working_days", 1, "10-08 00:00", "10-09 17:30"),
    ("working_days", 1, "02-28 09:00", "03-02 17:30"),  # 29 February 2020 is a Saturday
    ("working_days", 0, "02-28 09:00", "02-28 17:30"),
    ("working_days", 0, "02-28 17:30", "03-02 17:30"),
    # office hours
    ("working_hours", 2, "01-23 16:30", "02-03 09:30"),
    ("working_hours", 1, "01-23 16:30", "01-23 17:30"),
    ("working_hours", 1, "01-23 11:30", "01-23 15:00"),  # over lunch
    ("working_hours", 1, "01-23 13:00", "01-23 15:30"),  # received at lunch
    ("working_hours", 24, "01-22 08:30", "02-04 15:30"),  # 6.5 + 6.5 + 6.5 = 19.5, and 4.5 on the fourth day
    ("working_hours", 13, "09-29 14:30", "10-09 12:00"),  # 3 + 6.5 + 3.5
    ("working_hours", 4, "10-01 12:00", "10-09 15:00"),
    ("working_hours", 0, "10-01 12:00", "10-09 08:30"),
    # hours and minutes by the clock on the wall do not rest
    ("minutes", 24 * 60, "01-24 22:00", "01-25 22:00"),
    ("minutes", 24 * 60, "02-28 12:00", "02-29 12:00"),
    ("minutes", 0, "01-24 22:00", "01-24 22:00"),
    # days: rest is counted, but the last one is carried over it
    ("days", 3, "01-20 09:00", "01-23 17:30"),
    ("days", 3, "01-22 09:00", "02-03 17:30"),
    ("days", 7, "09-25 09:00", "10-09 17:30"),
    ("days", 1, "02-28 09:00", "03-02 17:30"),
    ("days", 366, "2020-02-28 09:00", "2021-03-01 17:30"),  # 28 February 2021 is a Sunday
    ("days", 0, "02-28 09:00", "02-28 17:30"),
]


@pytest.mark.parametrize(("unit", "amount", "since", "expected"), BY_HAND)
def test_due_by_hand(unit, amount, since, expected):
    assert clocks.due(Limit(amount, unit), at(since), calendar=CITY) == at(expected)


PAUSED = [
    # paused on Friday morning and resumed on Monday morning: Friday's close passed in the pause, one day
    ("working_days", 3, "06-10 09:00", [("06-12 10:00", "06-15 10:00")], "06-16 17:30"),
    # paused in the evening and over the weekend only: nothing is lost
    ("working_days", 3, "06-10 09:00", [("06-12 18:00", "06-15 08:00")], "06-15 17:30"),
    # within one day: that day's close still counts
    ("working_days", 3, "06-10 09:00", [("06-12 10:00", "06-12 16:00")], "06-15 17:30"),
    # resumed after the close: that day is lost too
    ("working_days", 3, "06-10 09:00", [("06-12 10:00", "06-15 18:00")], "06-17 17:30"),
    # on the last day itself, for two weeks (25 and 26 June are the Dragon Boat Festival, 28 June is worked)
    ("working_days", 3, "06-10 09:00", [("06-15 10:00", "06-29 10:00")], "06-29 17:30"),
    # begun after the end: too late to help
    ("working_days", 3, "06-10 09:00", [("06-16 10:00", "06-29 10:00")], "06-15 17:30"),
    # two that touch are one
    (
        "working_days",
        3,
        "06-10 09:00",
        [("06-12 10:00", "06-15 10:00"), ("06-15 09:00", "06-16 10:00")],
        "06-17 17:30",
    ),
    ("working_hours", 8, "06-12 14:30", [("06-12 16:30", "06-15 09:30")], "06-16 09:00"),
    ("working_hours", 8, "06-12 14:30", [("06-12 18:00", "06-15 08:00")], "06-15 16:00"),
    ("minutes", 90, "06-12 14:30", [("06-12 15:00", "06-12 15:20")], "06-12 16:20"),
    ("days", 2, "06-10 09:00", [("06-11 10:00", "06-13 10:00")], "06-15 17:30"),
    ("days", 1, "06-10 09:00", [("06-11 10:00", "06-17 10:00")], "06-17 17:30"),
]


@pytest.mark.parametrize(("unit", "amount", "since", "pauses", "expected"), PAUSED)
def test_pauses_do_not_count(unit, amount, since, pauses, expected):
    stretches = [Pause(at(begin), at(end)) for begin, end in pauses]
    assert clocks.due(Limit(amount, unit), at(since), calendar=CITY, pauses=stretches) == at(expected)


def test_declared_days_go_before_the_nation():
    """A city that rests on until 9 February 2020 and works a Saturday for it."""
    resting = WorkCalendar(
        holidays=[dt.date(2020, 2, day) for day in range(3, 10)], workdays=[dt.date(2020, 2, 15)]
    )
    assert clocks.due(Limit(1, "working_days"), at("01-23 09:00"), calendar=resting) == at("02-10 17:30")
    assert clocks.due(Limit(6, "working_days"), at("01-23 09:00"), calendar=resting) == at("02-15 17:30")
    assert resting.is_open(dt.date(2020, 2, 15)) and not resting.is_open(dt.date(2020, 2, 3))


def test_own_hours():
    through = WorkCalendar(hours=((dt.time(9), dt.time(17)),))
    assert clocks.due(Limit(5, "working_hours"), at("06-10 11:00"), calendar=through) == at("06-10 16:00")
    assert clocks.due(Limit(1, "working_days"), at("06-10 11:00"), calendar=through) == at("06-11 17:00")


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("06-10 12:00", 3),
        ("06-11 09:00", 2),
        ("06-13 12:00", 0),
        ("06-15 17:30", 0),
        ("06-15 17:31", -1),
        ("06-17 09:00", -2),
    ],
)
def test_working_days_left(now, left):
    assert clocks.remaining(Limit(3, "working_days"), at("06-10 09:00"), at(now), calendar=CITY) == left


def test_what_is_left_stands_still_in_a_pause():
    pause = [Pause(at("06-12 10:00"))]
    for now in ("06-12 10:00", "06-20 10:00", "07-20 10:00"):
        left = clocks.remaining(
            Limit(10, "working_hours"), at("06-11 14:30"), at(now), calendar=CITY, pauses=pause
        )
        assert left == 10 - 3 - 1.5
    assert clocks.stands(at("06-20 10:00"), pause) == at("06-12 10:00")
    assert clocks.remaining(Limit(90, "minutes"), at("06-11 14:30"), at("06-11 15:30"), calendar=CITY) == 30
    assert clocks.remaining(Limit(3, "days"), at("06-08 09:00"), at("06-11 17:31"), calendar=CITY) == -1


def test_tones():
    since, due = at("06-10 09:00"), at("06-20 09:00")
    assert clocks.tone(at("06-18 08:59"), since, due) == Tone.GREEN
    assert clocks.tone(at("06-18 09:00"), since, due) == Tone.AMBER == "amber"
    assert clocks.tone(due, since, due) == Tone.AMBER
    assert clocks.tone(due + dt.timedelta(seconds=1), since, due) == Tone.RED
    assert clocks.tone(at("06-15 09:00"), since, due, amber=0.5) == Tone.AMBER
    assert clocks.amber_from(since, due) == at("06-18 09:00")


def test_refusals():
    with pytest.raises(ValueError):
        Limit(-1, "days")
    with pytest.raises(ValueError):
        Limit(1, "weeks")  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        Limit(1, "days").plus(Limit(1, "minutes"))
    with pytest.raises(ValueError):
        WorkCalendar(hours=((dt.time(9), dt.time(9)),))
    with pytest.raises(ValueError):
        WorkCalendar(holidays=[dt.date(2020, 2, 3)], workdays=[dt.date(2020, 2, 3)])
    with pytest.raises(ValueError):
        clocks.due(Limit(99_999, "working_days"), at("06-10 09:00"), calendar=CITY)
    assert Limit(2, "days").plus(Limit(3, "days")) == Limit(5, "days")


moments = st.datetimes(dt.datetime(2019, 11, 1), dt.datetime(2021, 3, 31)).map(
    lambda naive: naive.replace(tzinfo=CITY_ZONE)
)
limits = st.builds(Limit, st.integers(0, 60), st.sampled_from(clocks.UNITS))
stretches = st.lists(st.tuples(moments, moments).map(lambda pair: Pause(*sorted(pair))), max_size=3)


@given(limits, moments, stretches)
def test_more_time_never_ends_earlier(limit, since, pauses):
    more = limit.plus(Limit(1, limit.unit))
    assert clocks.due(more, since, calendar=CITY, pauses=pauses) >= clocks.due(
        limit, since, calendar=CITY, pauses=pauses
    )


@given(limits, moments, moments, stretches)
def test_who_comes_later_is_never_due_earlier(limit, one, other, pauses):
    first, second = sorted((one, other))
    assert clocks.due(limit, first, calendar=CITY, pauses=pauses) <= clocks.due(
        limit, second, calendar=CITY, pauses=pauses
    )


@given(limits, moments, stretches)
def test_pauses_never_shorten(limit, since, pauses):
    with_them = clocks.due(limit, since, calendar=CITY, pauses=pauses)
    assert with_them >= clocks.due(limit, since, calendar=CITY)
    assert with_them >= since.astimezone(dt.UTC)


@given(st.integers(1, 40), st.integers(0, 20), moments, st.integers(0, 39))
def test_a_pause_of_k_working_days_shifts_by_k(amount, k, since, begun):
    assume(begun < amount)
    first = CITY.after(since.date())
    begin = CITY.close(first + begun) - dt.timedelta(hours=1)
    end = CITY.close(first + begun + k) - dt.timedelta(hours=1)
    moved = clocks.due(Limit(amount, "working_days"), since, calendar=CITY, pauses=[Pause(begin, end)])
    assert moved == CITY.close(first + amount - 1 + k)
    assert moved == clocks.due(Limit(amount + k, "working_days"), since, calendar=CITY)


@settings(max_examples=60)
@given(limits.filter(lambda limit: limit.amount), moments, stretches)
def test_nothing_is_left_when_it_is_due(limit, since, pauses):
    end = clocks.due(limit, since, calendar=CITY, pauses=pauses)
    left = clocks.remaining(limit, since, end, calendar=CITY, pauses=pauses)
    assert left == pytest.approx(0) or clocks.stands(end, pauses) != end
