"""Two at once, on real connections."""

import datetime as dt
import uuid

import pytest

from shanzhi.core import clock
from shanzhi.features.staff_health import actions
from shanzhi.features.staff_health.enums import Decision, ResumeState
from shanzhi.features.staff_health.models import Firm, ResumeStep, ResumeWork
from shanzhi.kernel.declarations.enums import Days
from shanzhi.kernel.notify.models import Message
from tests import factories
from tests.features.key_people.test_races import together

from .conftest import agent_of, make_world, organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(at):
    with clock.frozen(at):
        yield make_world(at)


def test_one_file_of_two_colleagues(world):
    found = together(lambda: world.file().pk)
    assert found.count("resume.running") == 3
    assert ResumeWork.objects.count() == ResumeStep.objects.count() == 1


def test_one_file_of_many_taps(world):
    request = uuid.uuid4()
    assert len(set(together(lambda: world.file(request_id=request).pk))) == 1
    assert Message.objects.filter(notice="staff_health.resume_waiting").count() == 1


def test_of_two_officials_one_decides(world):
    resume = world.file()
    actions.decide_resume(by=world.official, resume_id=resume.pk, decision=Decision.ACCEPT, at=world.at)
    others = iter([Decision.FILE, Decision.REFUSE, Decision.FILE, Decision.REFUSE])

    def act():
        return actions.decide_resume(
            by=world.official, resume_id=resume.pk, decision=next(others), said="核查后决定", at=world.at
        ).state

    found = together(act)
    assert found.count("resume.state") == 3
    resume.refresh_from_db()
    assert resume.state in {ResumeState.FILED, ResumeState.REFUSED}
    assert resume.steps.count() == 3


def test_numbers_are_given_once(world, at):
    firms = []
    for number in (5, 6, 7, 8):
        other = organisation(number, representative=factories.person(), point=(115.371, 22.781), at=at)
        agent = agent_of(other, at=at)
        window = {"opens": dt.time(7), "closes": dt.time(10), "days": Days.WORKING}
        firm = actions.take_part(by=agent, organisation_id=other.pk, at=at, **window)
        resume = world.file(by=agent, group_id=firm.pk)
        actions.decide_resume(by=world.official, resume_id=resume.pk, decision=Decision.ACCEPT, at=at)
        firms.append(resume.pk)
    keys = iter(firms)
    numbers = together(
        lambda: (
            actions.decide_resume(
                by=world.official, resume_id=next(keys), decision=Decision.FILE, at=at
            ).number
        )
    )
    assert sorted(numbers) == [f"441502-2020-{number:04d}" for number in (1, 2, 3, 4)]


def test_a_firm_joins_once(world, at):
    other = organisation(5, representative=factories.person(), point=(115.371, 22.781), at=at)
    agent = agent_of(other, at=at)
    window = {"opens": dt.time(7), "closes": dt.time(10), "days": Days.WORKING}
    found = together(lambda: actions.take_part(by=agent, organisation_id=other.pk, at=at, **window).pk)
    assert len(set(found)) == 1 and Firm.objects.count() == 2
