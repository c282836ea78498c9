"""A grid worker at the doors without network; an official at the map of grids."""

import datetime as dt
import json
import re

from playwright.sync_api import expect

from tests.journeys.browser import DESK
from tests.kernel.files.conftest import picture

VISITS = "/o/grid/visits/"
OF_WORKER = """
SELECT v.met, v.note, v.photo_id IS NOT NULL, v.received_at > v.at FROM grid_visit v
WHERE v.by_id = (SELECT (visitors -> 'grid_worker' ->> 'person')::uuid FROM demo_democity) AND v.note = %s
"""
NOTE = "老人在家，药快吃完了"


def test_a_visit_without_network_arrives_once(someone, city):
    worker = someone("grid_worker")
    page = worker.open(VISITS)
    page.wait_for_selector("body[data-kept]", timeout=30_000)
    before = page.locator("[data-door]").count()
    assert before
    worker.look("doors")

    worker.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-band]")).to_contain_text("没有网络")
    assert page.locator("[data-door]").count() == before
    page.locator("[data-door]").first.click()
    page.get_by_label("家人代答").check()
    page.get_by_label("买药送药").check()
    page.get_by_label("情况说明").fill(NOTE)
    page.locator("input[name=photo]").set_input_files(
        {"name": "门口.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(page.locator("[data-photo-preview]")).to_be_visible()
    worker.look("one door")
    page.get_by_role("button", name="登记走访").click()
    expect(page.locator("[data-band]")).to_contain_text("待上传 1 条")
    page.reload()
    expect(page.locator("[data-band]")).to_contain_text("待上传 1 条")
    expect(page.locator("[data-door]").first).to_contain_text("待上传")
    worker.look("waits over a reload")
    assert city.rows(OF_WORKER, NOTE) == []

    worker.context.set_offline(False)
    expect(page.locator("[data-band]")).to_contain_text("已全部上传", timeout=40_000)
    assert city.rows(OF_WORKER, NOTE) == [("family", NOTE, True, True)]
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-door]")).to_have_count(before - 1)
    assert len(city.rows(OF_WORKER, NOTE)) == 1
    worker.look("after the upload")


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(someone, city):
    """The server has recorded the visit, but the phone never hears of it and sends it again."""
    worker = someone("grid_worker")
    page = worker.open(VISITS)
    lost = []

    def lose(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    page.route("**/o/grid/visits/upload/", lose)
    page.locator("[data-door]").first.click()
    page.get_by_label("见到本人").check()
    page.get_by_label("情况说明").fill("答复在路上丢了")
    page.get_by_role("button", name="登记走访").click()
    expect(page.locator("[data-band]")).to_contain_text("待上传 1 条")
    expect(page.locator("[data-band]")).to_contain_text("已全部上传", timeout=40_000)
    assert lost == [200]
    assert len(city.rows(OF_WORKER, "答复在路上丢了")) == 1


def test_a_walk_is_followed_only_with_consent(someone, city):
    begun = dt.datetime.now(dt.UTC)
    worker = someone("grid_worker")
    page = worker.open("/o/grid/patrol/")
    page.get_by_role("button", name="开始巡查").click()
    expect(page.locator("[data-walk-stop]")).to_be_hidden()
    page.get_by_label("我同意在这次巡查中记录我的位置").check()
    page.get_by_role("button", name="开始巡查").click()
    expect(page.locator("[data-walk-count]")).to_contain_text("已有 1 个位置")
    worker.look("walking")
    page.get_by_role("button", name="结束巡查").click()
    expect(page.locator("[data-band]")).to_contain_text("已全部上传", timeout=20_000)
    expect(page.locator("[data-walk-start]")).to_be_visible()
    fresh = "SELECT count(s.id) FROM grid_patrol p JOIN grid_patrolspot s ON s.patrol_id = p.id WHERE p.started_at > %s"
    for _ in range(40):
        if city.rows(fresh, begun) == [(1,)]:
            break
        page.wait_for_timeout(500)
    assert city.rows(fresh, begun) == [(1,)]
    worker.look("walked")


def test_an_official_looks_at_a_file_and_draws_a_border(someone, city):
    official = someone("administrator", viewport=DESK)
    page = official.open("/o/city/grids/")
    page.wait_for_load_state("networkidle")
    official.look("all grids")
    [(code, polygon)] = city.rows(
        "SELECT code, polygon FROM orgs_gridcell WHERE size = 'small' ORDER BY code LIMIT 1"
    )
    twin = {
        "type": "Feature",
        "properties": {"code": code[:12] + "009", "name": "重叠的网格"},
        "geometry": polygon,
    }
    content = json.dumps({"type": "FeatureCollection", "features": [twin]}).encode()
    page = official.open("/o/city/grids/import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "a.geojson", "mimeType": "application/json", "buffer": content}
    )
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("与同类网格重叠").first).to_be_visible()
    expect(page.locator(".orgs-map path").first).to_be_visible()
    page.locator("[data-finding]").first.click()
    official.look("the overlap")

    page = official.open(f"/o/city/grids/{code}/")
    handles = page.locator(".marker-icon:not(.marker-icon-middle)")
    expect(handles.first).to_be_visible()
    official.look("drawing")
    box = handles.first.bounding_box()
    page.mouse.move(box["x"] + 6, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] + 12, steps=6)
    page.mouse.up()
    assert page.locator("#id_polygon").input_value() != json.dumps(polygon)
    page.get_by_role("button", name="保存网格").click()
    expect(page.get_by_text(re.compile("边界已更新|与网格|超出上级网格")).first).to_be_visible()
    official.look("saved or told why not")


def test_what_is_reported_without_network_is_taken_up_by_the_centre(someone, city):
    worker = someone("grid_worker")
    page = worker.open("/o/grid/report/")
    page.wait_for_load_state("networkidle")
    [(lng, lat)] = city.rows(
        "SELECT t.lng, t.lat FROM grid_visittask t JOIN orgs_gridpost p ON p.grid_id = t.grid_id WHERE p.person_id ="
        " (SELECT (visitors -> 'grid_worker' ->> 'person')::uuid FROM demo_democity) LIMIT 1"
    )
    worker.context.set_geolocation({"longitude": lng, "latitude": lat})
    page.reload()
    expect(page.locator("[data-place]")).to_contain_text("位置已取得")
    worker.context.set_offline(True)
    page.get_by_label("事件类别").select_option(label="露天焚烧")
    page.get_by_label("情况说明").fill("田边在烧秸秆")
    worker.look("report")
    page.get_by_role("button", name="上报事件").click()
    expect(page.locator("[data-band]")).to_contain_text("待上传 1 条")
    worker.context.set_offline(False)
    expect(page.locator("[data-band]")).to_contain_text("已全部上传", timeout=40_000)
    worker.open("/o/grid/events/").get_by_role("link").filter(has_text="露天焚烧").first.click()
    expect(page.get_by_text("田边在烧秸秆")).to_be_visible()
    worker.look("what became of it")

    centre = someone("official", viewport=DESK)
    page = centre.open("/o/grid/events/")
    page.wait_for_load_state("networkidle")
    centre.look("board")
