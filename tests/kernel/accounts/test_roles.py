"""Roles, permits and how far they reach."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import actions, queries, rules
from shanzhi.kernel.accounts.models import Person, RoleGrant
from shanzhi.kernel.audit.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


def fresh(person):
    return Person.objects.get(pk=person.pk)


def refused(code):
    return pytest.raises(DomainError, match=code)


@pytest.mark.parametrize(
    ("scope", "code", "reaches"),
    [
        ("", "441502001", True),
        ("441500", "441581102", True),
        ("441502", "441502001003", True),
        ("441502", "441521", False),
        ("441502001", "441502", False),
        ("441502", "", False),
    ],
)
def test_a_scope_covers_what_lies_under_it(scope, code, reaches):
    assert rules.covers(scope, code) is reaches
    assert (scope in rules.scopes_above(code)) is reaches


def test_permits_cost_one_query():
    official = factories.official(
        "accounts.open_identity", "accounts.review_identity", division_code="441502"
    )
    person = fresh(official)
    with CaptureQueriesContext(
        connection,
    ) as spent:
        assert person.has_permit("accounts.open_identity")
        assert person.has_permit_in("accounts.review_identity", "441502001")
        assert not person.has_permit_in("accounts.review_identity", "441521")
        assert not person.has_permit("accounts.grant_roles")
    assert len(spent) == 1


def test_a_grant_lasts_from_since_until_until(at):
    person, admin = factories.person(), factories.official(role="administrator")
    with clock.frozen(clock.now()):
        now = clock.now()
        actions.grant_role(
            by=admin, person=person, role="identity_reviewer", until=now + dt.timedelta(hours=1), at=now
        )
        assert person.has_permit("accounts.review_identity")
    with clock.frozen(now + dt.timedelta(hours=1)):
        assert not fresh(person).has_permit("accounts.review_identity")
    with refused("role.until"):
        actions.grant_role(by=admin, person=person, role="identity_reviewer", until=at, at=at)


def test_granting_twice_is_granting_once_and_revoking_ends_it():
    person, admin = factories.person(), factories.official(role="administrator")
    now = clock.now()
    one = actions.grant_role(by=admin, person=person, role="identity_reviewer", at=now)
    two = actions.grant_role(
        by=admin, person=person, role="identity_reviewer", at=now + dt.timedelta(seconds=1)
    )
    assert one == two
    for _ in range(2):
        actions.revoke_role(by=admin, grant=one, at=clock.now())
    assert not fresh(person).has_permit("accounts.review_identity")
    acts = AuditEntry.objects.filter(subject=f"person:{person.pk}").values_list("act", flat=True)
    assert sorted(acts) == ["accounts.role_granted", "accounts.role_revoked"]


def test_who_may_grant_what():
    now = clock.now()
    county = factories.official("accounts.grant_roles", division_code="441502")
    admin, person = factories.official(role="administrator"), factories.person()
    with refused("role.not_permitted"):
        actions.grant_role(by=factories.person(), person=person, role="identity_reviewer", at=now)
    with refused("role.not_permitted"):
        actions.grant_role(by=county, person=person, role="identity_reviewer", at=now)
    with refused("role.not_permitted"):
        actions.grant_role(by=county, person=person, role="administrator", division_code="441502", at=now)
    with refused("role.self"):
        actions.grant_role(by=admin, person=admin, role="identity_reviewer", at=now)
    with refused("role.unknown"):
        actions.grant_role(by=admin, person=person, role="emperor", at=now)
    granted = actions.grant_role(
        by=county, person=person, role="identity_reviewer", division_code="441502001", at=now
    )
    assert granted.granted_by == county


def test_people_with_a_permit_for_a_division():
    whole = factories.official("accounts.review_identity")
    county = factories.official("accounts.review_identity", division_code="441502")
    other = factories.official("accounts.review_identity", division_code="441521")
    closed = factories.official("accounts.review_identity", is_active=False)
    found = set(queries.people_with_permit("accounts.review_identity", "441502001003"))
    assert {whole, county} <= found
    assert not {other, closed} & found


def test_the_pages_of_an_administrator(client):
    admin, person = factories.official(role="administrator"), factories.person("罗新来")
    factories.sign_in(client, admin, second_factor=True)
    assert "罗新来" in client.get("/o/accounts/roles/people/?q=罗新").content.decode()
    assert "罗新来" in client.get(f"/o/accounts/roles/people/?q={person.phone}").content.decode()
    assert "罗新来" not in client.get(f"/o/accounts/roles/people/?q={person.phone[:7]}").content.decode()
    answer = client.post(
        f"/o/accounts/roles/people/{person.pk}/", {"role": "identity_reviewer", "division_code": "44150"}
    )
    assert answer.status_code == 422 and "6、9 或 12 位" in answer.content.decode()
    answer = client.post(
        f"/o/accounts/roles/people/{person.pk}/", {"role": "identity_reviewer", "division_code": "441502"}
    )
    assert answer.status_code == 302
    page = client.get("/o/accounts/roles/?q=罗新&role=identity_reviewer").content.decode()
    assert "罗新来" in page and "441502" in page and person.phone not in page
    grant = RoleGrant.objects.get(person=person)
    client.post(f"/o/accounts/roles/{grant.pk}/revoke/")
    assert not fresh(person).has_permit("accounts.review_identity")


def test_the_pages_are_closed_to_others(client):
    factories.sign_in(client, factories.official("accounts.open_identity"), second_factor=True)
    for address in ("/o/accounts/roles/", "/o/accounts/reviews/"):
        assert client.get(address).status_code == 403
