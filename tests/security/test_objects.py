"""Every address that names an object, asked by everybody to whom it does not belong."""

import uuid
from typing import Any

import pytest

from tests.security import routes
from tests.security.world import ROLES, World, contents

# One answer to every form of the site, so that a POST fails because of who asks and not because of what is missing.
ANSWERS = {
    "agrees": "yes",
    "approves": "yes",
    "note": "核对无误",
    "reason": "例行检查需要",
    "role": "identity_reviewer",
    "name": "新的名字",
    "temperature": "36.5",
    "division": "441502003001",
    "town": "441502003",
    "contact": "none",
    "travel": "none",
    "truthful": "on",
    "confirm": "yes",
}
REFUSED = {401, 403, 404, 405, 410}
# An administrator finds people by name and gives them roles within the own county: people belong to no county.
MAY_BE_READ = {("far_official", "o/accounts/roles/people/<uuid:person_id>/")}


def test_every_argument_has_a_sample(world: World):
    missing = []
    for route in routes.every():
        try:
            route.filled(world.owned)
        except KeyError as error:
            missing.append(f"{route.pattern}: add somebody's {error} to tests/security/world.py")
    assert not missing, missing


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reaches_what_is_not_theirs(world: World, role: str):
    client, reached, before = world.client(role), [], contents()
    for route in routes.of_somebody():
        address = route.filled(world.owned)
        for method in ("get", "post"):
            given = ANSWERS | {"request_id": str(uuid.uuid4()), "at": world.at.isoformat()}
            answer = getattr(client, method)(address, given if method == "post" else None)
            if not _is_refused(role, route.pattern, method, answer):
                reached.append((method, address, answer.status_code))
    assert not reached, reached
    assert contents() == before


def _is_refused(role: str, pattern: str, method: str, answer: Any) -> bool:
    if answer.status_code in REFUSED or "errors/refused.html" in [page.name for page in answer.templates]:
        return True
    if (role, pattern) in MAY_BE_READ:
        return answer.status_code == (200 if method == "get" else 422)
    to = answer.get("Location", "")
    return any(
        way in to for way in ("/account/login/", "/account/reauthenticate/", "/account/second-factor/")
    )


@pytest.mark.parametrize("role", ["stranger", "far_official"])
def test_no_plain_address_breaks(world: World, role: str):
    """Addresses without arguments, asked and posted to empty: whatever they say, they do not break."""
    client = world.client(role, raise_request_exception=False)
    broken = []
    for address in routes.plain():
        if address.endswith(("logout/", "sign-out-everywhere/", "readyz")):
            continue
        answers = [getattr(client, method)(address) for method in ("get", "post")]
        broken += [(address, answer.status_code) for answer in answers if answer.status_code >= 500]
    assert not broken, broken
