"""Two schools in two counties; one with a class teacher, a head and an open round; an official of each county."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client

from shanzhi.core import clock
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions import put_on_duty
from shanzhi.kernel.declarations.enums import DutyRole
from shanzhi.kernel.declarations.models import Member, Round
from tests import factories
from tests.kernel.declarations.conftest import School, make_school

MORNING = dt.datetime(2020, 3, 16, 0, 10, tzinfo=dt.UTC)  # Monday, 08:10 in the city: the window is open


@dataclass
class Town:
    """Who and what a test talks about."""

    here: School
    there: School
    round: Round
    far_round: Round
    pupils: list[Member]
    far_pupil: Member
    official: Person
    far_official: Person

    @staticmethod
    def desk(person: Person) -> Client:
        return factories.signed_in(person, second_factor=True)


@pytest.fixture
def at() -> dt.datetime:
    return MORNING


@pytest.fixture
def town(db: None, frozen_at: dt.datetime) -> Town:
    early = frozen_at - dt.timedelta(hours=3)
    with clock.frozen(early):
        here = make_school(early)
        there = make_school(early, code="2144000999", division="441521115")
        for school in (here, there):
            put_on_duty(
                by=None, group=school.classes[0], person=school.teacher, role=DutyRole.TEACHER, at=early
            )
            put_on_duty(by=None, group=school.top, person=school.head, role=DutyRole.HEAD, at=early)
        pupils = [here.pupil(number=f"{n:03d}") for n in range(3)]
        far = there.pupil(number="900")
        rounds = here.open(), there.open()
    return Town(
        here,
        there,
        *rounds,
        pupils,
        far,
        factories.official(role="education_official", name="郑教育"),
        factories.official(role="education_official", division_code="441521", name="黄海丰"),
    )
