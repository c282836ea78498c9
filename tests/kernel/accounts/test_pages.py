"""Pages of one's own account, and what other people's addresses answer."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.core import clock
from shanzhi.kernel.accounts import actions, queries
from shanzhi.kernel.audit.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db
OWN = ["real-name", "recover", "preferences", "security", "family", "family/add"]


def texts(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("portal", ["c", "b", "o"])
@pytest.mark.parametrize("name", OWN)
def test_every_page_opens_in_every_portal(client, portal, name):
    factories.sign_in(client, factories.person(), second_factor=True)
    assert client.get(f"/{portal}/accounts/{name}/").status_code == 200


def test_real_name_keeps_what_was_typed_and_then_shows_it_masked(client):
    person = factories.person(real=False)
    factories.sign_in(client, person)
    data = {"name": "林小梅", "id_kind": "resident", "id_number": "441502199005040011"}
    answer = client.post("/c/accounts/real-name/", data)
    assert answer.status_code == 422
    assert 'value="林小梅"' in texts(answer) and 'value="441502199005040011"' in texts(answer)
    data["id_number"] = factories.id_number()
    assert client.post("/c/accounts/real-name/", data).status_code == 302
    page = texts(client.get("/c/accounts/real-name/"))
    assert "林**" in page and data["id_number"] not in page


def test_a_taken_number_offers_the_way_back(client):
    holder = factories.person()
    factories.sign_in(client, factories.person(real=False))
    data = {"name": "某人", "id_kind": "resident", "id_number": holder.id_number}
    answer = client.post("/c/accounts/real-name/", data)
    assert "/c/accounts/recover/" in texts(answer)
    assert client.post("/c/accounts/recover/", data).status_code == 302
    assert "找回已有账号" in texts(client.get("/c/accounts/real-name/"))


def test_the_family_page_adds_answers_and_ends(client):
    guardian, elder = factories.person("陈小梅"), factories.person("陈阿公", birth=dt.date(1944, 4, 4))
    factories.sign_in(client, guardian)
    data = {"name": "陈阿公", "id_kind": "resident", "id_number": elder.id_number, "kind": "elder"}
    assert client.post("/c/accounts/family/add/", data).status_code == 302
    assert "等待对方同意" in texts(client.get("/c/accounts/family/"))
    link = queries.family_requests_for(elder).get()
    other = factories.signed_in(elder)
    assert f"陈**（{guardian.masked_phone}）想为 陈** 代办" in texts(other.get("/c/accounts/family/"))
    other.post(f"/c/accounts/family/{link.pk}/answer/", {"agrees": "yes"})
    assert queries.may_act_for(guardian, elder.pk)
    client.post(f"/c/accounts/family/{link.pk}/end/")
    assert queries.people_i_act_for(guardian) == [guardian]


def test_another_persons_link_is_not_found(client):
    link = factories.family(factories.person(), factories.person(), state="pending")
    factories.sign_in(client, factories.person())
    for verb in ("answer", "end"):
        assert client.post(f"/c/accounts/family/{link.pk}/{verb}/", {"agrees": "yes"}).status_code == 404
    link.refresh_from_db()
    assert link.state == "pending"


def test_a_review_is_decided_on_its_page_and_looking_is_recorded(client):
    person = factories.person(real=False)
    actions.verify_real_name(
        by=person,
        name="WANG Mei",
        id_kind="passport",
        id_number="E12345678",
        at=clock.now(),
        birth_date=dt.date(1980, 1, 1),
    )
    review = queries.open_review_of(person)
    factories.sign_in(client, factories.official(role="identity_reviewer"), second_factor=True)
    page = texts(client.get(f"/o/accounts/reviews/{review.pk}/"))
    assert "E12345678" not in page
    answer = client.post(f"/o/accounts/reviews/{review.pk}/paper/", {"reason": ""})
    assert answer.status_code == 422 and "E12345678" not in texts(answer)
    answer = client.post(f"/o/accounts/reviews/{review.pk}/paper/", {"reason": "核对原件"})
    assert "E12345678" in texts(answer) and answer["Cache-Control"] == "no-store"
    assert AuditEntry.objects.filter(subject=f"person:{person.pk}", reason="核对原件").exists()
    client.post(f"/o/accounts/reviews/{review.pk}/", {"approves": "yes", "note": "已核对"})
    person.refresh_from_db()
    assert person.is_real


def test_the_export_is_a_file_that_is_not_kept(client):
    person = factories.person()
    factories.sign_in(client, person)
    page = client.get("/c/accounts/export/").content.decode()
    assert "家人" in page and "登记记录" in page and person.phone not in page
    answer = client.post("/c/accounts/export/")
    parts = {part["name"]: part for part in answer.json()["parts"]}
    assert parts["accounts.account"]["rows"]["phone"] == person.phone
    assert parts["accounts.family"]["title"] == "家人"
    assert "attachment" in answer["Content-Disposition"] and answer["Cache-Control"] == "no-store"


def test_the_persons_language_is_spoken(client):
    person = factories.person(language="en")
    factories.sign_in(client, person)
    assert client.get("/c/accounts/security/")["Content-Language"] == "en"
    actions.save_preferences(by=person, at=clock.now(), language="zh-hans", large_text=True, theme="dark")
    person.refresh_from_db()
    assert (person.language, person.large_text, person.theme) == ("zh-hans", True, "dark")
    assert client.get("/c/accounts/security/")["Content-Language"] == "zh-hans"


def test_being_signed_in_costs_two_queries(client):
    """Session and person; a page with a permit adds one."""
    factories.sign_in(client, factories.person())
    with CaptureQueriesContext(connection) as spent:
        client.get("/c/accounts/preferences/")
    about_people = [q["sql"] for q in spent if "accounts_" in q["sql"] or "django_session" in q["sql"]]
    assert len(about_people) <= 3, about_people
    assert not [q for q in spent if q["sql"].startswith(("INSERT", "UPDATE"))]
