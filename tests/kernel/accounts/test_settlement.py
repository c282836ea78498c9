"""Invented people written together are whole: they can be found, and their families stand."""

import datetime as dt

import pytest

from shanzhi.core.crypto import blind_index
from shanzhi.core.identifiers import synthetic_id_number
from shanzhi.kernel.accounts import actions, queries
from shanzhi.kernel.accounts.enums import FamilyKind, RealNameMethod
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


def test_they_are_found_by_number_and_phone_and_act_for_their_families(at):
    numbers = [synthetic_id_number("441502", dt.date(1980 + place, 3, 4), 901) for place in range(2)]
    parent, child, alone = actions.settle(
        settlers=[
            actions.Settler(name="陈试一", id_number=numbers[0], phone="19900000001"),
            actions.Settler(name="陈试二", id_number=numbers[1], guardian=0, kind=FamilyKind.ELDER.value),
            actions.Settler(phone="19900000002"),
        ],
        at=at,
    )
    found = queries.person_by_phone("19900000001")
    assert (found.pk, found.name, found.id_number, found.sex) == (parent, "陈试一", numbers[0], "male")
    assert queries.person_by_id_number(numbers[1]).pk == child
    assert [person.pk for person in queries.people_i_act_for(found)] == [parent, child]
    assert Person.objects.get(pk=child).real_name_method == RealNameMethod.GUARDIAN
    newcomer = Person.objects.get(pk=alone)
    assert (newcomer.is_real, newcomer.phone, newcomer.id_number) == (False, "19900000002", None)
    assert bytes(newcomer.phone_index) == blind_index("19900000002")
    assert len({person.session_salt for person in Person.objects.all()}) == 3
    assert AuditEntry.objects.get(act="accounts.settled").detail == {"people": 3, "links": 1}


def test_no_column_is_left_as_no_other_person_has_it(at):
    """A person from the register and one from here differ in what was said of them only."""
    known = factories.person()
    (key,) = actions.settle(
        settlers=[actions.Settler(name="陈试三", id_number=factories.id_number(), phone="19900000003")], at=at
    )
    made = Person.objects.get(pk=key)
    for field in Person._meta.concrete_fields:
        assert (getattr(made, field.attname) is None) == (getattr(known, field.attname) is None), field.name
