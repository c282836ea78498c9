"""Nobody tries out numbers: what tells whether a person exists is counted for each who asks."""

import uuid

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import queries as audit
from tests import factories
from tests.security.world import World


@pytest.fixture
def rates(settings):
    """Two tries an hour, so that the third is refused."""
    narrow = dict.fromkeys(("open_by_number", "look_up", "claim_identity"), "2/h/user")
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | narrow


def _tries(client: Client, address: str, **sent: str) -> list[bool]:
    """Whether each of three tries was told that it was one too many."""
    pages = [client.post(address, sent | {"nonce": str(uuid.uuid4())}).content.decode() for _ in range(3)]
    return ["查询次数太多" in page for page in pages]


def test_an_inspector_cannot_try_out_numbers(world: World, rates):
    client = factories.signed_in(world.city.inspector)
    address = reverse("citizen:health_code:by_number", args=[world.city.point.pk])
    sent = {"id_number": factories.id_number(), "reason": "no_phone"}
    assert _tries(client, address, **sent) == [False, False, True]


def test_an_official_cannot_try_out_numbers(world: World, rates):
    client = factories.signed_in(factories.official("health_code.look_up"), second_factor=True)
    sent = {"term": factories.id_number(), "reason": "核查密接人员"}
    assert _tries(client, reverse("office:health_code:look_up"), **sent) == [False, False, True]


def test_one_who_asks_too_often_leaves_others_free(world: World, rates):
    address, sent = (
        reverse("office:health_code:look_up"),
        {"term": factories.id_number(), "reason": "核查密接人员"},
    )
    first, second = (
        factories.signed_in(factories.official("health_code.look_up"), second_factor=True) for _ in range(2)
    )
    assert _tries(first, address, **sent)[-1]
    assert not _tries(second, address, **sent)[0]


@pytest.mark.parametrize("name", ["citizen:accounts:family_add", "citizen:accounts:real_name"])
def test_a_citizen_cannot_try_out_numbers(world: World, rates, name: str):
    client = factories.signed_in(factories.person(real="add" in name))
    sent = {"name": "某人", "id_kind": "resident", "id_number": world.city.citizen.id_number, "kind": "elder"}
    assert _tries(client, reverse(name), **sent) == [False, False, True]


@pytest.mark.django_db
def test_the_rates_of_the_city_are_set():
    for action in ("open_by_number", "look_up", "claim_identity", "request_login_code"):
        assert "/h" in settings.ACCOUNT_RATE_LIMITS[action]


@pytest.mark.django_db
def test_made_up_numbers_leave_no_accounts_behind_a_limit():
    """Asking for codes for ever new numbers from one address ends."""
    cache.clear()
    client = Client()
    for _ in range(62):
        client.post(reverse("account_request_login_code"), {"phone": factories.phone_number()})
    assert Person.objects.count() <= 60
    cache.clear()


def test_every_look_up_can_be_read_by_the_person(world: World):
    """By an official and by an inspector: who, what and why stand on the page of the one who was looked up."""
    me = world.city.citizen
    official = factories.signed_in(
        factories.official("health_code.look_up", name="黄卫健"), second_factor=True
    )
    official.post(reverse("office:health_code:look_up"), {"term": me.phone, "reason": "流调核查第 12 号"})
    gate = reverse("citizen:health_code:by_number", args=[world.city.point.pk])
    sent = {"id_number": me.id_number, "reason": "no_phone", "nonce": str(uuid.uuid4())}
    assert factories.signed_in(world.city.inspector).post(gate, sent).status_code == 200
    reviewer = factories.signed_in(factories.official(role="identity_reviewer"), second_factor=True)
    paper = reverse("office:accounts:paper", args=[world.owned["review_id"]])
    assert reviewer.post(paper, {"reason": "核对证件号码"}).status_code == 200
    assert audit.openings_of(me).count() == 3
    page = factories.signed_in(me).get(reverse("citizen:audit:mine")).content.decode()
    for words in ("流调核查第 12 号", world.city.venue.name, "核对证件号码", "黄**"):
        assert words in page


def test_nothing_is_looked_up_without_a_reason(world: World):
    me = world.city.citizen
    official = factories.signed_in(factories.official("health_code.look_up"), second_factor=True)
    for reason in ("", "   ", "\u3000\u3000\u3000\u3000"):
        answer = official.post(reverse("office:health_code:look_up"), {"term": me.phone, "reason": reason})
        assert answer.status_code == 422
    assert not audit.openings_of(me).exists()
