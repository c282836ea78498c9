"""Sign-in by a provincial identity provider, against a real provider process; and whom its claims belong to."""

import datetime as dt
import html
import json
import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from shanzhi.config.roles import OWNER
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import actions, queries
from shanzhi.kernel.accounts.actions.province import Vouched
from shanzhi.kernel.accounts.identity_provider import vouched_by
from tests import factories
from tests.settings import CLUSTER, ROOT

CALLBACK = "http://testserver/account/oidc/province/login/callback/"
PEOPLE = [
    {"name": f"省里人{n}", "phone": f"1360000000{n}", "id_number": factories.id_number(dt.date(1990, 1, n))}
    for n in range(1, 4)
]


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """The address of the provider and the file its codes land in."""
    home = tmp_path_factory.mktemp("province")
    name = f"province_{os.getpid()}"
    with psycopg.connect(CLUSTER.url(OWNER, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    outbox = home / "outbox"
    address = CLUSTER.url(OWNER, name)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.kernel.accounts.provider_settings",
        "SHANZHI_HOME": str(home),
        "DATABASE_URL": address,
        "DATABASE_OWNER_URL": address,
        "SHANZHI_SMS_SENDER": "tests.kernel.accounts.provider_process.send",
        "PROVIDER_OUTBOX": str(outbox),
        "PROVIDER_CALLBACK": CALLBACK,
        "PROVIDER_PEOPLE": json.dumps(PEOPLE),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.kernel.accounts.provider_process"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline()
        assert line, "the provider did not start"
        yield f"http://127.0.0.1:{json.loads(line)['port']}", outbox
    finally:
        process.kill()
        process.wait()
        with psycopg.connect(CLUSTER.url(OWNER, "postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def province(provider, settings):
    """Our side, told about the provider."""
    address, outbox = provider
    app = {
        "provider_id": "province",
        "name": "省统一身份认证",
        "client_id": "city",
        "secret": "city-secret",
        "settings": {"server_url": address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "SCOPE": ["openid", "profile", "phone", "identity"],
            "APPS": [app],
        }
    }
    return outbox


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the first form of a page that is not for leaving it."""
    form = page[page.index("<main") :]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form.partition("</form>")[0])
    return {name: html.unescape(value) for name, value in found}


def at_the_provider(address: str, person: dict[str, str], outbox) -> str:
    """What a person does over there: sign in with a code, agree. Gives the address they are sent back to."""
    with httpx.Client(follow_redirects=True, timeout=20) as browser:
        page = browser.get(address)
        form = hidden(page.text)
        page = browser.post(page.url, data={**form, "phone": person["phone"]})
        last = json.loads(outbox.read_text().splitlines()[-1])
        assert last["phone"] == person["phone"]
        code = re.search(r"\d{6}", last["text"])[0]
        page = browser.post(page.url, data={**hidden(page.text), "code": code})
        assert "本市平台" in page.text
        consent = {
            **hidden(page.text),
            "scopes": ["openid", "profile", "phone", "identity"],
            "action": "grant",
        }
        answer = browser.post(page.url.copy_with(query=None), data=consent, follow_redirects=False)
    return answer.headers["Location"]


def sign_in(client: Client, person: dict[str, str], outbox, process: str = "login"):
    start = client.post(f"/account/oidc/province/login/?process={process}&next=/c/mine/")
    back = at_the_provider(start["Location"], person, outbox)
    assert back.startswith(CALLBACK)
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


@pytest.mark.django_db
def test_a_person_new_to_the_city_gets_an_account_with_a_real_name(province):
    client = Client()
    answer = sign_in(client, PEOPLE[0], province)
    assert answer["Location"] == "/c/mine/"
    person = queries.person_by_phone(PEOPLE[0]["phone"])
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.name, person.id_number) == (PEOPLE[0]["name"], PEOPLE[0]["id_number"])
    assert person.real_name_method == "province"
    stored = str(SocialAccount.objects.get(user=person).extra_data)
    assert person.id_number not in stored and person.phone not in stored
    assert sign_in(Client(), PEOPLE[0], province)["Location"] == "/c/mine/"
    assert SocialAccount.objects.count() == 1


@pytest.mark.django_db
def test_an_account_is_found_by_its_phone_and_never_doubled(province):
    person = factories.person(phone=PEOPLE[1]["phone"], real=False)
    client = Client()
    sign_in(client, PEOPLE[1], province)
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.django_db
def test_two_accounts_are_never_merged(province):
    factories.person(phone=PEOPLE[2]["phone"])
    holder = factories.person(real=False)
    actions.verify_real_name(
        by=holder,
        name=PEOPLE[2]["name"],
        id_kind="resident",
        id_number=PEOPLE[2]["id_number"],
        at=dt.datetime.now(dt.UTC),
    )
    client = Client()
    answer = sign_in(client, PEOPLE[2], province)
    assert answer.status_code == 409
    assert "两个账号" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_the_sign_in_page_offers_the_provider(province, client):
    assert "用省统一身份认证登录" in client.get("/account/login/code/").content.decode()


@pytest.mark.django_db
def test_a_provider_that_is_away_is_explained(client, settings, province):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {
        "server_url": "http://127.0.0.1:9"
    }
    answer = client.post("/account/oidc/province/login/")
    assert "手机验证码" in answer.content.decode()
    assert answer.status_code == 502


# Whom the claims belong to, without the network ---------------------------------------------------------


def vouched(**more) -> Vouched:
    return Vouched(**{"subject": "s", "name": "", "phone": "", "id_number": "", **more})


def test_only_verified_claims_count():
    claims = {
        "name": "林小梅",
        "phone_number": "+86 13800138000",
        "id_number": "44 x",
        "identity_verified": True,
    }
    assert vouched_by(claims, "s") == vouched(name="林小梅", id_number="44X")
    claims |= {"phone_number_verified": True, "identity_verified": "yes"}
    assert vouched_by(claims, "s") == vouched(name="林小梅", phone="13800138000")


@pytest.mark.django_db
def test_an_account_is_found_by_number_before_phone(at):
    person = factories.person("林小梅")
    claims = vouched(name="林小梅", id_number=person.id_number, phone=factories.phone_number())
    assert actions.province_person(vouched=claims, signed_in=None, at=at) == person
    with pytest.raises(DomainError, match=r"province\.other_person"):
        other = vouched(name="别人", id_number=person.id_number)
        actions.province_person(vouched=other, signed_in=None, at=at)


@pytest.mark.django_db
def test_a_guardians_entry_gets_its_owners_phone(at):
    elder = factories.child(factories.person(), "陈阿婆", birth=dt.date(1940, 1, 1))
    phone = factories.phone_number()
    claims = vouched(name="陈阿婆", id_number=elder.id_number, phone=phone)
    assert actions.province_person(vouched=claims, signed_in=None, at=at) == elder
    assert queries.person_by_phone(phone) == elder


@pytest.mark.django_db
def test_nobody_is_opened_without_a_verified_phone(at):
    with pytest.raises(DomainError, match=r"province\.no_phone"):
        actions.province_person(
            vouched=vouched(name="林小梅", id_number=factories.id_number()), signed_in=None, at=at
        )


@pytest.mark.django_db
def test_connecting_while_signed_in_as_somebody_else_is_refused(at):
    person = factories.person("林小梅")
    claims = vouched(name="林小梅", id_number=person.id_number)
    with pytest.raises(DomainError, match="province"):
        actions.province_person(vouched=claims, signed_in=factories.person(), at=at)
