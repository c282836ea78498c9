"""An official builds a set of questions with a branch; a citizen checks themselves, to advice and clinic."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.journeys.browser import DESK

LONG = 60_000


def add_question(page, title: str, kind: str) -> None:
    page.get_by_role("link", name="添加问题").click()
    page.get_by_label("问题", exact=True).fill(title)
    page.locator("select[name=kind]").select_option(kind)


def test_an_official_builds_a_branch_and_publishes_it_for_tomorrow(someone, city):
    official = someone("health_official", viewport=DESK)
    page = official.open("/o/declarations/questions/staff_health.daily/")
    page.get_by_role("button", name="起草新版本").click()
    page.wait_for_url(re.compile("draft/$"))
    add_question(page, "昨晚睡好了吗", "yes_no")
    expect(page.locator(".phone-frame")).to_contain_text("昨晚睡好了吗", timeout=LONG)
    page.get_by_role("button", name="保存问题").click()
    add_question(page, "为什么没睡好", "choice")
    for option, words in zip(page.locator("[data-option]").all(), ("失眠", "照顾家人"), strict=False):
        option.get_by_label(re.compile("^选项")).fill(words)
    page.get_by_text("只在这些回答时询问").click()
    page.locator(".picker-row", has_text="昨晚睡好了吗").get_by_label("否", exact=True).check()
    official.look("a branch is written")
    page.get_by_role("button", name="保存问题").click()
    expect(page.locator(".question-line").last).to_contain_text("只在“昨晚睡好了吗”答“否”时回答")

    phone = page.locator(".phone-frame")
    branch = phone.locator("[data-question]", has_text="为什么没睡好")
    expect(branch).to_be_hidden()
    phone.locator("[data-question]", has_text="昨晚睡好了吗").get_by_label("否", exact=True).check()
    expect(branch).to_be_visible()
    official.look("the branch opens on the phone")

    today = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
    page.get_by_label("从哪天起使用").fill(today.isoformat())
    page.get_by_role("button", name="发布这一版").click()
    expect(page.locator(".field-error").last).to_contain_text("最早从明天起生效")
    page.get_by_label("从哪天起使用").fill((today + dt.timedelta(days=1)).isoformat())
    page.get_by_role("button", name="发布这一版").click()
    expect(page.get_by_text("待生效")).to_be_visible()
    expect(page.get_by_text("增加“为什么没睡好”")).to_be_visible()
    official.look("published for tomorrow")
    rows = city.rows(
        "SELECT s.version, s.valid_from FROM declarations_questionset s JOIN declarations_questionnaire q "
        "ON q.id = s.questionnaire_id WHERE q.key = 'staff_health.daily' AND s.state = 'published' ORDER BY 1"
    )
    assert rows[-1] == (2, today + dt.timedelta(days=1))


def test_a_self_check_leads_to_advice_and_clinic(someone, city):
    citizen = someone("class_teacher")  # whose code no other journey shows: it turns yellow here
    page = citizen.open("/c/self-check/")

    def tap(key: str, words: str) -> None:
        page.locator(f"[data-question={key}]").get_by_label(words, exact=True).check()

    expect(page.locator("[data-question=since]")).to_be_hidden()
    page.get_by_label("现在的体温").fill("38.4")
    tap("symptoms", "干咳")
    tap("since", "两三天")
    tap("contact", "否")
    tap("travelled", "是")
    tap("where", "疫情重点地区")
    page.get_by_role("button", name="查看建议").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("哪天回来的")
    expect(page.get_by_label("现在的体温")).to_have_value("38.4")
    page.locator("[data-question=back_on] input").fill(dt.date.today().isoformat())
    citizen.look("asked")
    page.get_by_role("button", name="查看建议").click()
    expect(page.locator(".advice-red")).to_contain_text("尽快就诊")
    expect(page.locator(".clinic-call").first).to_have_attribute("href", re.compile(r"^tel:0660-\d+$"))
    expect(page.locator(".clinic-pin").first).to_be_visible(timeout=LONG)
    citizen.look("advice and clinics")
    page.get_by_role("button", name="向健康码申报").click()
    expect(page.get_by_text("已向健康码申报，颜色有变化时会通知您")).to_be_visible()
    citizen.look("declared")
    [(kept,)] = city.rows("SELECT count(*) FROM self_check_keptcheck WHERE declared_at IS NOT NULL")
    assert kept == 1
