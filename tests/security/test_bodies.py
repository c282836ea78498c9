"""Other people's ids inside forms: the address is one's own, what is sent with it is not."""

import uuid

import pytest
from django.urls import reverse

from shanzhi.features.health_code import queries
from shanzhi.features.health_code.models import HealthDeclaration
from shanzhi.kernel.accounts.models import FamilyLink, RoleGrant
from shanzhi.kernel.scans.models import Scan
from tests import factories
from tests.security.world import World, contents


def test_nobody_checks_in_for_another(world: World):
    """Ticking somebody who is no family of mine checks nobody in."""
    me, before = world.others["citizen"], Scan.objects.count()
    world.city.declare(me, world.at)
    sent = {"code": world.city.poster(), "nonce": str(uuid.uuid4()), "person": str(world.city.citizen.pk)}
    answer = factories.signed_in(me).post(reverse("citizen:health_code:checkin"), sent)
    assert answer.status_code == 422
    assert Scan.objects.count() == before


def test_nobody_declares_for_another(world: World):
    before = list(HealthDeclaration.objects.values_list("pk", flat=True))
    for address in (f"/c/health-code/declare/{world.city.citizen.pk}/", "/c/health-code/declare/"):
        sent = {
            "person": str(world.city.citizen.pk),
            "person_id": str(world.city.citizen.pk),
            "declared_by": str(world.city.manager.pk),
            "request_id": str(uuid.uuid4()),
            "town": "441502003",
            "division": "441502003001",
            "temperature": "36.5",
            "contact": "none",
            "travel": "none",
            "truthful": "on",
        }
        world.client("citizen").post(address, sent)
    mine = HealthDeclaration.objects.exclude(pk__in=before)
    assert [row.person for row in mine] == [world.others["citizen"]] == [row.declared_by for row in mine]


@pytest.mark.parametrize(
    "address",
    [
        "/c/health-code/venues/{venue_id}/points/{foreign_point}/close/",
        "/c/health-code/venues/{venue_id}/inspectors/{foreign_inspector}/remove/",
    ],
)
def test_an_own_venue_opens_no_foreign_door(world: World, address: str):
    client, before = world.client("manager"), contents()
    filled = address.format(
        venue_id=world.own["venue_id"],
        foreign_point=world.owned["point_id"],
        foreign_inspector=world.owned["inspector_id"],
    )
    assert client.post(filled).status_code == 404
    assert contents() == before


def test_an_own_venue_prints_no_foreign_poster(world: World):
    address = reverse("citizen:health_code:poster", args=[world.own["venue_id"], world.owned["point_id"]])
    assert world.client("manager").get(address).status_code == 404


def test_an_own_gate_measures_nobody_elses_scans(world: World):
    client, before = world.client("inspector"), contents()
    address = reverse("citizen:health_code:temperature", args=[world.own["point_id"], world.owned["scan_id"]])
    answer = client.post(address, {"temperature": "39.5", "at": world.at.isoformat()})
    assert answer.status_code == 404
    assert contents() == before


def test_whoever_asks_to_be_family_cannot_answer(world: World):
    """The guardian who asked may take the request back, but not agree to it in the other's name."""
    link = FamilyLink.objects.get(pk=world.owned["link_id"])
    answer = factories.signed_in(world.city.manager).post(
        reverse("citizen:accounts:family_answer", args=[link.pk]), {"agrees": "yes"}
    )
    link.refresh_from_db()
    assert answer.status_code == 404
    assert link.state == "pending"


@pytest.mark.parametrize("division", ["", "441502", "441500"])
def test_roles_are_given_only_within_the_own_county(world: World, division: str):
    address = reverse("office:accounts:grant", args=[world.city.citizen.pk])
    sent = {"role": "health_official", "division_code": division}
    assert world.client("far_official").post(address, sent).status_code == 422
    assert not RoleGrant.objects.filter(person=world.city.citizen).exists()


def test_nobody_raises_themself(world: World):
    """Not for oneself, and not the role that gives roles, even inside the own county."""
    client, far = world.client("far_official"), world.others["far_official"]
    for person, role in ((far, "health_official"), (world.others["citizen"], "administrator")):
        address = reverse("office:accounts:grant", args=[person.pk])
        assert client.post(address, {"role": role, "division_code": "441521"}).status_code == 422
    raised = RoleGrant.objects.filter(person__in=[far, world.others["citizen"]])
    assert not raised.filter(role__in=["health_official", "administrator"]).exists()


def test_a_look_up_stays_within_the_division_of_its_permit(world: World):
    """Another permit for the whole city, or a unit of the city, does not widen the permit to look people up."""
    official = factories.official("health_code.look_up", division_code="441521")
    factories.grant(official, "orgs.view")
    client = factories.signed_in(official, second_factor=True)
    sent = {"term": world.city.citizen.phone, "reason": "核查密接人员"}
    answer = client.post(reverse("office:health_code:look_up"), sent)
    assert answer.status_code == 422
    assert world.city.citizen.name not in answer.content.decode()


def test_accepting_an_invitation_opens_one_venue(world: World):
    """A link of one venue makes nobody an inspector of another."""
    me = world.others["citizen"]
    doors = [door.venue.pk for door in queries.doors_of(me)]
    assert doors == []
    assert world.client("citizen").post("/c/health-code/join/" + "x" * 40 + "/").status_code == 404
    assert queries.doors_of(me) == []


def test_the_machine_api_gives_tokens_for_oneself_only(world: World):
    """Whatever a device writes into the request, the token is for the person who is signed in."""
    sent = {"scope": "show", "person": str(world.city.citizen.pk), "subjects": [str(world.city.citizen.pk)]}
    answer = world.client("citizen").post("/api/v1/tokens", sent, content_type="application/json")
    assert answer.status_code in {201, 422}
    assert str(world.city.citizen.pk) not in answer.content.decode()
