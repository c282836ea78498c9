"""Forms count only with the token of the page they were on."""

import pytest
from django.test import Client

from tests import factories
from tests.house.test_routes import routes as site
from tests.security import routes
from tests.security.world import World, contents

# Machines ask these with a client secret or a bearer token and carry no cookies. Other systems of the city lead
# people to the first two by a form of theirs; the package asks for its own token before anything happens.
FOR_MACHINES = {
    "identity/o/authorize",
    "identity/o/logout",
    "identity/o/api/token",
    "identity/o/api/revoke",
    "identity/o/api/device/code",
    "identity/o/api/userinfo",
}

# The package's own, hidden by ours of the same address (`accounts.views.single_sign_on`).
REPLACED = "identity/o/device"


def test_few_addresses_do_without_a_token():
    exempt = {pattern for pattern, view in site() if getattr(view, "csrf_exempt", False)} - {REPLACED}
    assert exempt <= FOR_MACHINES, exempt - FOR_MACHINES


@pytest.mark.parametrize("role", ["stranger", "far_official"])
def test_every_post_without_a_token_is_refused(world: World, role: str):
    client = world.client(role, enforce_csrf_checks=True)
    before, taken = contents(), []
    for route in routes.every():
        if route.pattern in FOR_MACHINES:
            continue
        answer = client.post(route.filled(world.owned))
        if answer.status_code != 403:
            taken.append((route.pattern, answer.status_code))
    assert not taken, taken
    assert contents() == before


@pytest.mark.django_db
def test_a_token_of_another_browser_is_refused():
    mine, other = (factories.signed_in(factories.person(), enforce_csrf_checks=True) for _ in range(2))
    other.get("/c/accounts/family/add/")
    sent = {"csrfmiddlewaretoken": other.cookies["csrftoken"].value, "theme": "dark"}
    mine.get("/c/accounts/family/add/")
    assert mine.post("/preferences/", sent).status_code == 403
    sent["csrfmiddlewaretoken"] = mine.cookies["csrftoken"].value
    assert mine.post("/preferences/", sent).status_code == 302


@pytest.mark.django_db
def test_a_planted_session_is_not_taken_over():
    """A browser that brings a session key of its own making gets another one."""
    person = factories.person()
    client = Client()
    client.cookies["sessionid"] = planted = "plantedplantedplantedplanted1234"
    factories.sign_in(client, person)
    assert client.cookies["sessionid"].value != planted


@pytest.mark.django_db
def test_no_site_can_let_a_device_in_for_somebody():
    """The package's page for devices takes its consent without a token, so the city does not offer it."""
    client = factories.signed_in(factories.person())
    for answer in (client.get("/identity/o/device"), client.post("/identity/o/device?code=ABCD-EFGH")):
        assert answer.status_code == 404
