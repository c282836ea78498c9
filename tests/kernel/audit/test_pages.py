"""谁看过我的数据."""

import datetime as dt

import pytest
from django.urls import reverse

from shanzhi.kernel.audit import actions
from tests import factories

pytestmark = pytest.mark.django_db
AT = dt.datetime(2020, 3, 16, 1, 30, tzinfo=dt.UTC)
PAGE = reverse("citizen:audit:mine")


@pytest.fixture
def person():
    return factories.person("林小梅")


@pytest.fixture
def looker():
    return factories.person("张小明")


def look(looker, person, **fields):
    given = {"what": "证件号码", "reason": "核对流调信息", "at": AT} | fields
    return actions.record_opening(by=looker, person_id=person.pk, **given)


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(PAGE).status_code == 302


def test_an_empty_page_says_so(client, person):
    client.force_login(person)
    assert "还没有人查看过" in client.get(PAGE).content.decode()


def test_who_when_what_and_why(client, person, looker):
    look(looker, person)
    look(looker, person, by_label="张**（市卫健局）", reason="<b>复核</b>")
    client.force_login(person)
    shown = client.get(PAGE).content.decode()
    assert "张**" in shown
    assert "张**（市卫健局）" in shown
    assert "查看了证件号码。原因：核对流调信息" in shown
    assert "<b>复核</b>" not in shown
    assert "2020-03-16T01:30" in shown
    assert "张小明" not in shown


def test_the_openings_of_others_are_not_shown(client, person, looker):
    look(looker, factories.person("陈大海"), reason="别人的事")
    client.force_login(person)
    assert "别人的事" not in client.get(PAGE).content.decode()


def test_pages_and_their_fragment(client, person, looker):
    for number in range(25):
        look(looker, person, reason=f"第{number:02d}次", at=AT + dt.timedelta(minutes=number))
    client.force_login(person)
    first = client.get(PAGE).content.decode()
    assert "第24次" in first
    assert "第04次" not in first
    fragment = client.get(PAGE, {"page": 2}, headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip().startswith('<section id="audit-openings">')
    assert "第04次" in fragment
    assert "第05次" not in fragment


def test_few_queries(client, person, looker, django_assert_max_num_queries):
    for _ in range(20):
        look(looker, person)
    client.force_login(person)
    with django_assert_max_num_queries(12):
        client.get(PAGE)


@pytest.mark.parametrize("portal", ["citizen", "business", "office"])
def test_every_portal_has_it(portal):
    assert reverse(f"{portal}:audit:mine")
