"""Pages of the city's order in the business and the office portal, and the outlines for maps."""

import json

import pytest
from django.core.management import CommandError, call_command

from shanzhi.kernel.orgs import actions, queries
from shanzhi.kernel.orgs.models import Division
from tests import factories

from .conftest import CREDIT_CODE, square

pytestmark = pytest.mark.django_db
OUTLINES = "/api/v1/divisions/441500/outlines.json"


@pytest.fixture
def desk(city, client, at):
    """An official of the city who may see everything here, signed in."""
    official = factories.person("郑科长")
    factories.grant(official, role="administrator")
    unit = actions.open_unit(
        by=None, name="市府办", short_name="市府办", division=queries.division("441500"), at=at
    )
    actions.place_official(by=None, person=official, unit=unit, at=at)
    factories.sign_in(client, official, second_factor=True)
    return client


@pytest.fixture
def phone(client):
    """`phone(person)`: the client, signed in as that person."""

    def sign_in(person):
        factories.sign_in(client, person)
        return client

    return sign_in


def body(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_outlines_are_public_and_cached(city, client, at):
    Division.objects.filter(pk="441521").update(outline=square(115.3, 22.9))
    first = client.get(OUTLINES)
    features = {row["properties"]["code"]: row for row in first.json()["features"]}
    assert features["441521"]["geometry"]["type"] == "Polygon"
    assert features["441502"]["geometry"]["type"] == "Point"
    assert "max-age" in first["Cache-Control"]
    again = client.get(OUTLINES, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    actions.load_divisions(by=None, rows=[{"code": "441502", "name": "新名", "lng": 115, "lat": 22.8}], at=at)
    assert client.get(OUTLINES, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.get("/api/v1/divisions/999999/outlines.json").status_code == 404


def test_divisions_are_walked_down_and_searched(desk):
    assert "海丰县" in body(desk.get("/o/city/divisions/"))
    assert "立新社区居委会" in body(desk.get("/o/city/divisions/441502001/"))
    found = body(desk.get("/o/city/divisions/?q=红草", headers={"HX-Request": "true"}))
    assert found.lstrip().startswith('<section id="divisions">')
    assert "441502100001" in found
    assert "没有找到区划" in body(desk.get("/o/city/divisions/?q=没有的地方&level=nonsense"))


def test_lists_are_exported(desk):
    answer = desk.get("/o/city/divisions/?q=社区&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("代码,名称")
    assert len(text.splitlines()) == 4
    for name in ("grids", "units", "people"):
        assert desk.get(f"/o/city/{name}/?format=xlsx").status_code == 200


def test_grids_units_and_people_are_shown(desk, at):
    actions.draw_grid(by=None, code="441502001001001", name="第一网格", polygon=square(115.34, 22.77), at=at)
    assert "第一网格" in body(desk.get("/o/city/grids/?size=small"))
    cells = json.loads(body(desk.get("/o/city/grids/cells.json")))
    assert [cell["properties"]["name"] for cell in cells["features"]] == ["第一网格"]
    assert "市府办" in body(desk.get("/o/city/units/?q=市府"))
    people = body(desk.get("/o/city/people/?q=郑"))
    assert "郑科长" in people
    assert "没有找到同事" in body(desk.get("/o/city/people/?q=无此人"))


def test_the_office_is_closed_to_others(city, client):
    factories.sign_in(client, factories.person(), second_factor=True)
    for name in ("divisions", "grids", "units", "people", "checks"):
        assert client.get(f"/o/city/{name}/").status_code == 403


def test_joining_and_confirming_on_two_phones(city, phone, at):
    boss, agent = factories.person("林老板"), factories.person("陈经办")
    firm = actions.register_organisation(
        by=None, credit_code=CREDIT_CODE, name="示范公司", representative=boss, at=at
    )
    mine = phone(agent)
    wrong = mine.post(
        "/b/enterprises/join/", {"credit_code": "91110000600037341X", "route": "representative"}
    )
    assert "91110000600037341X" in body(wrong), "what was typed stays"
    done = mine.post("/b/enterprises/join/", {"credit_code": CREDIT_CODE, "route": "representative"})
    assert done.status_code == 302
    assert "等待确认" in body(mine.get("/b/enterprises/"))
    asked = queries.agents_to_confirm(boss).get()
    assert mine.get(f"/b/enterprises/agents/{asked.pk}/").status_code == 404
    assert mine.get(f"/b/enterprises/{firm.pk}/").status_code == 404

    desk = phone(boss)
    assert "陈**" in body(desk.get("/b/enterprises/"))
    assert "原因" in body(desk.post(f"/b/enterprises/agents/{asked.pk}/", {"agrees": "no"}))
    assert desk.post(f"/b/enterprises/agents/{asked.pk}/", {"agrees": "yes"}).status_code == 302
    assert "停用权限" in body(desk.get(f"/b/enterprises/{firm.pk}/"))
    assert desk.post(f"/b/enterprises/agents/{asked.pk}/end/", {"reason": "离职"}).status_code == 302
    assert not queries.organisations_of(agent)


def test_registering_checking_and_leaving(city, client, at):
    owner, official = factories.person("黄老板"), factories.person("窗口")
    factories.grant(official, role="administrator")
    factories.sign_in(client, owner)
    form = {"credit_code": CREDIT_CODE, "name": "新公司", "kind": "enterprise", "industry": "C"}
    assert client.post("/b/enterprises/register/", form).status_code == 302
    asked = queries.agents_to_check("4415").get()
    factories.sign_in(client, official, second_factor=True)
    assert "新公司" in body(client.get("/o/city/checks/"))
    assert "黄**" in body(client.get(f"/o/city/checks/{asked.pk}/"))
    assert client.post(f"/o/city/checks/{asked.pk}/", {"agrees": "yes"}).status_code == 302
    factories.sign_in(client, owner)
    assert "退出单位" in body(client.get(f"/b/enterprises/{asked.organisation_id}/withdraw/"))
    assert client.post(f"/b/enterprises/{asked.organisation_id}/withdraw/").status_code == 302
    assert "还没有加入企业" in body(client.get("/b/enterprises/"))


def test_load_divisions_reads_a_file(db, tmp_path, capsys):
    file = tmp_path / "divisions.json"
    file.write_text(json.dumps([{"code": "441500", "name": "汕尾市", "lng": 115.3, "lat": 22.8}]))
    outlines = tmp_path / "outlines.json"
    shapes = [{"type": "Feature", "properties": {"code": "441500"}, "geometry": square(115, 22)}]
    outlines.write_text(json.dumps({"type": "FeatureCollection", "features": shapes}))
    call_command("load_divisions", file, outlines=outlines)
    assert Division.objects.get().outline["type"] == "Polygon"
    assert "1 divisions loaded, 1 with an outline" in capsys.readouterr().out
    file.write_text("not json")
    with pytest.raises(CommandError, match="cannot be read as JSON"):
        call_command("load_divisions", file)
