"""Check-ins by poster, by number, temperatures; wrong directions and copied codes."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.enums import ManualReason
from shanzhi.kernel.audit import queries as audit
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.models import Scan
from tests import factories

pytestmark = pytest.mark.django_db


def scan_at_gate(city, at):
    """What the hot endpoint does when an inspector's camera reads the code."""
    return scans.record_scan(
        by=city.inspector,
        person_id=city.citizen.pk,
        point=city.point,
        nonce=uuid.uuid4(),
        way=Way.CODE,
        at=at,
    )


def test_scanning_the_poster_makes_one_check_in(city, at):
    nonce = uuid.uuid4()
    for _ in range(2):
        done = actions.check_in(
            by=city.citizen, person=city.citizen, scanned=city.poster(), nonce=nonce, at=at
        )
    assert (done.venue, done.scan.colour, done.scan.is_new) == (city.venue, Colour.GREEN, False)
    row = Scan.objects.get()
    assert (row.person_id, row.point_id, row.at, row.inspector_id) == (
        city.citizen.pk,
        city.point.pk,
        at,
        None,
    )


def test_a_personal_code_where_a_poster_belongs_gets_a_helpful_sentence(city, at):
    own = codes.momentary_code(subject=city.citizen.pk, colour=Colour.GREEN, at=at)
    with pytest.raises(actions.CheckInRefused) as refused:
        actions.read_poster(scanned=own, at=at)
    assert "场所码" in str(refused.value.message)


@pytest.mark.parametrize("scanned", ["", "hello", "SZ1", "https://example.org/s/SZ1ABC", "SZ1" + "0" * 184])
def test_anything_else_is_refused(city, at, scanned):
    with pytest.raises(DomainError):
        actions.read_poster(scanned=scanned, at=at)


def test_a_closed_doors_poster_is_refused(city, at):
    poster = city.poster()
    actions.add_point(by=city.manager, venue=city.venue, name="西门", at=at)
    actions.close_point(by=city.manager, venue=city.venue, point_id=city.point.pk, at=at)
    with pytest.raises(DomainError) as refused:
        actions.read_poster(scanned=poster, at=at + dt.timedelta(seconds=1))
    assert refused.value.code in {"revoked", "check_in.closed"}


def test_without_a_code_one_applies_first(city, at):
    with pytest.raises(actions.CheckInRefused) as refused:
        actions.check_in(
            by=city.manager, person=city.manager, scanned=city.poster(), nonce=uuid.uuid4(), at=at
        )
    assert refused.value.code == "check_in.no_code"


def test_by_number_the_opening_is_recorded_for_the_person(city, at):
    done = actions.check_in_by_number(
        by=city.inspector,
        point=city.point,
        id_number=city.citizen.id_number,
        reason=ManualReason.NO_PHONE,
        nonce=uuid.uuid4(),
        at=at,
    )
    assert done.scan.colour == Colour.GREEN
    row = Scan.objects.get()
    assert (row.way, row.inspector_id) == (Way.MANUAL, city.inspector.pk)
    (opening,) = audit.openings_of(city.citizen)
    assert "没有携带手机" in opening.reason
    assert city.venue.name in opening.reason


def test_by_number_only_inspectors_of_the_door(city, at):
    stranger = factories.person()
    with pytest.raises(DomainError) as refused:
        actions.check_in_by_number(
            by=stranger,
            point=city.point,
            id_number=city.citizen.id_number,
            reason=ManualReason.NO_PHONE,
            nonce=uuid.uuid4(),
            at=at,
        )
    assert refused.value.status == 404
    assert not audit.openings_of(city.citizen)


def test_the_temperature_completes_the_same_check_in(city, at):
    scan = scan_at_gate(city, at)
    actions.record_temperature(
        by=city.inspector,
        point_id=city.point.pk,
        scan_id=scan.id,
        scanned_at=scan.at,
        temperature=Decimal("36.6"),
        at=at,
    )
    row = Scan.objects.get()
    assert (row.temperature, row.abnormal, row.colour) == (Decimal("36.6"), False, Colour.GREEN)
    assert not Message.objects.filter(person=city.manager).exists()


def test_a_fever_is_told_to_the_administrator_once(city, at):
    scan = scan_at_gate(city, at)
    for value in ("37.6", "37.7"):
        actions.record_temperature(
            by=city.inspector,
            point_id=city.point.pk,
            scan_id=scan.id,
            scanned_at=scan.at,
            temperature=Decimal(value),
            at=at,
        )
    message = Message.objects.get(person=city.manager)
    assert "体温异常" in message.title
    assert "林**" in message.body
    assert not queries.untold_fevers(at=at)


def test_a_fever_sent_by_a_device_is_found_and_told(city, at):
    scans.record_scan(
        by=city.inspector,
        person_id=city.citizen.pk,
        point=city.point,
        nonce=uuid.uuid4(),
        way=Way.CODE,
        at=at,
        temperature=38.1,
    )
    (fever,) = queries.untold_fevers(at=at)
    actions.tell_fever(venue=fever.venue, point=fever.point, scan=fever.scan, at=at)
    assert not queries.untold_fevers(at=at)
    assert Message.objects.filter(person=city.manager).count() == 1


def test_another_inspectors_check_in_cannot_be_completed(city, at):
    scan = scan_at_gate(city, at)
    with pytest.raises(DomainError):
        actions.record_temperature(
            by=city.manager,
            point_id=city.point.pk,
            scan_id=scan.id,
            scanned_at=scan.at,
            temperature=Decimal("36.6"),
            at=at,
        )
