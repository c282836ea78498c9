"""People without a phone: taken along, declared for, checked in by number or as newcomers."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.enums import ManualReason
from shanzhi.features.health_code.models import Companion, HealthCode, HealthDeclaration
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import queries as audit
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.scans.models import Scan
from tests import factories
from tests.features.health_code.conftest import WELL

pytestmark = pytest.mark.django_db


def paper(name="蔡阿婆", **changes):
    given = {
        "name": name,
        "id_kind": "resident",
        "id_number": factories.id_number(dt.date(1941, 5, 6)),
        "sex": "",
        "birth_date": None,
    }
    return given | changes


def paper_of(person):
    return paper(person.name, id_number=person.id_number)


def said(city, **changes):
    return WELL | {"division": city.home, "travel_places": ""} | changes


def taken_along(city, at, by=None, **changes):
    """A companion without a phone who has a code."""
    by = by or city.citizen
    companion = actions.add_companion(by=by, paper=paper(**changes), at=at)
    actions.declare_for_companion(
        by=by, companion_id=companion.pk, request_id=uuid.uuid4(), said=said(city), at=at
    )
    return companion


def test_an_unknown_companion_gets_an_account_without_a_phone_and_a_colour(city, at):
    companion = taken_along(city, at)
    person = companion.person
    assert (person.phone, person.is_real, person.real_name_method) == (None, True, "companion")
    assert HealthCode.objects.get(person=person).colour == "green"
    assert HealthDeclaration.objects.get(person=person).declared_by == city.citizen
    assert not queries.needs_declaration(person, at=at)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id_number": "441502194105069001"}, "id_number.check"),
        ({"id_number": "123"}, "id_number.digits"),
        ({"id_kind": "hkmo_permit", "id_number": "X1"}, "document.hkmo_permit"),
        ({"id_kind": "passport", "id_number": "E12345678"}, "document.birth"),
    ],
)
def test_a_wrong_paper_is_refused_at_its_field(city, at, changes, code):
    with pytest.raises(DomainError) as refused:
        actions.add_companion(by=city.citizen, paper=paper(**changes), at=at)
    assert refused.value.code == code
    assert refused.value.field
    assert not Companion.objects.exists()


def test_other_papers_are_taken_with_sex_and_birth(city, at):
    given = paper(id_kind="passport", id_number="e 1234567", sex="male", birth_date=dt.date(1950, 1, 1))
    companion = actions.add_companion(by=city.citizen, paper=given, at=at)
    assert companion.person.id_number == "E1234567"


def test_a_known_person_is_found_by_number_and_only_with_the_right_name(city, at):
    known = factories.person("陈阿公", phone=None)
    with pytest.raises(DomainError) as refused:
        actions.add_companion(by=city.citizen, paper=paper("别人", id_number=known.id_number), at=at)
    assert (refused.value.code, refused.value.field) == ("real_name.mismatch", "name")
    assert actions.add_companion(by=city.citizen, paper=paper_of(known), at=at).person == known
    again = actions.add_companion(by=city.citizen, paper=paper_of(known), at=at)
    assert Companion.objects.get() == again


def test_oneself_and_family_are_no_companions(city, at):
    child = factories.child(city.citizen, "林小小")
    for person in (city.citizen, child):
        with pytest.raises(actions.CompanionNotTaken) as refused:
            actions.add_companion(by=city.citizen, paper=paper_of(person), at=at)
        assert refused.value.field == "id_number"


def test_nobody_declares_for_somebody_with_a_phone(city, at):
    other = factories.person()
    companion = actions.add_companion(by=city.citizen, paper=paper_of(other), at=at)
    with pytest.raises(actions.CompanionNotTaken) as refused:
        actions.declare_for_companion(
            by=city.citizen, companion_id=companion.pk, request_id=uuid.uuid4(), said=said(city), at=at
        )
    assert refused.value.code == "companion.own_account"
    with pytest.raises(actions.CompanionNotTaken):
        actions.declare_beside(by=city.citizen, person=other, request_id=uuid.uuid4(), said=said(city), at=at)
    assert not HealthCode.objects.filter(person=other).exists()


def test_a_companion_with_a_code_is_not_declared_for_again(city, at):
    companion = taken_along(city, at)
    worse = said(city, temperature=Decimal("38.5"))
    code = actions.declare_for_companion(
        by=city.citizen, companion_id=companion.pk, request_id=uuid.uuid4(), said=worse, at=at
    )
    assert code.colour == "green"


def test_each_is_checked_in_once_with_a_nonce_of_their_own(city, at):
    people = [taken_along(city, at, name=name).person for name in ("蔡阿婆", "庄阿公")]
    nonces = {person.pk: uuid.uuid4() for person in people}
    for _ in range(2):
        for person in people:
            actions.check_in(
                by=city.citizen, person=person, scanned=city.poster(), nonce=nonces[person.pk], at=at
            )
    assert set(Scan.objects.values_list("person_id", flat=True)) == {person.pk for person in people}
    assert Scan.objects.count() == 2
    for person in people:
        (opening,) = audit.openings_of(person)
        assert city.venue.name in opening.reason


def test_a_companion_with_a_phone_is_told_and_may_end_it(city, at):
    other = factories.person("黄有机")
    city.declare(other, at)
    companion = actions.add_companion(by=city.citizen, paper=paper_of(other), at=at)
    given = {"by": city.citizen, "person": other, "scanned": city.poster()}
    actions.check_in(nonce=uuid.uuid4(), at=at, **given)
    assert "林**" in Message.objects.get(person=other).title
    (row,) = queries.taken_along_by(other)
    assert row == companion
    actions.end_companion(by=other, companion_id=companion.pk, at=at)
    with pytest.raises(DomainError):
        actions.check_in(nonce=uuid.uuid4(), at=at, **given)
    assert not queries.companions_of(city.citizen, at=at)


def test_strangers_check_nobody_in_and_end_nothing(city, at):
    companion = taken_along(city, at)
    stranger = factories.person()
    with pytest.raises(DomainError):
        actions.check_in(
            by=stranger, person=companion.person, scanned=city.poster(), nonce=uuid.uuid4(), at=at
        )
    with pytest.raises(DomainError):
        actions.end_companion(by=stranger, companion_id=companion.pk, at=at)
    with pytest.raises(DomainError):
        queries.companion_of(stranger, companion.pk)


def test_the_registrant_sees_whether_there_is_a_code_but_not_its_colour(city, at):
    taken_along(city, at)
    (row,) = queries.companions_of(city.citizen, at=at)
    assert row.has_code
    assert not hasattr(row, "colour")
    (later,) = queries.companions_of(city.citizen, at=at + dt.timedelta(days=60))
    assert not later.has_code


def test_there_is_a_bound_to_companions(city, at):
    for number in range(20):
        actions.add_companion(by=city.citizen, paper=paper(f"同行{number}"), at=at)
    with pytest.raises(actions.CompanionNotTaken) as refused:
        actions.add_companion(by=city.citizen, paper=paper("同行多"), at=at)
    assert refused.value.code == "companion.most"


# At the gate ---------------------------------------------------------------------------------------------


def by_number(city, at, **changes):
    given = {
        "by": city.inspector,
        "point": city.point,
        "id_number": city.citizen.id_number,
        "reason": ManualReason.NO_PHONE,
        "nonce": uuid.uuid4(),
        "at": at,
    }
    return actions.check_in_by_number(**given | changes)


def test_a_typed_name_must_be_the_persons(city, at):
    assert by_number(city, at, name="林 小明").scan.colour == Colour.GREEN
    with pytest.raises(actions.CheckInRefused) as refused:
        by_number(city, at, name="林大明")
    assert (refused.value.code, refused.value.field) == ("check_in.other_name", "name")
    assert Scan.objects.count() == 1


def newcomer(city, at, **changes):
    given = {
        "by": city.inspector,
        "point": city.point,
        "paper": paper(),
        "said": said(city),
        "reason": ManualReason.NO_SMARTPHONE,
        "nonce": uuid.uuid4(),
        "at": at,
    }
    return actions.check_in_newcomer(**given | changes)


def test_a_newcomer_gets_a_code_and_is_checked_in_once(city, at):
    given = {"paper": paper("郑新来"), "nonce": uuid.uuid4()}
    first, second = newcomer(city, at, **given), newcomer(city, at, **given)
    assert first.scan.id == second.scan.id
    person = Person.objects.get(name="郑新来")
    assert HealthDeclaration.objects.get(person=person).declared_by == city.inspector
    assert Scan.objects.get().person_id == person.pk
    assert queries.checked_by_number(city.inspector, city.point, at=at)[0].masked_name == "郑**"


def test_a_newcomer_with_a_code_keeps_it(city, at):
    elder = factories.person("吴阿婆", phone=None)
    city.declare(elder, at, by=_guardian(elder), temperature=Decimal("38.0"))
    done = newcomer(city, at, paper=paper_of(elder))
    assert done.scan.colour == Colour.YELLOW


def _guardian(elder):
    guardian = factories.person()
    factories.family(guardian, elder, kind="elder")
    return guardian


def test_a_newcomer_with_a_phone_declares_alone(city, at):
    with pytest.raises(DomainError) as refused:
        newcomer(city, at, paper=paper_of(factories.person()))
    assert refused.value.code == "companion.own_account"
    assert not Scan.objects.exists()


def test_only_inspectors_of_the_door_register_newcomers(city, at):
    before = Person.objects.count()
    stranger = factories.person()
    with pytest.raises(DomainError) as refused:
        newcomer(city, at, by=stranger)
    assert refused.value.status == 404
    assert Person.objects.count() == before + 1


def test_a_declaration_taken_twice_is_one(city, at):
    from shanzhi.features.health_code.actions.declarations import take_declaration

    elder, request = factories.person(phone=None), uuid.uuid4()
    given = {"by": city.inspector, "person": elder, "request_id": request, "at": at}
    first = take_declaration(**given, **said(city))
    second = take_declaration(**given, **said(city, temperature=Decimal("39.0")))
    assert (first.colour, second.colour) == ("green", "green")
    assert HealthDeclaration.objects.filter(person=elder).count() == 1
