"""A class teacher reminds, and sees the answer arrive while looking on; the bureau sees the figures follow."""

import re

from playwright.sync_api import expect

from tests.journeys.browser import DESK

CLASS = "/o/school-health/"


def missing(page) -> int:
    """How many the class page says are missing."""
    found = re.search(r"未申报 (\d+) 人", page.locator("#class").inner_text())
    return int(found[1]) if found else 0


def test_a_reminder_is_answered_before_the_teachers_eyes(someone, city):
    teacher = someone("class_teacher")
    page = teacher.open(CLASS)
    page.locator(".school-card").first.click()
    expect(page.locator("#class")).to_be_visible()
    before = missing(page)
    assert before > 0
    teacher.look("missing")
    page.get_by_role("button", name=re.compile("提醒这")).click()
    expect(page.get_by_text("已申报的不会收到")).to_be_visible()
    page.get_by_role("button", name=re.compile("提醒这")).click()
    expect(page.get_by_text("5 分钟后可以再提醒一次")).to_be_visible()

    guardian = someone("guardian")
    parent = guardian.open("/c/messages/")
    expect(parent.get_by_text("还没有收到").first).to_be_visible(timeout=20_000)
    parent.goto(f"{city.url}/c/declarations/")
    parent.locator("main a[href*='/c/declarations/']", has_text=re.compile("填写")).first.click()
    parent.get_by_label("今天早上的体温").fill("36.6")
    parent.locator("[data-question=symptoms]").get_by_label(
        "以上都没有", exact=True
    ).check()  # the rest is filled in from yesterday
    guardian.look("filled")
    parent.get_by_role("button", name="提交申报").click()
    expect(parent.get_by_text("已收到")).to_be_visible(timeout=20_000)

    expect(page.locator("#class")).to_contain_text(f"未申报 {before - 1} 人", timeout=15_000)
    teacher.look("answered")


def test_a_mother_of_two_confirms_one_child_and_corrects_the_other(someone, city):
    guardian = someone("guardian")
    page = guardian.open("/c/declarations/")
    cards = page.locator("section.declare")
    expect(cards).to_have_count(2)
    guardian.look("two children")
    waiting = cards.filter(has=page.get_by_role("button", name="和上次一样，提交"))
    expect(waiting).to_have_count(1)
    name = waiting.locator("h2").inner_text()
    waiting.get_by_role("button", name="和上次一样，提交").click()
    sent = cards.filter(has=page.get_by_role("heading", name=name))
    expect(sent).to_contain_text(re.compile("已申报|已补报"), timeout=20_000)
    guardian.look("one tap")

    page = guardian.open("/c/declarations/")
    other = cards.filter(has_not=page.get_by_role("heading", name=name))
    other.get_by_role("link", name="更正").click()
    page.wait_for_load_state()
    page.get_by_label("今天早上的体温").fill("38.2")
    page.locator("[data-question=symptoms]").get_by_label("干咳", exact=True).check()
    expect(page.locator("[data-question=symptoms]")).to_have_class(re.compile("field-changed"))
    none = page.locator("[data-question=symptoms]").get_by_label("以上都没有", exact=True)
    expect(none).not_to_be_checked()
    guardian.look("what changed is marked")
    page.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("已收到")).to_be_visible(timeout=20_000)
    page = guardian.open("/c/declarations/")
    expect(other).to_contain_text("已申报，有异常")
    guardian.look("abnormal")

    teacher = someone("class_teacher")
    page = teacher.open(CLASS)
    page.locator(".school-card").first.click()
    expect(page.locator("#class")).to_contain_text("异常")
    teacher.look("the class shows it")


def test_a_bureau_drills_down_without_names(someone):
    official = someone("education_official", viewport=DESK)
    page = official.open("/o/school-health/board/")
    expect(page.locator("#figures")).to_contain_text("完成率")
    official.look("board")
    page.locator("#board table").last.get_by_role("link").first.click()
    expect(page.get_by_text("各班级")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("提醒"))).to_have_count(0)
    official.look("school")
