"""Declaring many at once: the same as one by one, and only where a demo city stands."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions
from shanzhi.features.health_code.enums import Colour, Contact, Symptom
from shanzhi.features.health_code.models import ColourChange, HealthCode, HealthDeclaration
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.scans.models import Standing
from tests import factories

pytestmark = pytest.mark.django_db

STORY = (
    (0, {}),
    (1, {"symptoms": [Symptom.COUGH]}),
    (2, {}),
    (5, {"temperature": Decimal("36.8")}),
    (6, {"contact": Contact.CASE}),
)


@pytest.fixture
def declared(city, at):
    """Gives a declaration of a person; the defaults are those of somebody well."""

    def one(person, days=0, by=None, **answers) -> actions.Declared:
        given = {"temperature": Decimal("36.5"), "request_id": uuid.uuid4()} | answers
        return actions.Declared(
            by_id=(by or person).pk,
            person_id=person.pk,
            division_code=city.home.pk,
            at=at + dt.timedelta(days=days),
            **given,
        )

    return one


def traces(person) -> list:
    """Everything that declarations leave behind, apart from events."""
    code = HealthCode.objects.get(person=person)
    changes = ColourChange.objects.filter(person=person).order_by("at")
    standing = Standing.objects.get(person_id=person.pk)
    return [
        (code.colour, code.rule, code.until, code.since, code.declared_at, code.registered_at),
        [(change.before, change.colour, change.rule, change.until, change.at) for change in changes],
        list(Message.objects.filter(person=person).order_by("created_at").values_list("created_at", "body")),
        (standing.colour, standing.reason, standing.until, standing.division_code),
        HealthDeclaration.objects.filter(person=person).count(),
    ]


def test_many_at_once_leave_what_one_by_one_would(city, at, declared):
    alone, together = factories.person("甲一"), factories.person("甲二")
    for days, answers in STORY:
        city.declare(alone, at + dt.timedelta(days=days), **answers)
    rows = [declared(together, days, **answers) for days, answers in STORY]
    assert actions.declare_many(declared=rows[:2], at=at) == 1
    assert actions.declare_many(declared=rows[2:], at=at) == 1
    assert traces(together) == traces(alone)
    assert not Event.objects.filter(subject=f"person:{together.pk}", kind="health_code.declared")
    assert AuditEntry.objects.filter(act="health_code.declared_many").count() == 2


def test_a_guardian_may_and_a_stranger_refuses_the_lot(city, at, declared):
    child = factories.child(city.citizen)
    other = factories.person("乙")
    with pytest.raises(DomainError) as refused:
        actions.declare_many(declared=[declared(other), declared(child, by=other)], at=at)
    assert refused.value.code == "family.not_yours"
    assert not HealthCode.objects.filter(person__in=[child, other])
    assert actions.declare_many(declared=[declared(child, by=city.citizen)], at=at) == 1
    assert HealthCode.objects.get(person=child).colour == Colour.GREEN


def test_a_child_alone_or_somebody_without_a_name_refuses_the_lot(city, at, declared):
    young = factories.person("郑小小", birth=dt.date(2008, 1, 1))
    for person in (young, factories.person(real=False)):
        with pytest.raises(actions.DeclarationRefused):
            actions.declare_many(declared=[declared(city.citizen), declared(person)], at=at)


def test_it_is_refused_outside_a_demo_city(city, at, declared, settings):
    settings.DEMO_CITY = False
    with pytest.raises(actions.DeclarationRefused) as refused:
        actions.declare_many(declared=[declared(city.citizen)], at=at)
    assert refused.value.code == "demo.refused"
