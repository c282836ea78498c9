"""What the city changes about its roles."""

import pytest

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import actions, queries
from shanzhi.kernel.accounts.models import Person, RolePermit
from shanzhi.kernel.audit.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

ROLE = "identity_reviewer"


def fresh(person):
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def admin():
    return factories.official(role="administrator")


@pytest.fixture
def change(admin):
    """`change("accounts.open_identity", False)` by an administrator."""

    def do(permit, allowed, *, role=ROLE, by=admin):
        actions.change_role(by=by, role=role, permit=permit, allowed=allowed, at=clock.now())

    return do


def refused(code):
    return pytest.raises(DomainError, match=code)


def test_the_city_changes_what_a_role_may_do(change):
    person = factories.official(role=ROLE)
    change("accounts.open_identity", False)
    change("accounts.grant_roles", True)
    person = fresh(person)
    assert not person.has_permit("accounts.open_identity")
    assert person.has_permit("accounts.grant_roles")
    assert person not in queries.people_with_permit("accounts.open_identity")
    assert person in queries.people_with_permit("accounts.grant_roles")
    assert AuditEntry.objects.filter(act="accounts.role_changed", subject=f"role:{ROLE}").count() == 2


def test_what_is_as_shipped_again_counts_as_unchanged(change):
    change("accounts.open_identity", False)
    change("accounts.open_identity", True)
    change("accounts.grant_roles", False)
    assert not RolePermit.objects.filter(role=ROLE).exists()
    assert not any(line.changed for line in queries.permit_lines(ROLE))


def test_resetting_a_role(change, admin):
    change("accounts.open_identity", False)
    change("accounts.grant_roles", True)
    for _ in range(2):
        actions.reset_role(by=admin, role=ROLE, at=clock.now())
    assert queries.permits_of_role(ROLE) == set(queries.shipped_permits(ROLE))
    entry = AuditEntry.objects.get(act="accounts.role_reset")
    assert entry.detail == {"undone": {"accounts.open_identity": False, "accounts.grant_roles": True}}


def test_who_may_change_what(change, admin):
    with refused("role.no_permit"):
        change("none.such", True)
    with refused("role.unknown"):
        change("accounts.open_identity", True, role="emperor")
    with refused("role.not_permitted"):
        change("accounts.open_identity", True, by=factories.person())
    with refused("role.not_permitted"):
        county = factories.official("accounts.change_roles", division_code="441502")
        change("accounts.open_identity", True, by=county)
    with refused("role.own"):
        change("accounts.review_identity", True, role="administrator")
    with refused("role.own"):
        actions.reset_role(by=admin, role="administrator", at=clock.now())


def test_a_role_that_can_change_roles_is_given_for_the_whole_city_only(change):
    county, person = factories.official("accounts.grant_roles", division_code="441502"), factories.person()
    change("accounts.change_roles", True)
    with refused("role.not_permitted"):
        actions.grant_role(by=county, person=person, role=ROLE, division_code="441502", at=clock.now())


def test_the_pages(client, admin):
    factories.sign_in(client, admin, second_factor=True)
    assert "身份核验员" in client.get("/o/accounts/permits/").content.decode()
    address = f"/o/accounts/permits/{ROLE}/"
    page = client.get(address).content.decode()
    assert "不再允许“身份核验员”查看完整身份信息？" in page and "恢复出厂权限" not in page
    answer = client.post(address, {"permit": "accounts.open_identity", "allowed": "no"}, follow=True)
    page = answer.content.decode()
    assert "立即生效" in page and "允许“身份核验员”查看完整身份信息？" in page and "恢复出厂权限" in page
    assert client.post(address, {"permit": "none.such", "allowed": "no"}).status_code == 422
    client.post(f"{address}reset/")
    assert not RolePermit.objects.filter(role=ROLE).exists()
    assert client.get("/o/accounts/permits/emperor/").status_code == 404


def test_the_own_role_is_shown_but_not_changed(client, admin):
    factories.sign_in(client, admin, second_factor=True)
    page = client.get("/o/accounts/permits/administrator/").content.decode()
    assert "请由另一位管理员调整" in page and "收回权限" not in page
    answer = client.post(
        "/o/accounts/permits/administrator/", {"permit": "accounts.grant_roles", "allowed": "no"}
    )
    assert answer.status_code == 422


def test_the_pages_are_closed_to_those_who_only_grant(client):
    factories.sign_in(client, factories.official("accounts.grant_roles"), second_factor=True)
    for address in ("/o/accounts/permits/", f"/o/accounts/permits/{ROLE}/"):
        assert client.get(address).status_code == 403
