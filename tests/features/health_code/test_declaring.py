"""Declaring: colour, history, standing, messages, refusals."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, queries, todos
from shanzhi.features.health_code.enums import Colour, Contact
from shanzhi.features.health_code.models import ColourChange, HealthCode, HealthDeclaration
from shanzhi.kernel.codes.enums import Colour as GateColour
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.scans import queries as scans
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_first_declaration_gives_a_green_code_and_no_message(city, at):
    code = HealthCode.objects.get(person=city.citizen)
    assert (code.colour, code.registered_at, code.division) == (Colour.GREEN, at, city.home)
    standing = scans.standing_of(city.citizen.pk)
    assert (standing.colour, standing.reason, standing.masked_name) == (GateColour.GREEN, None, "林**")
    assert not Message.objects.filter(person=city.citizen).exists()
    kinds = Event.objects.filter(subject=f"person:{city.citizen.pk}").values_list("kind", flat=True)
    assert set(kinds) >= {"health_code.declared", "health_code.colour_changed"}


def test_a_fever_turns_the_code_yellow_with_history_standing_and_message(city, at):
    later = at + dt.timedelta(hours=3)
    code = city.declare(city.citizen, later, temperature=Decimal("37.5"))
    assert code.colour == Colour.YELLOW
    change = ColourChange.objects.filter(person=city.citizen).first()
    assert (change.before, change.colour, change.at) == (Colour.GREEN, Colour.YELLOW, later)
    assert change.evidence.startswith("healthdeclaration:")
    standing = scans.standing_of(city.citizen.pk)
    assert (standing.colour, standing.until) == (GateColour.YELLOW, code.until)
    assert "37.3" in standing.reason
    message = Message.objects.get(person=city.citizen)
    assert "黄码" in message.title
    assert "发热门诊" in message.body


def test_a_red_code_stays_red_when_the_person_declares_to_be_well(city, at):
    red = city.declare(city.citizen, at, contact=Contact.CASE)
    still = city.declare(city.citizen, at + dt.timedelta(days=1))
    assert (still.colour, still.until) == (Colour.RED, red.until)
    assert ColourChange.objects.filter(person=city.citizen).count() == 2


def test_the_same_tap_twice_declares_once(city, at):
    request = uuid.uuid4()
    first = city.declare(city.citizen, at, request_id=request, temperature=Decimal("38"))
    second = city.declare(city.citizen, at + dt.timedelta(seconds=1), request_id=request)
    assert (second.colour, second.since) == (first.colour, first.since)
    assert HealthDeclaration.objects.filter(person=city.citizen, request_id=request).count() == 1


def test_a_guardian_declares_for_a_child_and_nobody_else_may(city, at):
    child = factories.child(city.citizen)
    assert city.declare(child, at, by=city.citizen).colour == Colour.GREEN
    with pytest.raises(DomainError) as refused:
        city.declare(child, at, by=city.manager)
    assert refused.value.code == "family.not_yours"


def test_under_sixteen_one_does_not_declare_alone(city, at):
    young = factories.person("郑小小", birth=dt.date(2008, 1, 1))
    with pytest.raises(actions.DeclarationRefused) as refused:
        city.declare(young, at)
    assert refused.value.code == "health_code.guardian_needed"


def test_no_real_name_no_code(city, at):
    fresh = factories.person(real=False)
    with pytest.raises(actions.DeclarationRefused) as refused:
        city.declare(fresh, at)
    assert refused.value.code == "health_code.real_name_first"


def test_an_expired_code_loses_its_colour_at_the_gates_and_becomes_a_todo(city, at):
    later = at + dt.timedelta(days=14)
    assert not list(todos.declarations_due(city.citizen, at))
    assert actions.expire_codes(at=later) == 1
    assert actions.expire_codes(at=later) == 0
    assert scans.standing_of(city.citizen.pk).colour == GateColour.NONE
    assert queries.own_card(city.citizen, at=later).state == "expired"
    (due,) = todos.declarations_due(city.citizen, later)
    assert "过期" in str(due.title)
    assert Message.objects.get(person=city.citizen).notice == "health_code.expired"


def test_showing_counts_and_gives_what_the_phone_draws(city, at):
    answer = actions.show(by=city.citizen, person_id=city.citizen.pk, at=at)
    assert (answer["colour"], answer["name"]) == ("green", "林**")
    assert answer["code"].startswith("SZ1")
    assert scans.shows_of(city.citizen.pk, first=dt.date(2020, 3, 16), last=dt.date(2020, 3, 16)) == 1
    with pytest.raises(DomainError):
        actions.show(by=city.citizen, person_id=city.manager.pk, at=at)
    with pytest.raises(actions.ShowRefused):
        actions.show(by=city.manager, person_id=city.manager.pk, at=at)
