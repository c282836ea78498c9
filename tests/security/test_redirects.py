"""Nobody is led away from the site by what an address, a form or a header says."""

from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client

from shanzhi.kernel.accounts.actions.demo import SALT
from shanzhi.kernel.accounts.models import Person
from tests import factories
from tests.security import routes
from tests.security.world import World

AWAY = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "\thttps://evil.example/",
    "http://testserver@evil.example/",
    "javascript:alert(1)",
)


def leads_away(answer: object) -> bool:
    """Whether the answer sends a browser to another host, as browsers read addresses."""
    target = answer.headers.get("Location") or answer.headers.get("HX-Redirect") or "/"
    parts = urlsplit(target.strip().replace("\\", "/"))
    return parts.netloc not in {"", "testserver"} or parts.scheme not in {"", "http"}


@pytest.mark.parametrize("signed", [False, True])
def test_next_never_leads_away(world: World, signed: bool):
    """All addresses without arguments, told where to go next by query and by form."""
    followed = []
    client = world.client("far_official" if signed else "stranger")
    for address in sorted(routes.plain(), key=lambda address: "out" in address):  # signing out comes last
        asked = client.get(address, {"next": AWAY[0]})
        posted = client.post(address, {"next": AWAY[0]}, HTTP_REFERER=AWAY[0])
        followed += [(address, answer.headers) for answer in (asked, posted) if leads_away(answer)]
    assert not followed, followed


@pytest.mark.django_db
@pytest.mark.parametrize("target", AWAY)
def test_the_pages_that_follow_next_know_every_disguise(target: str):
    official = factories.official(role="administrator")
    passed = factories.signed_in(official, second_factor=True)
    answers = [
        Client().post("/preferences/", {"theme": "dark", "next": target}),
        Client().get("/account/login/", {"next": target}),
        passed.get("/account/login/code/", {"next": target}),
        passed.get("/account/second-factor/", {"next": target}),
        factories.signed_in(official).get("/account/second-factor/", {"next": target}),
        passed.post("/account/logout/", {"next": target}),
        Client().post("/c/messages/read-all/", HTTP_REFERER=target),
        Client().post("/c/messages/read-all/", HTTP_REFERER=target, HTTP_HX_REQUEST="true"),
    ]
    assert not [answer.headers for answer in answers if leads_away(answer)]


@pytest.mark.django_db
def test_a_kept_wish_is_checked_before_it_is_kept():
    """The second factor remembers where somebody wanted to go: only addresses of this site."""
    client = factories.signed_in(factories.official(role="administrator"))
    client.get("/account/second-factor/", {"next": "https://evil.example/"})
    assert "evil" not in str(dict(client.session))


@pytest.mark.django_db
def test_sign_in_lines_cannot_be_made_up():
    person = factories.person()
    for key in ("made-up", "x" * 48):
        token = signing.dumps({"person": str(person.pk), "next": "/"}, key=key, salt=SALT)
        assert Client().get(f"/account/demo/{token}/").status_code == 404
    real = factories.person()
    Person.objects.filter(pk=real.pk).update(is_synthetic=False)
    token = signing.dumps({"person": str(real.pk), "next": "/"}, salt=SALT)
    assert Client().get(f"/account/demo/{token}/").status_code == 404
