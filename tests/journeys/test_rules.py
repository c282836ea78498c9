"""A version of the colour rules: written beside a phone, tried out, submitted; another official brings it in force."""

import datetime as dt
import re

from playwright.sync_api import expect

from tests.journeys.browser import DESK

LONG = 60_000


def write_rule(page) -> None:
    """Two conditions, one of which is thought better of; the sentence grows beside the form."""
    page.get_by_role("link", name="增加一条规则").click()
    first, second = page.locator("[data-question]").nth(0), page.locator("[data-question]").nth(1)
    expect(second).to_be_hidden()
    first.locator("select").select_option("travel")
    expect(first.get_by_label("干咳")).to_be_hidden()
    first.get_by_label("去过境外").check()
    page.get_by_role("button", name="再加一个条件").click()
    second.locator("select").select_option("symptoms")
    second.get_by_label("干咳").check()
    second.get_by_role("button", name="去掉这个条件").click()
    expect(second).to_be_hidden()
    page.get_by_role("button", name="再加一个条件").click()
    second.locator("select").select_option("symptoms")
    second.get_by_label("干咳").uncheck()
    second.get_by_label("嗅觉或味觉减退").check()
    page.get_by_label("规则名称").fill("境外返回嗅觉减退人员规则")
    page.locator("input[name=colour][value=red]").check()
    page.get_by_label("保持多少天").fill("10")
    page.get_by_label("原因").fill("您申报从境外返回，并且嗅觉或味觉减退。")
    page.get_by_label("怎么办").fill("请到发热门诊就诊。")
    sentence = "若申报去过境外，并且申报有症状：嗅觉或味觉减退，则红码，10 天。"
    expect(page.locator(".rule-side")).to_contain_text(sentence)
    expect(page.locator(".phone-frame")).to_contain_text("嗅觉或味觉减退")
    page.get_by_role("button", name="保存规则").click()
    expect(page.locator(".rule-red").first).to_contain_text(sentence)


def describe(page) -> None:
    page.get_by_role("link", name="填写名称、文号和期限").click()
    page.get_by_label("名称").fill("境外返回人员规则调整")
    page.get_by_label("文号").fill(f"汕卫〔{dt.date.today().year}〕8号")
    page.get_by_label("生效时间").fill(f"{dt.date.today().isoformat()}T00:00")
    page.get_by_role("button", name="保存").click()


def test_a_version_becomes_the_rules_of_the_city(someone, city):
    maker = someone("identity_reviewer", viewport=DESK)
    page = maker.open("/o/health-code/rules/")
    page.get_by_role("button", name="起草新版本").click()
    page.wait_for_url(re.compile(r"rules/[0-9a-f-]{36}/$"))
    address = page.url.removeprefix(city.url)
    write_rule(page)
    maker.look("written")
    describe(page)
    page.get_by_role("link", name="开始试算").click()
    page.get_by_role("button", name="开始试算").click()
    expect(page.locator("#rule-trial")).to_contain_text("共试算", timeout=LONG)
    expect(page.locator("#rule-trial canvas").first).to_be_visible()
    maker.look("tried out")
    page = maker.open(address)
    page.get_by_role("button", name="提交审批").click()
    expect(page.get_by_text("起草人不能审批自己的规则")).to_be_visible()

    approver = someone("health_official")
    page = approver.open(address)
    page.get_by_role("button", name="退回").click()
    expect(page.locator(".field-error")).to_contain_text("请写明原因")
    approver.look("a reason is wanted")
    page.get_by_role("button", name="批准").click()
    expect(page.locator("#recomputation")).to_contain_text("已完成", timeout=LONG)
    approver.look("in force, everybody judged")
    [(people, version)] = city.rows(
        "SELECT count(*), min(s.number) FROM health_code_healthcode c JOIN health_code_colourrule r ON r.id = c.rule_id "
        "JOIN health_code_ruleset s ON s.id = r.rule_set_id WHERE c.until > now()"
    )
    assert people > 0
    assert version == 2
