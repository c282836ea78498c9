"""Venues change hands: transfers, deputies, firms' agents, doors closed and opened, officials closing, fevers."""

import datetime as dt
import uuid

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import synthetic_credit_code
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.models import FeverNote, Venue
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans import queries as points
from shanzhi.kernel.scans.enums import Way
from tests import factories

pytestmark = pytest.mark.django_db


def offered(city, at, to):
    transfer = actions.offer_venue(by=city.manager, venue=city.venue, phone=to.phone, at=at)
    return transfer, queries.transfer_token(transfer)


def refusal(act):
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value


def test_the_new_administrator_takes_all_and_the_old_one_keeps_nothing(city, at):
    new = factories.person("郑接手")
    actions.add_point(by=city.manager, venue=city.venue, name="西门", at=at)
    invite = queries.invite_token(actions.invite_inspectors(by=city.manager, venue=city.venue, at=at))
    _transfer, token = offered(city, at, new)
    assert "郑接手" not in Message.objects.get(person=new).title
    later = at + dt.timedelta(hours=71)
    actions.accept_transfer(by=new, token=token, at=later)
    venue = Venue.objects.get(pk=city.venue.pk)
    assert venue.administrator == new
    for point in queries.points_of(venue):
        assert points.may_scan(new, point, at=later)
        assert not points.may_scan(city.manager, point, at=later)
        assert points.may_scan(city.inspector, point, at=later)
    assert refusal(lambda: queries.venue_run_by(city.manager, venue.pk)).status == 404
    assert refusal(lambda: queries.open_invite(invite, at=later)).code == "invite.revoked"
    assert Message.objects.filter(person=city.manager, title__contains="已移交").exists()
    assert refusal(lambda: actions.accept_transfer(by=new, token=token, at=later)).status == 410


def test_only_the_holder_of_the_number_accepts_in_time(city, at):
    new = factories.person()
    _transfer, token = offered(city, at, new)
    assert refusal(lambda: actions.accept_transfer(by=city.citizen, token=token, at=at)).status == 404
    assert refusal(lambda: queries.transfer_offered_to(new, f"{token}x", at=at)).code == "transfer.malformed"
    late = at + dt.timedelta(hours=72)
    assert refusal(lambda: actions.accept_transfer(by=new, token=token, at=late)).status == 410
    fresh = factories.person(real=False)
    _transfer, token = offered(city, late, fresh)
    nameless = refusal(lambda: actions.accept_transfer(by=fresh, token=token, at=late))
    assert nameless.code == "transfer.real_name_first"


def test_an_offer_is_cancelled_or_declined_and_everybody_is_told(city, at):
    new = factories.person()
    transfer, token = offered(city, at, new)
    assert refusal(lambda: offered(city, at, factories.person())).code == "transfer.pending"
    assert refusal(lambda: actions.cancel_transfer(by=new, transfer_id=transfer.pk, at=at)).status == 404
    actions.cancel_transfer(by=city.manager, transfer_id=transfer.pk, at=at)
    assert refusal(lambda: actions.accept_transfer(by=new, token=token, at=at)).status == 410
    _transfer, token = offered(city, at, new)
    actions.decline_transfer(by=new, token=token, at=at)
    assert Message.objects.filter(person=city.manager, title__contains="没有被接受").exists()
    assert Venue.objects.get(pk=city.venue.pk).administrator == city.manager


@pytest.mark.parametrize("phone", ["123", "abc", "+86 1380013800"])
def test_a_wrong_number_is_refused_at_its_field(city, at, phone):
    wrong = refusal(lambda: actions.offer_venue(by=city.manager, venue=city.venue, phone=phone, at=at))
    assert wrong.field == "phone"
    own = city.manager.phone
    wrong = refusal(lambda: actions.offer_venue(by=city.manager, venue=city.venue, phone=own, at=at))
    assert wrong.code == "transfer.self"


def test_a_number_without_an_account_can_accept_later(city, at):
    phone = factories.phone_number()
    transfer = actions.offer_venue(by=city.manager, venue=city.venue, phone=phone, at=at)
    newcomer = factories.person(phone=phone)
    assert queries.transfers_offered_to(newcomer, at=at) == [transfer]
    actions.accept_transfer(by=newcomer, token=queries.transfer_token(transfer), at=at)


def test_a_venue_of_a_firm_is_managed_by_its_agents_and_handed_over_by_its_head(city, at):
    head, agent = factories.person(), factories.person()
    firm = orgs.register_organisation(
        by=None, credit_code=synthetic_credit_code("441502", 77), name="示例公司", representative=head, at=at
    )
    given = {"name": "示例公司门店", "kind": "shop", "address": "一号", "points": ["正门"], "at": at}
    place = {"lng": 115.371, "lat": 22.781, "organisation": firm}
    assert (
        refusal(lambda: actions.register_venue(by=agent, **given, **place)).code == "organisation.not_yours"
    )
    venue = actions.register_venue(by=head, **given, **place)
    new = factories.person()
    transfer = actions.offer_venue(by=head, venue=venue, phone=new.phone, at=at)
    actions.accept_transfer(by=new, token=queries.transfer_token(transfer), at=at)
    assert queries.venue_run_by(head, venue.pk) == venue
    back = actions.offer_venue(by=head, venue=venue, phone=agent.phone, at=at)
    assert back.state == "offered"
    assert refusal(lambda: queries.venue_run_by(agent, venue.pk)).status == 404


def test_a_deputy_manages_but_does_not_close_hand_over_or_appoint(city, at):
    inspector = queries.inspectors_of(city.venue).get()
    named = {"venue": city.venue, "inspector_id": inspector.pk, "at": at}
    assert refusal(lambda: actions.set_deputy(by=city.inspector, is_deputy=True, **named)).status == 404
    actions.set_deputy(by=city.manager, is_deputy=True, **named)
    assert queries.managers_of(city.venue) == [city.manager, city.inspector]
    actions.add_point(by=city.inspector, venue=city.venue, name="西门", at=at)
    actions.invite_inspectors(by=city.inspector, venue=city.venue, at=at)
    for act in (
        lambda: actions.close_venue(by=city.inspector, venue=city.venue, at=at),
        lambda: actions.offer_venue(by=city.inspector, venue=city.venue, phone="13800138000", at=at),
        lambda: actions.set_deputy(by=city.inspector, is_deputy=False, **named),
    ):
        assert refusal(act).status == 404
    actions.set_deputy(by=city.manager, is_deputy=False, **named)
    assert refusal(lambda: queries.venue_run_by(city.inspector, city.venue.pk)).status == 404


# Doors ---------------------------------------------------------------------------------------------------


def test_a_renamed_door_keeps_its_poster(city, at):
    poster = city.poster()
    actions.rename_point(by=city.manager, venue=city.venue, point_id=city.point.pk, name="东大门", at=at)
    assert actions.read_poster(scanned=poster, at=at).name == "东大门"
    actions.add_point(by=city.manager, venue=city.venue, name="西门", at=at)
    taken = refusal(
        lambda: actions.rename_point(
            by=city.manager, venue=city.venue, point_id=city.point.pk, name="西门", at=at
        )
    )
    assert taken.field == "name"


def test_a_reopened_door_has_a_new_poster_at_once_and_the_old_one_stays_void(city, at):
    west = actions.add_point(by=city.manager, venue=city.venue, name="西门", at=at)
    old = queries.poster_address(west)
    actions.close_point(by=city.manager, venue=city.venue, point_id=west.pk, at=at)
    inspector = queries.inspectors_of(city.venue).get()
    actions.remove_inspector(by=city.manager, venue=city.venue, inspector_id=inspector.pk, at=at)
    actions.reopen_point(by=city.manager, venue=city.venue, point_id=west.pk, at=at)
    assert refusal(lambda: actions.read_poster(scanned=old, at=at)).code == "revoked"
    assert actions.read_poster(scanned=queries.poster_address(west), at=at) == west
    assert points.may_scan(city.manager, west, at=at)
    assert not points.may_scan(city.inspector, west, at=at)
    open_now = {"by": city.manager, "venue": city.venue, "point_id": west.pk, "at": at}
    assert refusal(lambda: actions.reopen_point(**open_now)).status == 404


# Officials -----------------------------------------------------------------------------------------------


def test_an_official_closes_a_venue_of_the_own_division_by_a_document(city, at):
    closing = {"venue": city.venue, "reason": "冒用他人名称登记", "at": at}
    far = factories.official("health_code.close_venues", division_code="441521")
    near = factories.official("health_code.close_venues", division_code="441502")
    good = "汕卫健〔2020〕15号"
    assert (
        refusal(lambda: actions.close_venue_officially(by=far, document_number=good, **closing)).status == 404
    )
    wrong = refusal(lambda: actions.close_venue_officially(by=near, document_number="15", **closing))
    assert wrong.field == "document_number"
    venue = actions.close_venue_officially(by=near, document_number="汕卫健[2020]15号", **closing)
    assert (venue.closing_document, venue.closed_by) == (good, near)
    told = Message.objects.get(person=city.manager)
    assert "冒用他人名称登记" in told.body
    assert not queries.doors_of(city.manager)
    assert (
        refusal(lambda: actions.close_venue_officially(by=near, document_number=good, **closing)).code
        == "venue.closed"
    )


def test_officials_see_venues_of_their_division_only(city):
    assert queries.venue_in("441502", city.venue.pk) == city.venue
    assert refusal(lambda: queries.venue_in("441521", city.venue.pk)).status == 404


# Fevers --------------------------------------------------------------------------------------------------


def fever(city, at):
    return scans.record_scan(
        by=city.inspector,
        person_id=city.citizen.pk,
        point=city.point,
        nonce=uuid.uuid4(),
        way=Way.CODE,
        at=at,
        temperature=38.2,
    )


def test_what_was_done_about_a_fever_is_kept_in_order_and_once(city, at):
    scan = fever(city, at)
    given = {"by": city.manager, "venue": city.venue, "scan_id": scan.id}
    request = uuid.uuid4()
    for _ in range(2):
        actions.note_fever(step="again", words="复测 37.9", request_id=request, at=at, **given)
    later = at + dt.timedelta(minutes=20)
    actions.note_fever(step="clinic", words="", request_id=uuid.uuid4(), at=later, **given)
    (line,) = queries.fever_lines(city.venue, list(queries.fevers_at(city.venue, at=later)))
    assert [note.step for note in line.notes] == ["again", "clinic"]
    assert line.last.step == "clinic"


def test_fevers_elsewhere_are_not_ours(city, at):
    scan = fever(city, at)
    note = {"step": "again", "words": "", "request_id": uuid.uuid4(), "at": at}
    for by, scan_id in ((city.citizen, scan.id), (city.manager, uuid.uuid4())):
        wrong = {"by": by, "venue": city.venue, "scan_id": scan_id}
        with pytest.raises(DomainError) as refused:
            actions.note_fever(**wrong, **note)
        assert refused.value.status == 404
    assert not FeverNote.objects.exists()
