"""Every page in each of its portals, and what other people's ids answer."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.models import HealthCode, HealthDeclaration, InspectorInvite, Venue
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.scans.models import Scan
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_at")]
PAGE_QUERIES = 12


def answers(**changes):
    return {
        "request_id": str(uuid.uuid4()),
        "town": "441502003",
        "division": "441502003002",
        "temperature": "36.4",
        "contact": "none",
        "travel": "none",
        "truthful": "on",
    } | changes


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content[:300]
    return answer.content.decode()


@pytest.mark.parametrize(
    "page", ["show/", "card/", "declare/", "records/", "scan/", "inspect/", "venues/", "venues/new/"]
)
def test_citizen_pages_open_with_few_queries(city, page):
    client = factories.signed_in(city.citizen)
    client.get(f"/c/health-code/{page}")
    with CaptureQueriesContext(connection) as asked:
        text_of(client.get(f"/c/health-code/{page}"))
    assert len(asked) <= PAGE_QUERIES, [query["sql"][:90] for query in asked]


@pytest.mark.parametrize("portal", ["c", "b"])
@pytest.mark.parametrize("page", ["", "inspectors/", "stats/", "records/", "close/"])
def test_administrators_pages_open_in_both_portals_and_to_nobody_else(city, portal, page):
    address = f"/{portal}/health-code/venues/{city.venue.pk}/{page}"
    mine = factories.signed_in(city.manager)
    mine.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert city.venue.name in text_of(mine.get(address))
    assert len(asked) <= PAGE_QUERIES, [query["sql"][:90] for query in asked]
    text_of(factories.signed_in(city.inspector).get(address), 404)


def test_the_code_page_carries_reason_rule_until_and_advice(city):
    page = text_of(factories.signed_in(city.citizen).get("/c/health-code/show/"))
    for words in ("林**", "绿码", "没有发现异常", "健康申报无异常规则", "3月30日 09:30", "可以通行"):
        assert words in page


def test_family_members_stand_beside_each_other(city, at):
    child = factories.child(city.citizen, "林小小")
    city.declare(child, at, by=city.citizen)
    page = text_of(factories.signed_in(city.citizen).get("/c/health-code/show/"))
    assert page.count('data-code="') == 2


def test_declaring_on_the_page(city):
    newcomer = factories.person("蔡新来")
    client = factories.signed_in(newcomer)
    assert "申领健康码" in text_of(client.get("/c/health-code/declare/"))
    given = answers()
    for _ in range(2):  # two taps
        assert client.post("/c/health-code/declare/", given).status_code == 302
    assert HealthDeclaration.objects.filter(person=newcomer).count() == 1
    assert HealthCode.objects.get(person=newcomer).division_id == "441502003002"
    again = text_of(client.get("/c/health-code/declare/"))
    assert '<option value="441502003002" selected>' in again


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"temperature": "50"}, "34 到 43"),
        ({"temperature": "abc"}, "请填写数字"),
        ({"division": "441502003"}, "请选择居住的村"),
        ({"division": "999"}, "请选择居住的村"),
        ({"travel": "risk_area"}, "请填写去过的地方"),
        ({"truthful": ""}, "请确认填写的内容真实"),
        ({"contact": "maybe"}, "contact"),
    ],
)
def test_wrong_answers_keep_what_was_typed(city, wrong, sentence):
    given = answers(travel_places="甲地") | {"travel_places": ""} | wrong
    page = text_of(factories.signed_in(city.citizen).post("/c/health-code/declare/", given), 422)
    assert sentence in page
    assert HealthDeclaration.objects.filter(person=city.citizen).count() == 1


def test_children_are_sent_to_their_guardian_and_strangers_to_the_real_name(city):
    young = factories.person(birth=dt.date(2008, 1, 1))
    assert "监护人" in text_of(factories.signed_in(young).get("/c/health-code/declare/"))
    fresh = factories.person(real=False)
    assert "实名核验" in text_of(factories.signed_in(fresh).get("/c/health-code/declare/"))


def test_other_peoples_ids_answer_nothing(city):
    client = factories.signed_in(city.manager)
    other = city.citizen.pk
    for address in (f"declare/{other}/", f"records/{other}/", f"inspect/{uuid.uuid4()}/"):
        text_of(client.get(f"/c/health-code/{address}"), 404)
    assert client.post(f"/c/health-code/show/{other}/draw/").status_code == 404
    invite = InspectorInvite.objects.get()
    assert (
        factories.signed_in(city.citizen).post(f"/c/health-code/invites/{invite.pk}/revoke/").status_code
        == 404
    )


def test_scanning_a_poster_on_the_page_ends_at_the_code_with_the_venue(city):
    client = factories.signed_in(city.citizen)
    code = city.poster().rpartition("/")[2]
    page = text_of(client.get("/c/health-code/checkin/", {"code": code}))
    assert city.venue.name in page
    nonce = str(uuid.uuid4())
    for _ in range(2):  # two taps
        done = client.post("/c/health-code/checkin/", {"code": code, "nonce": nonce})
    assert done.status_code == 302
    scan = Scan.objects.get()
    assert str(scan.id) in done["Location"]
    shown = text_of(client.get(done["Location"]))
    assert city.venue.name in shown
    assert "登记成功" in shown
    assert city.venue.name in text_of(client.get("/c/health-code/records/"))


def test_wrong_codes_on_the_page_are_explained(city, at):
    client = factories.signed_in(city.citizen)
    own = codes.momentary_code(subject=city.citizen.pk, colour=Colour.GREEN, at=at)
    assert "这是个人健康码" in text_of(client.get("/c/health-code/checkin/", {"code": own}), 422)
    old = codes.momentary_code(subject=city.citizen.pk, colour=Colour.GREEN, at=at - dt.timedelta(hours=1))
    assert "过期" in text_of(client.get("/c/health-code/checkin/", {"code": old}), 422)
    assert "重新扫码" in text_of(client.get("/c/health-code/checkin/", {"code": "<script>"}), 422)
    stale = client.post("/c/health-code/checkin/", {"code": city.poster().rpartition("/")[2], "nonce": "x"})
    assert "页面已过期" in text_of(stale, 422)


def test_registering_a_venue_on_the_page(city):
    client = factories.signed_in(city.citizen)
    given = {
        "name": "示例超市",
        "kind": "supermarket",
        "lng": "115.372",
        "lat": "22.782",
        "address": "示例路 2 号",
        "points": "东门，西门、东门",
    }
    wrong = text_of(client.post("/c/health-code/venues/new/", given | {"lng": "", "name": ""}), 422)
    assert "示例路 2 号" in wrong
    done = client.post("/c/health-code/venues/new/", given)
    venue = Venue.objects.get(name="示例超市")
    assert str(venue.pk) in done["Location"]
    assert sorted(point.name for point in queries.points_of(venue)) == ["东门", "西门"]
    twice = client.post("/c/health-code/venues/new/", given)
    assert "已经登记过同名的场所" in text_of(twice, 409)


def test_posters_are_for_the_administrator(city):
    address = f"/b/health-code/venues/{city.venue.pk}/points/{city.point.pk}/poster.pdf"
    sheet = factories.signed_in(city.manager).get(address)
    assert sheet["Content-Type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF-")
    assert factories.signed_in(city.inspector).get(address).status_code == 404


def test_doors_links_and_inspectors_on_the_pages(city, at):
    client = factories.signed_in(city.manager)
    base = f"/c/health-code/venues/{city.venue.pk}/"
    assert client.post(f"{base}points/", {"name": "西门"}).status_code == 302
    text_of(client.post(f"{base}points/", {"name": "西门"}), 422)
    west = queries.points_of(city.venue).get(name="西门")
    assert client.post(f"{base}points/{west.pk}/close/").status_code == 302
    assert client.post(f"{base}inspectors/").status_code == 302
    invite = InspectorInvite.objects.first()
    link = f"/c/health-code/join/{queries.invite_token(invite)}/"
    guest = factories.signed_in(city.citizen)
    assert "陈**" in text_of(guest.get(link))
    assert guest.post(link).status_code == 302
    assert city.venue.name in text_of(guest.get("/c/health-code/inspect/"))
    inspector = queries.inspectors_of(city.venue).get(person=city.citizen)
    assert client.post(f"{base}inspectors/{inspector.pk}/remove/").status_code == 302
    assert client.post(f"/c/health-code/invites/{invite.pk}/revoke/").status_code == 302
    assert "撤销" in text_of(guest.get(link), 410)
    assert client.post(f"{base}close/").status_code == 302


def test_the_gate_and_its_temperature(city, at):
    client = factories.signed_in(city.inspector)
    gate = f"/c/health-code/inspect/{city.point.pk}/"
    assert city.venue.name in text_of(client.get(gate))
    manual = {"id_number": city.citizen.id_number, "reason": "no_phone", "nonce": str(uuid.uuid4())}
    assert "证件号码有误" in text_of(client.post(f"{gate}number/", manual | {"id_number": "1" * 18}), 422)
    for _ in range(2):  # two taps
        assert "林**" in text_of(client.post(f"{gate}number/", manual))
    scan = Scan.objects.get()
    address = f"{gate}scans/{scan.id}/"
    wrong = client.post(address, {"temperature": "60", "at": scan.at.isoformat()})
    assert (wrong.status_code, wrong["Content-Type"]) == (422, "application/problem+json")
    saved = client.post(address, {"temperature": "37.8", "at": scan.at.isoformat()})
    assert saved.json() == {"temperature": 37.8, "abnormal": True}
    assert client.post(address, {"temperature": "36.8", "at": "yesterday"}).status_code == 422
    stranger = factories.signed_in(city.citizen)
    assert stranger.post(address, {"temperature": "36.8", "at": scan.at.isoformat()}).status_code == 404
    records = factories.signed_in(city.manager).get(
        f"/c/health-code/venues/{city.venue.pk}/records/", {"abnormal": "on"}
    )
    assert "37.8" in text_of(records)


def test_venue_records_go_out_as_a_file_with_masked_names(city):
    city_client = factories.signed_in(city.manager)
    actions.check_in(
        by=city.citizen,
        person=city.citizen,
        scanned=city.poster(),
        nonce=uuid.uuid4(),
        at=city.venue.registered_at,
    )
    answer = city_client.get(f"/c/health-code/venues/{city.venue.pk}/records/", {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "林**" in text
    assert "林小明" not in text


def test_the_address_on_a_poster_opens_the_check_in(city, client):
    path = city.poster().partition("//")[2].partition("/")[2]
    answer = client.get("/" + path)
    assert answer["Location"].startswith(f"/c/health-code/checkin/?code={path.rpartition('/')[2]}&nonce=")
    signed = factories.signed_in(city.citizen).get(answer["Location"])
    assert city.venue.name in text_of(signed)
