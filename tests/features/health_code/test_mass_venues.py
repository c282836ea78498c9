"""Venues registered together are those that would be registered one by one."""

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.actions.points import add_point
from shanzhi.features.health_code.enums import VenueKind
from shanzhi.features.health_code.models import Venue, VenueInspector
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.codes.models import IssuedCode
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Place
from shanzhi.kernel.scans.models import Point, PointStaff
from tests import factories

pytestmark = pytest.mark.django_db

GIVEN = {"name": "汕尾市城区海滨超市", "address": "凤苑社区海滨路 9 号", "lng": 115.3712, "lat": 22.7812}


@pytest.fixture
def new(city, at):
    """`new(administrator_id=…)`: a supermarket with two doors and an inspector."""

    def make(**changes) -> actions.NewVenue:
        given = GIVEN | {
            "administrator_id": city.manager.pk,
            "inspector_ids": [city.inspector.pk],
            "kind": VenueKind.SUPERMARKET.value,
            "division_code": city.home.pk,
            "points": ["东门", "西门"],
            "registered_at": at,
        }
        return actions.NewVenue(**given | changes)

    return make


def traces(venue: Venue) -> list:
    """All that registering leaves behind, but for identifiers."""
    points = Point.objects.filter(owner_ref=ref(venue)).order_by("name")
    staff = PointStaff.objects.filter(point__in=points).order_by("point__name", "role", "person")
    codes = IssuedCode.objects.filter(subject__in=points.values("pk"))
    inspectors = VenueInspector.objects.filter(venue=venue)
    return [
        (venue.name, venue.kind, venue.division_id, venue.grid_id, venue.registered_at, venue.closed_at),
        Place.objects.values("name", "address", "lng", "lat", "division", "grid").get(pk=venue.place_id),
        list(points.values("name", "kind", "division_code", "lng", "lat", "is_open", "opened_at")),
        list(points.values_list("place", flat=True)) == [venue.place_id] * len(points),
        list(staff.values_list("point__name", "person", "role", "since", "until")),
        sorted(codes.values_list("kind", "colour", "issued_at", "valid_seconds", "by")),
        list(inspectors.values_list("person", "since", "until")),
    ]


def test_many_at_once_leave_what_one_by_one_would(city, at, new):
    grid = {"type": "Polygon", "coordinates": [[[115, 22], [116, 22], [116, 23], [115, 23], [115, 22]]]}
    orgs.draw_grid(by=None, code=f"{city.home.pk}001", name="第一网格", polygon=grid, at=at)
    alone = actions.register_venue(
        by=city.manager,
        kind=VenueKind.SUPERMARKET,
        points=["东门"],
        division_code=city.home.pk,
        at=at,
        **GIVEN,
    )
    invite = actions.invite_inspectors(by=city.manager, venue=alone, at=at)
    actions.accept_invite(by=city.inspector, token=queries.invite_token(invite), at=at)
    add_point(by=city.manager, venue=alone, name="西门", at=at)
    owner = factories.person()
    made = actions.register_venues(venues=[new(name="另一家"), new(administrator_id=owner.pk)], at=at)
    together = Venue.objects.get(pk=made[1].id)
    Venue.objects.filter(pk=made[1].id).update(administrator=city.manager, name=GIVEN["name"] + "二")
    found, expected = traces(together), traces(alone)
    swap = {owner.pk: city.manager.pk}
    found[4] = [(name, swap.get(who, who), *rest) for name, who, *rest in found[4]]
    found[5] = [(*rest, swap.get(who, who)) for *rest, who in found[5]]
    assert found == expected
    assert [Point.objects.get(pk=key).name for key in made[1].points] == ["东门", "西门"]
    assert queries.poster_address(Point.objects.get(pk=made[0].points[0]))
    assert AuditEntry.objects.get(act="health_code.registered_venues").detail == {"venues": 2}
    assert len(together.number) == 8


def test_one_without_a_real_name_refuses_the_lot(city, at, new):
    unknown = factories.person(real=False)
    for wrong in ({"administrator_id": unknown.pk}, {"inspector_ids": [unknown.pk]}):
        with pytest.raises(actions.MassRefused):
            actions.register_venues(venues=[new(), new(name="另一家", **wrong)], at=at)
    assert Venue.objects.count() == 1


def test_nobody_registers_for_a_firm_they_do_not_act_for(city, at, new):
    firm = orgs.register_organisation(
        by=None,
        credit_code="91110000600037341L",
        name="汕尾市示范有限公司",
        representative=city.citizen,
        at=at,
    )
    with pytest.raises(DomainError):
        actions.register_venues(venues=[new(organisation_id=firm.pk)], at=at)
    made = actions.register_venues(
        venues=[new(organisation_id=firm.pk, administrator_id=city.citizen.pk)], at=at
    )
    assert Venue.objects.get(pk=made[0].id).organisation == firm


def test_it_is_refused_outside_a_demo_city(at, new, settings):
    settings.DEMO_CITY = False
    with pytest.raises(actions.MassRefused):
        actions.register_venues(venues=[new()], at=at)
