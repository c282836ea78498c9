import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.kernel.accounts.models import Person
from tests import factories
from tests.bench.pages import TRANSACTION

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/c/", "/b/", "/c/mine/", "/b/mine/"])
def test_public_without_signing_in(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert "登录" in page.content.decode()


def test_three_doors(client):
    shown = client.get("/").content.decode()
    assert all(door in shown for door in ("粤省事", "粤商通", "粤政易"))


def test_office_is_closed(client):
    assert client.get("/o/").status_code == 302


@pytest.mark.parametrize("path", ["/c/", "/b/", "/c/mine/", "/b/mine/"])
def test_few_queries(client, path):
    """Twelve at most beside what frames a transaction, as `make bench-pages` counts."""
    factories.sign_in(client, factories.person())
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len([one for one in asked if not one["sql"].startswith(TRANSACTION)]) <= 12


def test_workbench(client, django_assert_max_num_queries):
    official = factories.official("orgs.view")
    factories.sign_in(client, official, second_factor=True)
    client.get("/o/")
    with django_assert_max_num_queries(12):
        shown = client.get("/o/").content.decode()
    assert "通讯录" in shown and "sidebar" in shown
    assert client.get("/o/mine/").status_code == 200


def test_search_answers_with_the_fragment(client):
    found = client.get("/c/", {"q": "扫码"}, headers={"HX-Request": "true"}).content.decode()
    assert found.lstrip().startswith('<div id="features">') and "找到" in found
    nothing = client.get("/c/", {"q": "xyzzy"}, headers={"HX-Request": "true"}).content.decode()
    assert "没有叫这个名字的功能" in nothing


def test_tabs_stand_on_home_pages_only(client):
    assert 'class="tabs"' in client.get("/c/").content.decode()
    assert 'class="tabs"' not in client.get("/dev/components").content.decode()


def test_switches_work_signed_out(client):
    answer = client.post("/preferences/", {"size": "large", "next": "/c/"})
    assert answer["Location"] == "/c/"
    shown = client.get("/c/").content.decode()
    assert 'data-size="large"' in shown and 'data-weui-mode="care"' in shown
    client.post("/preferences/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/c/").content.decode()
    client.post("/preferences/", {"language": "en"})
    assert '<html lang="en"' in client.get("/c/").content.decode()


def test_switches_go_with_the_person(client):
    person = factories.person()
    factories.sign_in(client, person)
    client.post("/preferences/", {"size": "large"})
    client.post("/preferences/", {"language": "en"})
    person = Person.objects.get(pk=person.pk)
    assert person.large_text and person.language == "en"
    client.cookies.pop("size"), client.cookies.pop("django_language")
    assert 'data-size="large"' in client.get("/c/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_switches_never_lead_elsewhere(client, target):
    assert client.post("/preferences/", {"size": "large", "next": target})["Location"] == "/"


def test_unknown_wishes_are_left_out(client):
    client.post("/preferences/", {"theme": "pink", "size": "huge"})
    assert "theme" not in client.cookies and "size" not in client.cookies


def test_figures_of_today_on_the_workbench(client, django_assert_max_num_queries):
    official = factories.official("orgs.view", "health_code.see_board")
    factories.sign_in(client, official, second_factor=True)
    client.get("/o/")
    with django_assert_max_num_queries(12):
        home = client.get("/o/").content.decode()
    assert "今天的健康码" in home and 'hx-get="/o/figures/health_code.today/"' in home
    with django_assert_max_num_queries(12):
        shown = client.get("/o/figures/health_code.today/", headers={"HX-Request": "true"}).content.decode()
    assert "体温异常" in shown and "<html" not in shown
    assert "stat-bad" not in shown, "nought is no alarm"
    assert "今天的健康码" in client.get("/o/figures/health_code.today/").content.decode()


def test_no_figures_without_the_permit(client):
    factories.sign_in(client, factories.official("orgs.view"), second_factor=True)
    assert "今天的健康码" not in client.get("/o/").content.decode()
    assert client.get("/o/figures/health_code.today/").status_code == 404


def test_one_entry_of_the_navigation_is_lit(client):
    official = factories.official("health_code.see_board", "health_code.look_up")
    factories.sign_in(client, official, second_factor=True)
    shown = client.get("/o/health-code/venues/").content.decode()
    navigation = shown[shown.index("sidebar-list") : shown.index("sidebar-foot")]
    assert navigation.count("aria-current") == 1
    assert 'href="/o/health-code/venues/" aria-current' in navigation


def test_officials_keep_their_tabs_on_every_page(client):
    factories.sign_in(client, factories.official("health_code.see_board"), second_factor=True)
    shown = client.get("/o/health-code/venues/").content.decode()
    assert shown.count('class="tab"') == 4 and "desk-back" in shown
