"""Plan, alarms and obstacles, without a database."""

import datetime as dt
from decimal import Decimal

import pytest

from shanzhi.core.clock import CITY_ZONE
from shanzhi.features.key_people import rules
from shanzhi.features.key_people.enums import Alarm, Found, Obstacle, Progress

DAY = dt.date(2020, 3, 16)


def moment(hour: int, minute: int = 0, day: int = 16) -> dt.datetime:
    return dt.datetime(2020, 3, day, hour, minute, tzinfo=CITY_ZONE)


@pytest.mark.parametrize(
    ("found", "temperature", "symptoms", "must_stay", "tries", "alarms"),
    [
        (Found.AT_PLACE, "37.2", [], True, 0, []),
        (Found.AT_PLACE, "37.3", [], True, 0, [Alarm.FEVER]),
        (Found.AT_PLACE, "38.1", ["cough"], True, 0, [Alarm.FEVER, Alarm.SYMPTOMS]),
        (Found.OUT, "36.5", [], True, 0, [Alarm.OUT]),
        (Found.OUT, "36.5", [], False, 0, []),
        (Found.UNREACHED, None, [], True, 0, []),
        (Found.UNREACHED, None, [], False, 1, [Alarm.NOT_FOUND]),
        (Found.AT_PLACE, None, [], True, 1, []),
    ],
)
def test_what_is_alarming(found, temperature, symptoms, must_stay, tries, alarms):
    answers = rules.Answers(found, Decimal(temperature) if temperature else None, symptoms)
    assert rules.alarms_of(answers, must_stay=must_stay, tries=tries) == alarms


def test_each_follow_up_opens_when_the_one_before_is_due():
    first, second = rules.windows_of(DAY, [dt.time(20), dt.time(10)])
    assert (first.opens_at, first.due_at) == (moment(0), moment(10))
    assert (second.opens_at, second.due_at) == (moment(10), moment(20))


@pytest.mark.parametrize(
    ("day", "expected"), [(15, False), (16, True), (17, False), (23, True), (30, True), (31, False)]
)
def test_days_of_a_weekly_plan(day, expected):
    starts, ends = DAY, dt.date(2020, 3, 30)
    there = rules.is_follow_up_day(dt.date(2020, 3, day), starts_on=starts, ends_on=ends, every_days=7)
    assert there is expected


@pytest.mark.parametrize(
    ("done", "at", "word"),
    [
        (None, moment(9, 59), Progress.LATER),
        (None, moment(10), Progress.OPEN),
        (None, moment(20), Progress.MISSED),
        (moment(20), moment(21), Progress.DONE),
        (moment(20, 1), moment(21), Progress.LATE),
    ],
)
def test_the_word_for_a_follow_up(done, at, word):
    assert rules.progress_of(opens_at=moment(10), due_at=moment(20), done_at=done, at=at) == word


@pytest.mark.parametrize(
    ("at", "may"),
    [(moment(9, 59), False), (moment(10), True), (moment(20, day=17), True), (moment(20, 1, 17), False)],
)
def test_when_a_follow_up_can_be_recorded(at, may):
    assert rules.may_try(opens_at=moment(10), due_at=moment(20), at=at) is may


def test_a_second_try_waits_half_an_hour():
    assert rules.may_try_again(None, at=moment(10))
    assert not rules.may_try_again(moment(10), at=moment(10, 29))
    assert rules.may_try_again(moment(10), at=moment(10, 30))


def test_what_stands_against_a_release():
    end = dt.date(2020, 3, 16)
    assert rules.obstacles(today=end, ends_on=end, open_ones=0, alarms=0) == []
    yesterday = end - dt.timedelta(days=1)
    assert rules.obstacles(today=yesterday, ends_on=end, open_ones=1, alarms=1) == list(Obstacle)


def test_an_address_keeps_the_road_only():
    assert rules.masked_address("海滨路 12号B座305") == "海滨路 **号**座**"


def test_numbers_of_documents_are_readable_and_differ():
    first = rules.document_number(0x1234567890ABCDEF, DAY)
    assert first.startswith("JG20200316-") and len(first) == 19
    assert first != rules.document_number(0x1234567890ABCDF0, DAY)
