"""What one feature tells and another hears: key people and the colours of codes, only by events."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from shanzhi.core import clock
from shanzhi.features.health_code import actions as health_code
from shanzhi.features.health_code.enums import Contact, Travel
from shanzhi.features.health_code.models import HealthCode
from shanzhi.features.key_people import actions as key_people
from shanzhi.features.self_check import actions as self_check
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions import questions
from shanzhi.kernel.declarations.queries import questions as question_sets
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.events import queries as heard
from shanzhi.kernel.events.models import Event
from tests.features.key_people.conftest import City, make_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(frozen_at: dt.datetime) -> City:
    made = make_city(frozen_at)
    health_code.declare(
        by=made.citizen,
        person=made.citizen,
        request_id=uuid.uuid4(),
        division=made.home,
        temperature=Decimal("36.5"),
        symptoms=[],
        contact=Contact.NONE,
        travel=Travel.NONE,
        at=frozen_at,
    )
    return made


def colour_of(person: Person, at: dt.datetime) -> str:
    """What the code shows once every event has been heard, each twice."""
    for _time in range(2):
        for event in Event.objects.filter(kind__regex=r"^(key_people|self_check)\.").order_by("pk"):
            for subscription in heard.subscriptions_to(event.kind):
                with clock.frozen(at):
                    events.deliver(event=event, subscription=subscription, at=at)
    return HealthCode.objects.get(person=person).colour


def test_a_listing_colours_the_code_until_its_release(city, at):
    assert colour_of(city.citizen, at) == "green"
    listed = city.list(at=at)
    assert colour_of(city.citizen, at) == "yellow"
    key_people.release(by=city.official, listed=listed, explanation="复核后解除", at=at)
    assert colour_of(city.citizen, at) == "green"


def test_a_change_leaves_no_gap_and_a_withdrawal_nothing(city, at):
    listed = city.list(at=at)
    until = dt.date(2020, 4, 20)
    key_people.change_period(by=city.official, listed=listed, ends_on=until, reason="重新计算", at=at)
    assert colour_of(city.citizen, at) == "yellow"
    assert clock.city_day(HealthCode.objects.get(person=city.citizen).until) >= until
    other = city.category("close_contact")
    key_people.change_category(
        by=city.official,
        listed=listed,
        category=other,
        document_number="汕卫〔2020〕13号",
        reason="升级",
        at=at,
    )
    assert colour_of(city.citizen, at) == "red"
    key_people.withdraw(by=city.official, listed=listed, reason="录入错误", at=at)
    assert colour_of(city.citizen, at) == "green"


def test_what_a_self_check_found_colours_the_code(city, at):
    questions.supply_questionnaires(by=None, at=at)
    version = question_sets.set_on("self_check", clock.city_day(at))
    self_check.declare(
        by=city.citizen,
        questions=version,
        values={"temperature": 38.5, "symptoms": ["fever"], "contact": "no", "travelled": "no"},
        nonce=uuid.uuid4(),
        at=at,
    )
    assert colour_of(city.citizen, at) == "yellow"
    assert HealthCode.objects.get(person=city.citizen).rule.code == "self_check"
