"""A school imports its roster: twelve and more kinds of mistakes are found, the good classes come, the rest is put right."""

import os
import re

from playwright.sync_api import expect

from shanzhi.core.clock import now
from tests.journeys.browser import DESK
from tests.journeys.city import ROOT
from tests.journeys.test_office import phone_of
from tests.kernel.declarations.roster_files import broken, file_of, pupil

CODE = "2144009901"
PEOPLE = "SELECT count(*) FROM declarations_member m JOIN declarations_group g ON g.id = m.top_id WHERE g.code = %s"


def roster_file(folder: str, name: str, rows: list) -> str:
    path = ROOT / "var" / "journeys" / folder / name
    path.write_bytes(file_of(rows))
    return str(path)


def test_a_roster_with_every_mistake(someone, city, journey):
    phone = phone_of(city, "health_official")
    city.manage("open_school", CODE, "凤山中心小学", "--division", "441502003", "--manager", phone)
    keeper = someone("health_official", viewport=DESK)
    page = keeper.open("/o/declarations/rosters/")
    page.get_by_role("link", name=re.compile("凤山中心小学")).click()
    expect(page.get_by_text("名册还是空的")).to_be_visible()
    keeper.look("empty")
    page.get_by_role("link", name="导入名册").first.click()
    with page.expect_download() as template:
        page.get_by_role("link", name="下载模板").click()
    assert os.path.getsize(template.value.path()) > 5000

    rows, wrong = broken()
    page.get_by_label("填好的名册").set_input_files(roster_file(journey, "一小名册.xlsx", rows))
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("20 行需要改")).to_be_visible(timeout=30_000)
    keeper.look("preview")
    table = page.locator("table").last
    assert len({code for _row, _column, code in wrong}) >= 12
    for row, column, _code in wrong:
        line = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=str(row), exact=True))
        expect(line.first).to_contain_text(column)
    with page.expect_download() as report:
        page.get_by_role("link", name="下载问题清单").click()
    assert report.value.suggested_filename == "roster-problems.xlsx"
    page.get_by_label("列", exact=True).select_option("姓名")
    expect(table.get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="导入 2 个班级").click()
    expect(page.get_by_text("导入完成：新加入 2 人")).to_be_visible(timeout=30_000)
    keeper.look("applied")
    assert city.rows(PEOPLE, CODE) == [(2,)]

    again = [pupil("一年级", "2班"), pupil("一年级", "3班")]
    page.get_by_role("link", name="重新上传").click()
    page.get_by_label("填好的名册").set_input_files(roster_file(journey, "改好.xlsx", again))
    page.get_by_label(re.compile("新建班级")).check()
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("button", name="导入 2 个班级").click(timeout=30_000)
    expect(page.get_by_text("导入完成：新加入 2 人")).to_be_visible(timeout=30_000)
    keeper.open("/o/declarations/rosters/").get_by_role("link", name=re.compile("凤山中心小学")).click()
    expect(page.get_by_role("link", name=re.compile("3班"))).to_be_visible()
    keeper.look("roster")
    page.get_by_role("link", name="学年升级").click()
    expect(
        page.get_by_role("button", name=re.compile(f"升入 {now().year}|升入 {now().year - 1}"))
    ).to_be_visible()
    keeper.look("year")
