"""Somebody without a phone, named by who stands beside them."""

import datetime as dt

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import actions, queries
from shanzhi.kernel.accounts.models import FamilyLink, Person
from tests import factories

pytestmark = pytest.mark.django_db
BORN = dt.date(1940, 2, 3)


def register(at, by=None, **changes):
    given = {"name": "郑阿婆", "id_kind": "resident", "id_number": factories.id_number(BORN)}
    return actions.register_companion(by=by or factories.person(), at=at, **given | changes)


def test_a_new_account_has_no_phone_and_gives_no_right_over_it(at):
    by = factories.person()
    made = register(at, by=by)
    assert (made.phone, made.birth_date, made.real_name_method) == (None, BORN, "companion")
    assert not FamilyLink.objects.exists()
    with pytest.raises(DomainError):
        queries.may_act_for(by, made.pk)


def test_the_same_paper_is_the_same_person(at):
    number = factories.id_number(BORN)
    first = register(at, id_number=number)
    assert register(at, id_number=f" {number[:6]} {number[6:]}", name="郑 阿婆") == first
    with pytest.raises(actions.CompanionRefused) as refused:
        register(at, id_number=number, name="郑阿公")
    assert refused.value.field == "name"
    assert queries.is_named(first, "郑·阿婆")
    assert not queries.is_named(first, "郑阿公")


def test_who_has_no_real_name_vouches_for_nobody(at):
    before = Person.objects.count()
    with pytest.raises(actions.CompanionRefused) as refused:
        register(at, by=factories.person(real=False))
    assert refused.value.code == "companion.real_name_first"
    assert Person.objects.count() == before + 1


def test_infants_without_a_number_belong_into_a_family(at):
    with pytest.raises(DomainError) as refused:
        register(at, id_kind="infant", id_number="", birth_date=at.date())
    assert refused.value.field == "id_kind"


def test_a_provider_that_says_no_is_believed(at, settings):
    settings.SHANZHI_REAL_NAME_PROVIDER = "tests.kernel.accounts.test_companions.mismatch"
    with pytest.raises(actions.CompanionRefused) as refused:
        register(at)
    assert refused.value.code == "real_name.mismatch"


def mismatch(*, name, id_kind, id_number):
    from shanzhi.kernel.accounts.real_name import Answer, Verdict

    return Verdict(Answer.MISMATCH)
