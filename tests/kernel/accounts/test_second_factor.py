"""Officials prove themselves twice; the pages of the sign-in package work and look like ours."""

import datetime as dt
import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from shanzhi.core import clock
from shanzhi.kernel.accounts import actions
from shanzhi.kernel.accounts.models import Person
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def dynamic_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def texts(response) -> str:
    return response.content.decode()


def test_the_office_is_closed_without_a_second_factor(client):
    official = factories.official(role="administrator")
    factories.sign_in(client, official)
    answer = client.get("/o/accounts/roles/")
    assert answer["Location"] == "/account/second-factor/?next=/o/accounts/roles/"
    page = texts(client.get(answer["Location"]))
    assert "验证器应用" in page and "通行密钥" in page


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_authenticator_leads_back_to_where_one_wanted_to_go(client):
    official = factories.official(role="administrator")
    factories.sign_in(client, official)
    client.get("/account/second-factor/?next=/o/accounts/roles/")
    page = texts(client.get("/account/2fa/totp/activate/"))
    assert 'src="data:image/svg+xml;base64' in page
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page, re.S)[1]
    answer = client.post("/account/2fa/totp/activate/", {"code": dynamic_code(secret)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    page = texts(client.get(answer["Location"]))
    assert "备用码" in page and "/account/second-factor/" in page
    assert client.get("/account/second-factor/")["Location"] == "/o/accounts/roles/"
    assert client.get("/o/accounts/roles/").status_code == 200


def test_a_later_sign_in_asks_for_the_dynamic_code(client, messages):
    official = factories.official(role="administrator")
    TOTP.activate(official, SECRET)
    client.post("/account/login/code/", {"phone": official.phone})
    answer = client.post("/account/login/code/confirm/", {"code": messages.code(official.phone)})
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    wrong = f"{(int(dynamic_code(SECRET)) + 500_000) % 1_000_000:06d}"
    assert "动态码不对" in texts(client.post("/account/2fa/authenticate/", {"code": wrong}))
    client.post("/account/2fa/authenticate/", {"code": dynamic_code(SECRET)})
    assert client.get("/o/accounts/roles/").status_code == 200


def test_a_session_from_before_proves_itself_and_goes_on(client, messages):
    official = factories.official(role="administrator")
    TOTP.activate(official, SECRET)
    factories.sign_in(client, official)
    client.get("/account/second-factor/?next=/o/accounts/roles/")
    answer = client.post(
        "/account/2fa/reauthenticate/?next=/account/second-factor/", {"code": dynamic_code(SECRET)}
    )
    assert answer["Location"] == "/account/second-factor/"
    assert client.get(answer["Location"])["Location"] == "/o/accounts/roles/"


def test_the_secret_is_stored_encrypted():
    authenticator = TOTP.activate(factories.person(), SECRET).instance
    assert SECRET not in str(authenticator.data)


def test_an_official_keeps_one_factor(client):
    official = factories.official(role="administrator")
    TOTP.activate(official, SECRET)
    factories.sign_in(client, official, second_factor=True)
    client.post("/account/2fa/reauthenticate/", {"code": dynamic_code(SECRET)})
    page = texts(client.post("/account/2fa/totp/deactivate/"))
    assert "至少一种" in page


def test_the_second_factor_of_another_person_does_not_count(client):
    official, other = factories.official(role="administrator"), factories.person()
    factories.sign_in(client, other, second_factor=True)
    session = client.session
    methods = session["account_authentication_methods"]
    client.force_login(official)
    session = client.session
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(other.pk)
    session.save()
    assert client.get("/o/accounts/roles/").status_code == 302


PAGES = [
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/totp/activate/",
    "/account/sessions/",
    "/account/3rdparty/",
    "/account/logout/",
    "/account/phone/change/",
    "/account/second-factor/",
]


@pytest.mark.parametrize("address", PAGES)
def test_pages_of_the_package_look_like_ours_and_keep_the_content_policy(client, address):
    factories.sign_in(client, factories.person())
    answer = client.get(address)
    page = texts(answer)
    assert answer.status_code == 200
    assert "account-sheet" in page
    assert not re.search(r"\son\w+=|\sstyle=", page), "inline handlers and styles are refused by the policy"
    for script in re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page):
        assert "application/json" in script, f"an inline script would not run: {script}"


def test_the_passkey_pages_load_their_scripts_from_here(client):
    factories.sign_in(client, factories.person())
    page = texts(client.get("/account/2fa/webauthn/add/"))
    assert "/static/mfa/js/webauthn.js" in page
    assert 'id="mfa_webauthn_add"' in page
    page = texts(Client().get("/account/login/code/"))
    assert 'id="passkey_login"' in page


def test_signing_out_everywhere_ends_all_sessions(client, at):
    person = factories.person()
    others = [factories.signed_in(person) for _ in range(2)]
    factories.sign_in(client, person)
    client.post("/account/sign-out-everywhere/")
    for one in (*others, client):
        assert one.get("/account/sessions/").status_code == 302
    actions.sign_out_everywhere(by=person, at=at)


def test_the_list_of_sessions_names_devices(messages):
    person = factories.person()
    for agent in ("Mozilla/5.0 (iPhone) Safari/1", "Mozilla/5.0 (Windows NT) Firefox/1"):
        client = Client(headers={"User-Agent": agent})
        client.post("/account/login/code/", {"phone": person.phone})
        client.post("/account/login/code/confirm/", {"code": messages.code(person.phone)})
    page = texts(client.get("/account/sessions/"))
    assert "Safari · iPhone" in page and "Firefox · Windows" in page


def test_ended_sessions_are_cleared(at):
    factories.signed_in(factories.person())
    assert actions.clear_sessions(at=at) == 0
    assert actions.clear_sessions(at=clock.now() + dt.timedelta(days=31)) == 1


def test_a_demo_line_signs_in_and_passes_the_second_factor(client, settings):
    settings.DEMO_CITY = True
    official = factories.official(role="administrator")
    link = actions.demo_link(person=official, next="/o/accounts/roles/")
    address = link.removeprefix(settings.SITE_URL)
    answer = client.get(address)
    assert answer["Location"] == "/o/accounts/roles/"
    assert client.get("/o/accounts/roles/").status_code == 200
    citizen = actions.demo_link(person=factories.person(), next="/c/").removeprefix(settings.SITE_URL)
    client.get(citizen)
    assert client.get("/o/accounts/roles/").status_code in {302, 403}
    assert client.get(address[:-3] + "x/").status_code == 404


def test_there_are_no_demo_lines_in_production_or_for_real_people(client, settings):
    settings.DEMO_CITY = True
    person = factories.person()
    address = actions.demo_link(person=person).removeprefix(settings.SITE_URL)
    Person.objects.filter(pk=person.pk).update(is_synthetic=False)
    assert client.get(address).status_code == 404
    Person.objects.filter(pk=person.pk).update(is_synthetic=True)
    settings.DEMO_CITY = False
    assert client.get(address).status_code == 404
    with pytest.raises(Exception, match=r"demo\.refused"):
        actions.demo_link(person=person)


def test_the_overview_of_somebody_protected_shows_what_is_on(client):
    person = factories.person()
    TOTP.activate(person, SECRET)
    factories.sign_in(client, person)
    page = texts(client.get("/account/2fa/"))
    assert "已开启" in page and "备用码" in page
