"""What nobody types by accident: no page breaks, and what is kept is shown as the text it is."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from shanzhi.features.health_code.models import Venue
from tests import factories
from tests.security import routes
from tests.security.world import PERMITS, World

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}{% csrf_token %}"
HOSTILE = {
    "markup": MARKUP,
    "nul": "a\x00b",
    "signs": "👩‍👩‍👧 \u202egpj.exe \ufeff\u200b ＜script＞ \ud7ff",
    "long": "长" * 20_000,
    "number": "9" * 400,
    "float": "1e999",
    "date": "9999-12-31",
    "early": "0001-01-01",
    "sql": "'; DROP TABLE accounts_person; --%_\\",
}
FILTERS = "q words page division town day from until first last format by state kind level role unit size unread visit code next abnormal since topic theme age colour outcome appeal"
FIELDS = [
    "name",
    "address",
    "points",
    "kind",
    "lng",
    "lat",
    "note",
    "reason",
    "term",
    "credit_code",
    "industry",
    "route",
    "agrees",
    "approves",
    "role",
    "division_code",
    "until",
    "id_kind",
    "id_number",
    "sex",
    "birth_date",
    "phone",
    "code",
    "nonce",
    "person",
    "request_id",
    "town",
    "division",
    "temperature",
    "symptoms",
    "contact",
    "travel",
    "travel_places",
    "truthful",
    "mail_address",
    "quiet_from",
    "quiet_until",
    "language",
    "theme",
    "size",
    "next",
    "at",
    "label",
    "text",
    "document_number",
    "colour",
    "outcome",
    "sampled_at",
    "institution",
    "since",
    "risk_area",
    "left_on",
    "appeal",
    "verdict",
]


def _everybody(world: World) -> list[tuple[Client, tuple[str, ...]]]:
    """Who has something to ask, and where; the portals share most pages, so each is asked once."""
    official = factories.official(*PERMITS)
    return [
        (
            factories.signed_in(world.city.manager, raise_request_exception=False),
            ("/c/", "/b/ent", "/preferences"),
        ),
        (
            factories.signed_in(official, second_factor=True, raise_request_exception=False),
            ("/o/city", "/o/health", "/o/accounts/r", "/o/accounts/p"),
        ),
    ]


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_filter_breaks_a_list(world: World, kind: str):
    broken, query = [], dict.fromkeys(FILTERS.split(), HOSTILE[kind][:2000])
    for client, prefixes in _everybody(world):
        for address in (page for page in routes.plain() if page.startswith(prefixes)):
            for asked in (query, {name: query[name] for name in ("q", "words", "page")}):
                if client.get(address, asked).status_code >= 500:
                    broken.append((address, list(asked)))
    assert not broken, broken


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_form_breaks(world: World, kind: str):
    broken, sent = [], dict.fromkeys(FIELDS, HOSTILE[kind])
    addresses = [route.filled(world.owned) for route in routes.every()]
    for client, prefixes in _everybody(world):
        for address in (page for page in addresses if page.startswith(prefixes)):
            if client.post(address, sent).status_code >= 500:
                broken.append(address)
    assert not broken, broken


@pytest.mark.django_db
@pytest.mark.parametrize("client_of", ["stranger", "person"])
@pytest.mark.parametrize(
    "address",
    [
        "/s/%00",
        "/s/" + "A" * 100_000,
        "/c/health-code/checkin/?code=" + "A" * 1_000_000,
        "/c/health-code/villages/?town=%00",
        "/c/health-code/records/?page=999999999999999999999999",
        "/c/health-code/show/?visit=%00",
        "/c/health-code/venues/not-a-uuid/",
        "/c/health-code/join/%00/",
        "/c/messages/settings/mail/%00/",
        "/api/v1/divisions/%00/outlines.json",
        "/o/city/divisions/%00/",
        "/account/demo/%00/",
        "/account/oidc/%00/login/",
        "/files/%00/",
        "/%ff%fe",
        "/c/?q=%ff%fe%00",
    ],
)
def test_no_address_breaks(address: str, client_of: str):
    client = Client(raise_request_exception=False)
    if client_of == "person":
        factories.sign_in(client, factories.official(*PERMITS), second_factor=True)
    assert client.get(address).status_code < 500


BODIES = {
    "deep": b"[" * 100_000,
    "deep object": b'{"a":' * 50_000,
    "huge": b'{"scope": "' + b"x" * 4_000_000 + b'"}',
    "broken": b'{"scope": ',
    "not text": b"\xff\xfe\x00",
    "nul": json.dumps({"scope": "show\x00", "endpoint": "https://fcm.googleapis.com/\x00"}).encode(),
    "nul key": json.dumps(
        {"endpoint": "https://fcm.googleapis.com/a\x00", "keys": {"p256dh": "a\x00", "auth": "\x00"}}
    ).encode(),
    "wrong types": b'{"scope": {"$ne": 1}, "endpoint": [], "keys": "x"}',
    "nothing": b"",
    "null": b"null",
    "numbers": b'{"scope": 1e999, "endpoint": 99999999999999999999999}',
}


@pytest.mark.django_db
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("address", ["/api/v1/tokens", "/api/v1/push"])
def test_no_document_breaks_the_api(address: str, body: str):
    client = factories.signed_in(factories.person(), raise_request_exception=False)
    for method in (client.post, client.delete):
        answer = method(address, BODIES[body], content_type="application/json")
        assert 400 <= answer.status_code < 500


def test_what_people_write_is_shown_as_text(world: World):
    """A venue, its doors and the reasons of officials: kept as written, harmless on every page."""
    name = MARKUP[:60]
    sent = {
        "name": name,
        "kind": "market",
        "address": MARKUP,
        "points": "<b>门</b>",
        "lng": "115.371",
        "lat": "22.781",
    }
    client = factories.signed_in(world.city.manager)
    assert client.post(reverse("citizen:health_code:venue_new"), sent).status_code == 302
    venue = Venue.objects.get(name=name)
    official = factories.signed_in(factories.official(*PERMITS), second_factor=True)
    reason = MARKUP[:80]
    looked = {"term": world.city.citizen.phone, "reason": reason}
    shown = [
        client.get(reverse("citizen:health_code:venues")),
        client.get(reverse("citizen:health_code:venue", args=[venue.pk])),
        client.get(reverse("citizen:health_code:venue_close", args=[venue.pk])),
        official.get(reverse("office:health_code:office_venues")),
        official.get(reverse("office:health_code:office_venues"), {"words": MARKUP}),
        official.post(reverse("office:health_code:look_up"), looked),
        factories.signed_in(world.city.citizen).get(reverse("citizen:audit:mine")),
    ]
    for answer in shown:
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
        assert "<b>门" not in page
    assert "&lt;script&gt;" in shown[0].content.decode()
    assert "&lt;script&gt;" in shown[-1].content.decode()


def test_a_nonce_that_is_none_checks_nobody_in(world: World):
    client = factories.signed_in(world.city.citizen)
    for nonce in ("", "x", str(uuid.uuid4())[:-1], "\x00"):
        sent = {"code": world.city.poster(), "nonce": nonce, "person": str(world.city.citizen.pk)}
        assert client.post(reverse("citizen:health_code:checkin"), sent).status_code == 422
