"""A newcomer: mobile number, real name, declaration, and the code is there."""

import datetime as dt

from playwright.sync_api import expect

from shanzhi.core.identifiers import synthetic_id_number

PHONE = "13900001234"


def test_from_nothing_to_a_code(someone):
    visitor = someone(name="newcomer")
    page = visitor.open("/c/")
    visitor.look("home, signed out")
    page = visitor.open("/c/health-code/show/")
    visitor.look("asked to sign in")

    page.get_by_label("手机号").fill("12345")
    page.get_by_role("button", name="获取验证码").click()
    expect(page.locator(".field-error, .errors").first).to_be_visible()
    visitor.look("a number that is none")

    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="获取验证码").click()
    page.wait_for_url("**/confirm/**")
    code = visitor.one_time_code(PHONE)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    field = page.locator("input[autocomplete=one-time-code]")
    field.fill(wrong)
    page.locator("form button[type=submit]").first.click()
    expect(page.locator(".field-error, .errors").first).to_be_visible()
    visitor.look("a wrong code")
    page.locator("input[autocomplete=one-time-code]").fill(code)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/health-code/show/")

    visitor.look("signed in, no code yet")
    number = synthetic_id_number("441502", dt.date(1990, 5, 17), 907)
    page.goto(f"{visitor.city.url}/c/accounts/real-name/?next=/c/health-code/declare/")
    page.get_by_label("姓名").fill("测试甲")
    page.get_by_label("证件号码").fill(number[:-1] + ("0" if number[-1] != "0" else "1"))
    page.locator("form[method=post] button[type=submit]").first.click()
    expect(page.locator(".field-error, .errors").first).to_be_visible()
    expect(page.get_by_label("姓名")).to_have_value("测试甲")
    visitor.look("wrong check digit keeps what was typed")
    page.get_by_label("证件号码").fill(number)
    page.locator("form[method=post] button[type=submit]").first.click()

    visitor.open("/c/health-code/declare/")
    page.get_by_label("居住的镇（街道）").select_option("441502002")
    villages = page.get_by_label("居住的村（社区）").locator("option[value^='441502002']")
    expect(villages.first).to_be_attached()
    page.get_by_label("居住的村（社区）").select_option(index=1)
    page.get_by_label("今天的体温（℃）").fill("36.4")
    page.get_by_label("以上内容真实，如有变化会及时重新申报").check()
    visitor.look("declaration")
    page.get_by_role("button", name="提交申领").click()
    page.wait_for_url("**/health-code/show/**")
    expect(page.locator("[data-code] [data-qr] svg").first).to_be_visible()
    expect(page.locator(".code-word").first).to_contain_text("绿码")
    visitor.look("the code")
    [(colour, shows)] = visitor.city.rows(
        "SELECT s.colour, h.shows FROM scans_standing s JOIN scans_show h USING (person_id) "
        "JOIN accounts_person p ON p.id = s.person_id WHERE p.name = '测试甲'"
    )
    assert (colour, shows) == (1, 1)
