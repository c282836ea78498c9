"""Doubtful answers are flagged within minutes, counted, and told once."""

import datetime as dt

from shanzhi.kernel.declarations.actions import quality, telling
from shanzhi.kernel.declarations.enums import Channel, Flag
from shanzhi.kernel.events.models import Event
from tests import factories

from .conftest import WELL


def flags(school, round, member):
    return set(school.stands(round, member).flags)


def test_an_answer_given_in_a_second_is_hasty(school):
    quick, slow = school.pupil(), school.pupil()
    round = school.open()
    at = round.opens_at
    school.answer(round, quick, seconds=1.2, at=at)
    school.answer(round, slow, seconds=9.0, at=at)
    assert quality.flag_recent(at=at) == (1, 1)
    assert flags(school, round, quick) == {Flag.HASTY}
    assert flags(school, round, slow) == set()
    assert school.tally(round).flagged == 1
    assert quality.flag_recent(at=at) == (0, 0)
    telling.tell_notables(at=at)
    assert Event.objects.get(kind="declaration.flagged").payload["flags"] == ["hasty"]


def test_a_correction_in_peace_takes_the_flag_away(school):
    member = school.pupil()
    round = school.open()
    at = round.opens_at
    school.answer(round, member, seconds=1.0, at=at)
    quality.flag_recent(at=at)
    later = at + dt.timedelta(minutes=1)
    school.answer(round, member, WELL | {"temperature": 36.6}, seconds=20.0, at=later)
    quality.flag_recent(at=later)
    assert flags(school, round, member) == set()
    assert school.tally(round).flagged == 0


def test_the_same_for_a_week_is_copied(school):
    member = school.pupil()
    for day in (16, 17, 18, 19):
        round = school.open(dt.date(2020, 3, day))
        school.answer(round, member)
        assert quality.flag_recent(at=round.opens_at + dt.timedelta(minutes=30)) == (0, 0)
    round = school.open(dt.date(2020, 3, 20))
    school.answer(round, member)
    quality.flag_recent(at=round.opens_at + dt.timedelta(minutes=30))
    assert flags(school, round, member) == {Flag.SAME}


def test_one_person_for_many_within_a_minute(school):
    guardian = factories.person()
    members = [school.pupil(guardian=guardian) for _ in range(8)]
    round = school.open()
    for place, member in enumerate(members):
        school.answer(
            round,
            member,
            WELL | {"temperature": 36.1 + place / 10},
            at=round.opens_at + dt.timedelta(seconds=5 * place),
        )
    quality.flag_recent(at=round.opens_at + dt.timedelta(minutes=1))
    assert flags(school, round, members[-1]) == {Flag.MANY}
    assert flags(school, round, members[0]) == set()


def test_a_teacher_who_fills_in_by_telephone_is_not_suspected(school):
    members = [school.pupil() for _ in range(9)]
    round = school.open()
    for member in members:
        school.answer(round, member, by=school.teacher, channel=Channel.PHONE, seconds=1.0, at=round.opens_at)
    assert quality.flag_recent(at=round.opens_at) == (0, 0)


def test_far_from_where_it_usually_comes(school):
    member = school.pupil()
    home, guangzhou = (115.37, 22.78), (113.26, 23.13)
    for day in (16, 17, 18):
        round = school.open(dt.date(2020, 3, day))
        school.answer(round, member, WELL | {"temperature": 36.0 + day / 100}, position=home)
    for day, place, wanted in ((19, home, set()), (20, guangzhou, {Flag.FAR})):
        round = school.open(dt.date(2020, 3, day))
        at = round.opens_at
        school.answer(round, member, WELL | {"temperature": 37.0 - day / 100}, position=place, at=at)
        quality.flag_recent(at=at)
        assert flags(school, round, member) == wanted
