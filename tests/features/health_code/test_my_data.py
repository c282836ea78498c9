"""What a person takes away of the health code."""

import datetime as dt
import json
import uuid
from decimal import Decimal

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from shanzhi.core import clock
from shanzhi.features.health_code import actions
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.orgs import actions as orgs
from tests import factories

pytestmark = pytest.mark.django_db


def taken_away(person, at) -> dict:
    """Part → rows, as they come out of the file."""
    data = json.loads(json.dumps(accounts.export_my_data(by=person, at=at), cls=DjangoJSONEncoder))
    return {part["name"]: part["rows"] for part in data["parts"]}


def test_a_citizen_gets_declarations_colours_check_ins_and_messages(city, at):
    actions.check_in(by=city.citizen, person=city.citizen, scanned=city.poster(), nonce=uuid.uuid4(), at=at)
    city.declare(city.citizen, at + dt.timedelta(hours=1), temperature=Decimal("38.1"))
    orgs.set_residence(by=city.citizen, person=city.citizen, division=city.home, address="示例路 2 号", at=at)
    data = taken_away(city.citizen, at)
    assert [row["temperature"] for row in data["health_code.declarations"]] == ["36.5", "38.1"]
    assert data["health_code.colours"][-1]["colour"] == data["health_code.code"][0]["colour"] != "green"
    assert [row["point"] for row in data["scans.check_ins"]] == ["东门"]
    assert data["notify.messages"][0]["title"]
    assert data["orgs.residence"][0]["address"] == "示例路 2 号"


def test_nobody_takes_away_what_is_about_others(city, at):
    data = taken_away(factories.person(), at)
    assert not data["health_code.declarations"] and not data["scans.check_ins"]
    inspector = taken_away(city.inspector, at)
    assert inspector["health_code.inspecting"] and inspector["scans.posts"]
    assert city.citizen.name not in json.dumps(inspector, ensure_ascii=False)
    manager = taken_away(city.manager, at)
    assert [row["name"] for row in manager["health_code.venues"]] == [city.venue.name]


def test_openings_of_my_data_are_in_the_file(city, at):
    official = factories.official(role="identity_reviewer")
    accounts.open_identity(by=official, person=city.citizen, reason="核对身份", at=clock.now())
    [opening] = taken_away(city.citizen, at)["audit.openings"]
    assert opening["reason"] == "核对身份"
