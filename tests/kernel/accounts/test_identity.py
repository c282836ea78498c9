"""Real names, papers, reviews, and opening another person's identity."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import actions, documents, queries, real_name
from shanzhi.kernel.accounts.enums import IdKind, ReviewState
from shanzhi.kernel.audit.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = dt.date(2020, 3, 16)


def verify(person, at, number=None, name="林小梅", kind=IdKind.RESIDENT, **more):
    return actions.verify_real_name(
        by=person, name=name, id_kind=kind, id_number=number or factories.id_number(), at=at, **more
    )


def refused(code):
    return pytest.raises(DomainError, match=code)


def test_a_valid_number_gives_sex_and_birth(at):
    person = factories.person(real=False)
    number = factories.id_number(dt.date(1990, 5, 4), sex="male")
    verify(person, at, f" {number[:6]} {number[6:]} ".lower())
    person.refresh_from_db()
    assert (person.name, person.id_number, person.sex, person.birth_date) == (
        "林小梅",
        number,
        "male",
        dt.date(1990, 5, 4),
    )
    assert person.is_real and person.real_name_method == "development"
    assert queries.person_by_id_number(number) == person
    assert person.is_adult_on(TODAY)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("44150219900504001", "id_number"),
        ("110105194912310021", "id_number.check"),
        ("441502199013040012", "id_number"),
    ],
)
def test_impossible_numbers_are_explained(at, number, code):
    with refused(code):
        verify(factories.person(real=False), at, number)


def test_nobody_under_sixteen_registers_alone(at):
    number = factories.id_number(dt.date(2006, 1, 1))
    person = factories.person(real=False)
    with refused("real_name.needs_guardian"):
        verify(person, at, number)
    factories.family(factories.person(), person)
    assert verify(person, at, number).is_real


def test_a_number_in_use_is_refused_with_a_way_to_recover(at):
    holder = factories.person()
    with pytest.raises(DomainError) as caught:
        verify(factories.person(real=False), at, holder.id_number)
    assert caught.value.code == "real_name.taken"
    assert "找回" in str(caught.value.message)


def test_a_second_real_name_is_refused(at):
    with refused("real_name.already"):
        verify(factories.person(), at)


def test_a_mismatch_is_refused(at, monkeypatch):
    monkeypatch.setattr(
        real_name, "development", lambda **claim: real_name.Verdict(real_name.Answer.MISMATCH)
    )
    with refused("real_name.mismatch"):
        verify(factories.person(real=False), at)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("hkmo_permit", ["H12345678", "m 1234567890"], ["X12345678", "H1234"]),
        ("taiwan_permit", ["12345678", "1234567801"], ["1234567", "A2345678"]),
        ("passport", ["E12345678", "ab1234567"], ["ABCDEFG", "1234"]),
        ("infant", ["", "Q440123456"], ["Q4401"]),
    ],
)
def test_other_papers_have_their_own_shapes(kind, good, bad):
    for text in good:
        assert documents.checked_number(kind, text, today=TODAY) == text.replace(" ", "").upper()
    for text in bad:
        with refused(f"document.{kind}"):
            documents.checked_number(kind, text, today=TODAY)


def test_other_papers_wait_for_an_official(at):
    person = factories.person(real=False)
    verify(person, at, "H12345678", kind=IdKind.HKMO_PERMIT, sex="female", birth_date=dt.date(1980, 1, 1))
    assert not person.is_real
    review = queries.open_review_of(person)
    official = factories.official("accounts.review_identity")
    actions.decide_identity_review(by=official, review=review, approves=True, note="已核对原件", at=at)
    person.refresh_from_db()
    assert person.is_real and person.id_kind == IdKind.HKMO_PERMIT
    with refused("review.decided"):
        actions.decide_identity_review(by=official, review=review, approves=False, note="再来", at=at)


def test_other_papers_ask_for_the_birth_date(at):
    with refused("document.birth"):
        verify(factories.person(real=False), at, "H12345678", kind=IdKind.HKMO_PERMIT)


def test_a_refused_review_says_why_and_nobody_decides_their_own(at):
    person = factories.person(real=False)
    verify(person, at, "E12345678", kind=IdKind.PASSPORT, birth_date=dt.date(1980, 1, 1))
    review = queries.open_review_of(person)
    for official in (factories.person(), person):
        with refused("review.not_permitted"):
            actions.decide_identity_review(by=official, review=review, approves=True, note="好", at=at)
    official = factories.official("accounts.review_identity")
    with refused("review.note"):
        actions.decide_identity_review(by=official, review=review, approves=False, note=" ", at=at)
    actions.decide_identity_review(by=official, review=review, approves=False, note="照片不清楚", at=at)
    assert queries.last_review_of(person).note == "照片不清楚"
    assert list(queries.reviews(state=ReviewState.REFUSED)) == [review]


def test_recovery_moves_the_phone_to_the_old_account(at):
    old, new = factories.person("陈阿婆"), factories.person(real=False)
    phone = new.phone
    actions.ask_recovery(by=new, name="陈阿婆", id_kind="resident", id_number=old.id_number, at=at)
    client = factories.signed_in(new)
    official = factories.official("accounts.review_identity")
    actions.decide_identity_review(
        by=official, review=queries.open_review_of(new), approves=True, note="窗口核对原件", at=at
    )
    assert queries.person_by_phone(phone) == old
    new.refresh_from_db()
    assert not new.is_active and new.phone is None
    assert client.get("/account/2fa/").status_code == 302


def test_opening_identity_takes_a_permit_and_a_reason_and_is_seen(at):
    person = factories.person()
    with refused("identity.not_permitted"):
        actions.open_identity(by=factories.person(), person=person, reason="好奇", at=at)
    official = factories.official("accounts.open_identity")
    with refused("identity.reason"):
        actions.open_identity(by=official, person=person, reason="  ", at=at)
    assert not AuditEntry.objects.filter(subject=f"person:{person.pk}").exists()
    identity = actions.open_identity(by=official, person=person, reason="核对高风险名单", at=at)
    assert identity.id_number == person.id_number and identity.phone == person.phone
    entry = AuditEntry.objects.get(subject=f"person:{person.pk}")
    assert entry.reason == "核对高风险名单" and entry.by_id == official.pk


def test_the_paper_of_a_review_is_opened_with_a_reason(at):
    person = factories.person(real=False)
    verify(person, at, "E12345678", kind=IdKind.PASSPORT, birth_date=dt.date(1980, 1, 1))
    review = queries.open_review_of(person)
    official = factories.official("accounts.review_identity", "accounts.open_identity")
    assert actions.open_review_paper(by=official, review=review, reason="核对原件", at=at) == "E12345678"


def test_the_database_keeps_one_number_to_one_account(at):
    holder = factories.person()
    with pytest.raises(IntegrityError, match="person_id_number_once"):
        twin = factories.person(real=False)
        twin.set_id_number("resident", holder.id_number)
        twin.save()


def test_my_data_is_whole_and_recorded(at):
    person = factories.person()
    factories.child(person, "小宝")
    data = actions.export_my_data(by=person, at=at)
    parts = {part["name"]: part["rows"] for part in data["parts"]}
    assert parts["accounts.account"]["id_number"] == person.id_number
    assert parts["accounts.family"][0]["name"] == "小宝"
    assert AuditEntry.objects.filter(act="accounts.data_exported", by_id=person.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_one_number_from_two_accounts_at_once_goes_to_one(at):
    number = factories.id_number()
    people = [factories.person(real=False) for _ in range(2)]

    def claim(person):
        try:
            verify(person, at, number)
            return "done"
        except (DomainError, IntegrityError):
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(claim, people)) == ["done", "refused"]
