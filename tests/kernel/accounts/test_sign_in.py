"""One box for everybody: number, code, in."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection
from django.test import Client

from shanzhi.kernel.accounts import actions, queries
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit.models import AuditEntry
from tests import factories

ASK = "/account/login/code/"
CONFIRM = "/account/login/code/confirm/"


def ask(client, phone, **more):
    return client.post(ASK, {"phone": phone, **more})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def texts(response) -> str:
    return response.content.decode()


def test_a_new_number_becomes_an_account_with_its_first_code(client, messages):
    phone = factories.phone_number()
    assert ask(client, phone)["Location"] == CONFIRM
    assert queries.person_by_phone(phone) is None
    answer = client.post(CONFIRM, {"code": messages.code(phone)})
    person = queries.person_by_phone(phone)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    acts = set(AuditEntry.objects.filter(subject=f"person:{person.pk}").values_list("act", flat=True))
    assert {"accounts.opened", "accounts.signed_in"} <= acts


def test_the_code_has_six_digits_and_says_how_long_it_lasts(client, messages):
    phone = factories.phone_number()
    ask(client, phone)
    assert len(messages.code(phone)) == 6
    assert "5 分钟" in messages.to(phone)[0]


@pytest.mark.parametrize(
    "typed", ["138 0013 8000", "+86 13800138000", "138-0013-8000", "１３８００１３８０００"]
)
def test_numbers_are_understood_as_people_type_them(client, messages, typed):
    ask(client, typed)
    assert messages.to("13800138000")


def test_a_malformed_number_is_kept_and_explained(client, messages):
    answer = ask(client, "12345")
    assert "11 位数字" in texts(answer)
    assert 'value="12345"' in texts(answer)
    assert len(messages) == 0


def test_known_and_unknown_numbers_get_the_same_answer(messages):
    known, unknown = factories.person().phone, factories.phone_number()
    answers = [ask(Client(), number) for number in (known, unknown)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, CONFIRM)}
    pages = []
    for number in (known, unknown):
        client = Client()
        ask(client, number)
        pages.append(len(texts(client.get(CONFIRM))))
    assert abs(pages[0] - pages[1]) <= 4  # tokens apart, nothing differs


def test_a_wrong_code_is_explained_and_too_many_end_it(client, messages):
    phone = factories.phone_number()
    ask(client, phone)
    code = messages.code(phone)
    answer = client.post(CONFIRM, {"code": wrong(code)})
    assert "验证码不对" in texts(answer)
    for _ in range(4):
        answer = client.post(CONFIRM, {"code": wrong(code)}, follow=True)
    assert "次数太多" in texts(answer)
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    assert "_auth_user_id" not in client.session


def test_an_expired_code_is_refused_with_words(client, messages, monkeypatch):
    phone = factories.phone_number()
    ask(client, phone)
    present = time.time()
    monkeypatch.setattr(time, "time", lambda: present + 301)
    answer = client.post(CONFIRM, {"code": messages.code(phone)}, follow=True)
    assert "已经过期" in texts(answer)
    assert "_auth_user_id" not in client.session


def test_a_code_counts_once(client, messages):
    phone = factories.phone_number()
    ask(client, phone)
    code = messages.code(phone)
    client.post(CONFIRM, {"code": code})
    client.post("/account/logout/")
    answer = client.post(CONFIRM, {"code": code}, follow=True)
    assert "用过或过期" in texts(answer)
    assert "_auth_user_id" not in client.session


def test_a_code_is_of_no_use_in_another_browser(client, messages):
    phone = factories.phone_number()
    ask(client, phone)
    other = Client()
    other.post(CONFIRM, {"code": messages.code(phone)})
    assert "_auth_user_id" not in other.session


def test_asking_too_often_is_refused_by_number(messages):
    phone = factories.phone_number()
    for _ in range(3):
        ask(Client(), phone)
    answer = ask(Client(), phone)
    assert "太频繁" in texts(answer)
    assert len(messages.to(phone)) == 3


def test_asking_too_often_is_refused_by_address(messages, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "2/m/ip"}
    for _ in range(2):
        ask(Client(), factories.phone_number())
    assert "太频繁" in texts(ask(Client(), factories.phone_number()))
    assert len(messages) == 2
    assert ask(Client(REMOTE_ADDR="10.0.0.9"), factories.phone_number()).status_code == 302


def test_resending_is_limited_and_the_old_code_ends(client, messages, settings):
    phone = factories.phone_number()
    ask(client, phone)
    first = messages.code(phone)
    client.post(CONFIRM, {"action": "resend"})
    second = messages.code(phone)
    assert len(messages.to(phone)) == 2
    answer = client.post(CONFIRM, {"action": "resend"}, follow=True)
    assert "太频繁" in texts(answer)
    assert len(messages.to(phone)) == 2
    if first != second:
        assert "验证码不对" in texts(client.post(CONFIRM, {"code": first}))


def test_the_session_changes_with_sign_in(client, messages):
    phone = factories.phone_number()
    ask(client, phone)
    before = client.session.session_key
    client.post(CONFIRM, {"code": messages.code(phone)})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_next_is_followed_and_stays_on_this_site(client, messages):
    phone = factories.phone_number()
    ask(client, phone, next="/c/mine/")
    answer = client.post(CONFIRM, {"code": messages.code(phone), "next": "/c/mine/"})
    assert answer["Location"] == "/c/mine/"
    other = factories.phone_number()
    stranger = Client()
    ask(stranger, other, next="https://evil.example/")
    answer = stranger.post(CONFIRM, {"code": messages.code(other), "next": "https://evil.example/"})
    assert "evil" not in answer["Location"]


def test_a_closed_account_is_told_so(client, messages):
    person = factories.person(is_active=False)
    ask(client, person.phone)
    answer = client.post(CONFIRM, {"code": messages.code(person.phone)}, follow=True)
    assert "_auth_user_id" not in client.session
    assert answer.status_code == 200


def test_the_page_has_the_right_keyboard_and_one_primary_button(client, messages):
    page = texts(client.get(ASK))
    assert 'inputmode="numeric"' in page
    assert page.count("weui-btn_primary") == 1
    assert "/dev/outbox" in page
    phone = factories.phone_number()
    ask(client, phone)
    page = texts(client.get(CONFIRM))
    assert 'autocomplete="one-time-code"' in page
    assert page.count("weui-btn_primary") == 1
    assert "data-wait-seconds" in page


def test_other_ways_in_lead_to_the_one_page(client, db):
    assert client.get("/account/login/?next=/o/")["Location"] == f"{ASK}?next=%2Fo%2F"
    assert client.get("/account/signup/")["Location"] == ASK


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_open_one_account_and_one_session(messages):
    phone = factories.phone_number()
    client = Client()
    ask(client, phone)
    code, cookies = messages.code(phone), client.cookies

    def confirm(_):
        twin = Client()
        twin.cookies = cookies.copy()
        try:
            return twin.post(CONFIRM, {"code": code}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(confirm, range(2)))
    close_old_connections()
    person = queries.person_by_phone(phone)
    assert AuditEntry.objects.filter(act="accounts.opened", subject=f"person:{person.pk}").count() == 1
    assert AuditEntry.objects.filter(act="accounts.signed_in", subject=f"person:{person.pk}").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_for_a_new_number_make_one_row(at):
    phone = factories.phone_number()

    def request(_):
        try:
            return actions.await_confirmation(phone=phone, at=at).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(request, range(4)))) == 1


def test_numbers_never_confirmed_are_forgotten(at, db):
    from datetime import timedelta

    stale = actions.await_confirmation(phone=factories.phone_number(), at=at)
    fresh = actions.await_confirmation(phone=factories.phone_number(), at=at + timedelta(hours=20))
    opened = actions.open_account(phone=factories.phone_number(), at=at)
    assert actions.forget_unconfirmed(at=at + timedelta(days=1, minutes=1)) == 1
    assert not Person.objects.filter(pk=stale.pk).exists()
    assert Person.objects.filter(pk__in=[fresh.pk, opened.pk]).count() == 2


def test_opening_twice_gives_the_same_account(at, db):
    phone = factories.phone_number()
    assert actions.open_account(phone=phone, at=at) == actions.open_account(phone=phone, at=at)


def test_changing_the_number_takes_a_code_to_the_new_one(messages):
    person = factories.person()
    client = factories.signed_in(person)
    new = factories.phone_number()
    assert client.post("/account/phone/change/", {"phone": new}).status_code == 302
    person.refresh_from_db()
    assert person.phone != new
    client.post("/account/phone/verify/", {"code": messages.code(new)})
    assert queries.person_by_phone(new) == person


def test_a_taken_number_is_refused_even_with_its_code(messages):
    person, other = factories.person(), factories.person()
    client = factories.signed_in(person)
    client.post("/account/phone/change/", {"phone": other.phone})
    answer = client.post("/account/phone/verify/", {"code": messages.code(other.phone)})
    assert "另一个账号" in texts(answer)
    assert queries.person_by_phone(other.phone) == other


def test_a_number_somebody_only_typed_can_still_be_taken(at, messages):
    person, new = factories.person(), factories.phone_number()
    actions.await_confirmation(phone=new, at=at)
    actions.change_phone(by=person, phone=new, at=at)
    assert queries.person_by_phone(new) == person


def test_every_sign_in_is_recorded_with_its_method(at, db):
    person = factories.person()
    actions.record_sign_in(by=person, method="demo", at=at)
    assert AuditEntry.objects.get(act="accounts.signed_in").detail == {"method": "demo"}
