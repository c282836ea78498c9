"""The demo city offers its roles at the entrance; no other city ever does."""

import pytest

from shanzhi.core.clock import now
from shanzhi.demo.models import DemoCity
from shanzhi.demo.visitors import ROLES
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    citizen = factories.person()
    visitors = {"citizen": {"person": str(citizen.pk), "next": "/c/"}}
    DemoCity.objects.create(size="tiny", seed="s", built_at=now(), visitors=visitors)
    return citizen


def test_one_tap_signs_in(client, city, settings):
    settings.DEMO_CITY = True
    shown = client.get("/").content.decode()
    assert "演示登录" in shown and ROLES["citizen"] in shown
    address = shown.split('<ul class="doors-roles">')[1].split('href="')[1].split('"')[0]
    assert address.startswith("/account/demo/")
    assert client.get(address)["Location"] == "/c/"
    assert city.masked_name in client.get("/c/mine/").content.decode()


def test_never_outside_the_demo_city(client, city, settings):
    settings.DEMO_CITY = False
    shown = client.get("/").content.decode()
    assert "演示登录" not in shown and "/account/demo/" not in shown


def test_nothing_to_offer_before_the_city_stands(client, settings):
    settings.DEMO_CITY = True
    assert "演示登录" not in client.get("/").content.decode()
