"""An official lists a person, the grid worker follows up, the person reports, is released, and the paper proves itself."""

import datetime as dt
import io

import pypdf
from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK
from tests.journeys.posters import picture_of, read
from tests.journeys.test_office import phone_of

KIND = "返乡务工人员"
WORKERS_VILLAGE = """
SELECT DISTINCT v.code FROM orgs_gridpost p JOIN orgs_gridcell g ON g.id = p.grid_id JOIN orgs_division v ON v.code = g.division_id
WHERE p.person_id = (SELECT (visitors -> 'grid_worker' ->> 'person')::uuid FROM demo_democity)
"""


def today() -> dt.date:
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()


def make_category(page: Page) -> None:
    """One follow-up that can be done at whatever hour the journey runs."""
    page.get_by_label("类别名称").fill(KIND)
    page.get_by_label("代号").fill("returning_worker")
    page.get_by_label("默认管理天数").fill("7")
    page.get_by_label("随访时限").fill("23:59")
    page.get_by_label("本人上报可以代替随访").check()
    page.get_by_label("告诉本人怎么做").fill("请每天测量体温并上报。")
    page.get_by_role("button", name="保存类别").click()
    expect(page.get_by_text("类别已保存")).to_be_visible()


def list_person(page: Page, phone: str, village: str) -> None:
    page.get_by_label("身份证号码或手机号码").fill(phone)
    page.get_by_label("类别", exact=True).select_option(label=KIND)
    page.get_by_label("来源").select_option(label="社区排查")
    page.get_by_label("纳入事由").fill("从外地务工返乡")
    page.get_by_label("文号").fill("汕卫[2020]12号")
    page.get_by_label("结束日期").fill(today().isoformat())
    page.get_by_label("居住地址").fill("村口 3 号")
    page.get_by_label("镇（街道）").select_option(value=village[:9])
    page.locator(f"#id_division option[value='{village}']").wait_for(state="attached")
    page.get_by_label("村（社区）").select_option(value=village)
    page.locator("form[data-draft] button[type=submit]").click()
    expect(page.get_by_text("已纳入管理")).to_be_visible()


def test_from_listing_to_a_document_that_proves_itself(someone, city):
    [(village,)] = city.rows(WORKERS_VILLAGE)
    official = someone("health_official", viewport=DESK)
    make_category(official.open("/o/key-people/categories/new/"))
    official.look("categories")
    list_person(official.open("/o/key-people/people/new/"), phone_of(city, "enterprise_agent"), village)
    listed = official.page.url
    official.look("listed")

    worker = someone("grid_worker")
    page = worker.open("/o/key-people/round/")
    worker.look("round")
    page.get_by_role("link").filter(has_text=KIND).click()
    expect(page.locator("a[href^='tel:']")).to_be_visible()
    page.get_by_label("没有联系上").check()
    page.get_by_label("备注").fill("家里没有人")
    worker.look("one screen")
    worker.context.set_offline(True)
    page.get_by_role("button", name="登记随访").click()
    expect(page.locator("[data-follow-up-waiting]")).to_contain_text("没有网络")
    worker.look("waiting for the network")
    worker.context.set_offline(False)
    expect(page.get_by_text("请过 30 分钟再试一次")).to_be_visible(timeout=20_000)
    worker.look("second try later")

    person = someone("enterprise_agent", name="person")
    page = person.open("/c/key-people/")
    person.look("mine")
    page.get_by_role("link").filter(has_text="前上报").click()
    page.get_by_label("体温").fill("39")
    page.get_by_label("体温").fill("36.6")
    person.look("report")
    page.get_by_role("button", name="提交上报").click()
    expect(page.get_by_text("已上报")).to_be_visible()
    page.get_by_role("link").filter(has_text="看原因").click()
    expect(page.get_by_text("从外地务工返乡")).to_be_visible()
    person.look("why and whom to call")
    [(entries, ways)] = city.rows(
        "SELECT count(*), array_agg(e.way ORDER BY e.at) FROM key_people_followupentry e"
        " JOIN key_people_followup f ON f.id = e.follow_up_id JOIN key_people_listedperson l ON l.id = f.listed_id"
        " JOIN key_people_category c ON c.id = l.category_id WHERE c.name = %s",
        KIND,
    )
    assert (entries, ways) == (2, ["visit", "self"])

    page = official.open("/o/key-people/releases/")
    official.look("due today")
    page.goto(f"{listed}release/")
    official.look("release")
    page.get_by_role("button", name="解除并出具告知书").click()
    expect(page.get_by_text("已解除，告知书")).to_be_visible()
    official.look("released")

    page = person.page
    page.reload()
    person.look("released")
    address = page.get_by_role("link", name="查看告知书").get_attribute("href")
    paper = person.context.request.get(city.url + address)
    assert paper.headers["content-type"] == "application/pdf"
    text = pypdf.PdfReader(io.BytesIO(paper.body())).pages[0].extract_text()
    assert "解除医学观察告知书" in text and KIND in text
    sheet = picture_of(paper.body())
    sheet.save(person.folder / "90-document.png")

    stranger = someone(name="stranger")
    page = stranger.page
    page.goto(read(sheet))
    expect(page.get_by_text("告知书真实有效")).to_be_visible()
    stranger.look("genuine")

    page = official.page
    page.get_by_role("link", name="作废").click()
    page.get_by_label("原因").fill("日期有误")
    page.get_by_role("button", name="作废告知书").click()
    expect(page.get_by_text("告知书已作废")).to_be_visible()
    stranger.page.reload()
    expect(stranger.page.get_by_text("已被出具单位作废")).to_be_visible()
    stranger.look("revoked")
