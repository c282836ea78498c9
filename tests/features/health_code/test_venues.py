"""Venues, doors, invitations, posters."""

import datetime as dt
import io
import uuid

import pytest
import zxingcpp
from PIL import Image

from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.models import Venue, VenueInspector
from shanzhi.features.health_code.posters import poster
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.scans import queries as scans
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_venue_is_put_into_its_division_with_a_door_and_its_manager(city, at):
    assert city.venue.division_id == "441502003001"
    assert len(city.venue.number) == 8
    assert scans.may_scan(city.manager, city.point, at=at)
    assert city.point.division_code == city.venue.division_id


def test_a_venue_needs_a_real_name_and_a_place_in_the_city(city, at):
    given = {"name": "某店", "kind": "shop", "address": "一号", "points": ["正门"], "at": at}
    with pytest.raises(actions.VenueRefused):
        actions.register_venue(by=factories.person(real=False), lng=115.37, lat=22.78, **given)
    with pytest.raises(DomainError) as refused:
        actions.register_venue(by=city.manager, lng=100.0, lat=30.0, **given)
    assert refused.value.code == "place.outside"


def test_the_poster_shows_a_code_that_a_camera_reads(city):
    address = city.poster()
    sheet = poster(address=address, venue="名称#set text(red)", point="东门", number="7K3M9QFW", kind="png")
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(sheet)))
    assert found.text == address
    assert poster(address=address, venue="甲", point="乙", number="1").startswith(b"%PDF-")


def test_the_address_on_the_poster_leads_to_its_door(city, at):
    code = codes.read(city.poster(), kinds=(CodeKind.VENUE_POINT,), at=at)
    assert code.subject == city.point.pk


def test_inspectors_join_by_link_serve_all_doors_and_leave_at_once(city, at):
    point = actions.add_point(by=city.manager, venue=city.venue, name="西门", at=at)
    assert scans.may_scan(city.inspector, point, at=at)
    inspector = VenueInspector.objects.get(venue=city.venue, person=city.inspector)
    actions.remove_inspector(by=city.manager, venue=city.venue, inspector_id=inspector.pk, at=at)
    assert not queries.doors_of(city.inspector)
    assert not scans.may_scan(city.inspector, point, at=at)


def test_a_link_accepted_twice_makes_one_inspector(city, at):
    invite = actions.invite_inspectors(by=city.manager, venue=city.venue, at=at)
    token = queries.invite_token(invite)
    for _ in range(2):
        actions.accept_invite(by=city.inspector, token=token, at=at)
    assert VenueInspector.objects.filter(venue=city.venue, person=city.inspector).count() == 1


def test_revoked_expired_and_made_up_links_are_refused(city, at):
    invite = actions.invite_inspectors(by=city.manager, venue=city.venue, at=at)
    token = queries.invite_token(invite)
    someone = factories.person()
    with pytest.raises(DomainError) as refused:
        actions.accept_invite(by=someone, token=token, at=at + dt.timedelta(days=3))
    assert refused.value.code == "invite.expired"
    with pytest.raises(DomainError):
        actions.revoke_invite(by=someone, invite_id=invite.pk, at=at)
    actions.revoke_invite(by=city.manager, invite_id=invite.pk, at=at)
    with pytest.raises(DomainError) as refused:
        actions.accept_invite(by=someone, token=token, at=at)
    assert refused.value.code == "invite.revoked"
    with pytest.raises(DomainError) as refused:
        actions.accept_invite(by=someone, token=token[:-2] + "xx", at=at)
    assert refused.value.code == "invite.malformed"


def test_only_the_administrator_changes_a_venue(city, at):
    for act in (
        lambda: actions.add_point(by=city.inspector, venue=city.venue, name="后门", at=at),
        lambda: actions.invite_inspectors(by=city.inspector, venue=city.venue, at=at),
        lambda: actions.close_venue(by=city.inspector, venue=city.venue, at=at),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.status == 404


def test_the_last_door_stays_and_names_differ(city, at):
    with pytest.raises(actions.VenueRefused) as refused:
        actions.close_point(by=city.manager, venue=city.venue, point_id=city.point.pk, at=at)
    assert refused.value.code == "venue.last_point"
    with pytest.raises(actions.VenueRefused):
        actions.add_point(by=city.manager, venue=city.venue, name="东门", at=at)
    with pytest.raises(actions.VenueRefused):
        actions.close_point(by=city.manager, venue=city.venue, point_id=uuid.uuid4(), at=at)


def test_a_closed_venue_ends_everything_but_its_records(city, at):
    invite = actions.invite_inspectors(by=city.manager, venue=city.venue, at=at)
    poster_address = city.poster()
    actions.close_venue(by=city.manager, venue=city.venue, at=at)
    assert Venue.objects.get(pk=city.venue.pk).closed_at == at
    assert not queries.doors_of(city.inspector)
    with pytest.raises(DomainError):
        actions.read_poster(scanned=poster_address, at=at + dt.timedelta(seconds=1))
    with pytest.raises(DomainError):
        queries.open_invite(queries.invite_token(invite), at=at)
    with pytest.raises(actions.VenueRefused) as refused:
        actions.close_venue(by=city.manager, venue=city.venue, at=at)
    assert refused.value.code == "venue.closed"
