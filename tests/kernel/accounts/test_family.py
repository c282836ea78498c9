"""Guardians, members and consent."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import actions, queries
from shanzhi.kernel.accounts.enums import FamilyKind, IdKind, LinkState
from shanzhi.kernel.accounts.models import FamilyLink, Person
from shanzhi.kernel.accounts.todos import answers_due
from tests import factories

pytestmark = pytest.mark.django_db
CHILD_BIRTH = dt.date(2013, 9, 1)


def add(guardian, at, number=None, name="小宝", kind=FamilyKind.CHILD, id_kind=IdKind.RESIDENT, **more):
    number = factories.id_number(CHILD_BIRTH) if number is None else number
    return actions.add_family_member(
        by=guardian, name=name, id_kind=id_kind, id_number=number, kind=kind, at=at, **more
    )


def refused(code):
    return pytest.raises(DomainError, match=code)


def test_a_child_is_registered_and_acted_for_at_once(at):
    guardian = factories.person()
    link = add(guardian, at)
    assert link.state == LinkState.ACTIVE
    assert link.member.real_name_method == "guardian" and link.member.phone is None
    assert queries.people_i_act_for(guardian) == [guardian, link.member]
    assert queries.may_act_for(guardian, link.member_id) == link.member
    assert queries.may_act_for(guardian, str(guardian.pk)) == guardian


def test_an_infant_needs_no_number(at):
    link = add(factories.person(), at, "", id_kind=IdKind.INFANT, sex="male", birth_date=dt.date(2019, 12, 1))
    assert link.member.is_real and link.member.id_number is None
    with refused("document.infant"):
        add(factories.person(), at, "", id_kind=IdKind.INFANT, birth_date=dt.date(2010, 1, 1))


def test_an_elder_with_an_account_is_asked(at):
    guardian, elder = factories.person(), factories.person("陈阿公", birth=dt.date(1945, 1, 1))
    link = add(guardian, at, elder.id_number, "陈阿公", FamilyKind.ELDER)
    assert link.state == LinkState.PENDING
    with refused("family.not_yours"):
        queries.may_act_for(guardian, elder.pk)
    assert list(queries.family_requests_for(elder)) == [link]
    assert "代办" in str(next(iter(answers_due(elder, at))).title)
    actions.answer_family_request(by=elder, link=link, agrees=True, at=at)
    assert queries.may_act_for(guardian, elder.pk) == elder
    with refused("family.answered"):
        actions.answer_family_request(by=elder, link=link, agrees=True, at=at)


def test_a_refusal_gives_no_rights(at):
    guardian, elder = factories.person(), factories.person("陈阿公")
    link = add(guardian, at, elder.id_number, "陈阿公", FamilyKind.ELDER)
    actions.answer_family_request(by=elder, link=link, agrees=False, at=at)
    assert queries.people_i_act_for(guardian) == [guardian]
    assert add(guardian, at, elder.id_number, "陈阿公", FamilyKind.ELDER).state == LinkState.PENDING


def test_an_elder_without_a_phone_is_registered(at):
    number = factories.id_number(dt.date(1940, 1, 1))
    assert add(factories.person(), at, number, "陈阿婆", FamilyKind.ELDER).state == LinkState.ACTIVE


def test_other_adults_open_their_own_account(at):
    number = factories.id_number(dt.date(1988, 1, 1))
    for kind in FamilyKind:
        with refused("family.own_account"):
            add(factories.person(), at, number, "王某", kind)


def test_the_first_guardian_decides_about_a_second(at):
    mother, father, stranger = (factories.person() for _ in range(3))
    child = add(mother, at).member
    link = add(father, at, child.id_number)
    assert link.state == LinkState.PENDING
    for wrong in (father, stranger):
        with refused("family.not_yours"):
            actions.answer_family_request(by=wrong, link=link, agrees=True, at=at)
    actions.answer_family_request(by=mother, link=link, agrees=True, at=at)
    assert queries.may_act_for(father, child.pk) == child


def test_a_known_number_with_another_name_is_a_plain_mismatch(at):
    holder = factories.person("张小明")
    with refused("real_name.mismatch"):
        add(factories.person(), at, holder.id_number, "李四", FamilyKind.ELDER)


def test_who_may_not_add(at):
    with refused("family.real_name_first"):
        add(factories.person(real=False), at)
    with refused("family.too_young"):
        add(factories.person(birth=dt.date(2003, 1, 1)), at)
    person = factories.person("我自己")
    with refused("family.self"):
        add(person, at, person.id_number, "我自己", FamilyKind.ELDER)


def test_families_have_a_limit(at):
    guardian = factories.person()
    for _ in range(12):
        factories.child(guardian)
    with refused("family.limit"):
        add(guardian, at)


def test_either_side_ends_it(at):
    guardian, elder = factories.person(), factories.person()
    for who in (guardian, elder):
        link = factories.family(guardian, elder, "elder")
        actions.end_family_link(by=who, link=link, at=at)
        actions.end_family_link(by=who, link=link, at=at)
        with refused("family.not_yours"):
            queries.may_act_for(guardian, elder.pk)
    with refused("family.not_yours"):
        actions.end_family_link(by=factories.person(), link=link, at=at)


@pytest.mark.parametrize("who", ["", "nonsense", "01a20897-3b98-7250-9b4a-1ae7837e1ede"])
def test_strangers_are_not_found(who):
    with pytest.raises(DomainError) as caught:
        queries.may_act_for(factories.person(), who)
    assert caught.value.status == 404


@pytest.mark.django_db(transaction=True)
def test_two_taps_make_one_child_and_one_link(at):
    guardian, number = factories.person(), factories.id_number(CHILD_BIRTH)

    def tap(_):
        try:
            add(Person.objects.get(pk=guardian.pk), at, number)
            return "done"
        except (DomainError, IntegrityError):
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(tap, range(3)))
    assert answers == ["done", "refused", "refused"]
    assert FamilyLink.objects.filter(guardian=guardian).count() == 1
    assert Person.objects.with_id_number(number).count() == 1
