"""An official: second factor first, then the figures."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from tests.journeys.browser import DESK


def dynamic_code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def phone_of(city, role: str) -> str:
    return city.manage(
        "shell",
        "-v0",
        "-c",
        "from shanzhi.demo.models import DemoCity; from shanzhi.kernel.accounts.models import Person; "
        f"print(Person.objects.get(pk=DemoCity.objects.get().visitors['{role}']['person']).phone)",
    ).strip()


def test_second_factor_then_the_board(someone, city):
    official = someone(name="official", viewport=DESK)
    page = official.open("/o/health-code/")
    official.confirm_phone(phone_of(city, "health_official"))
    page.wait_for_url("**/second-factor/**")
    official.look("a second factor is asked for")
    page.get_by_role("link", name="验证器").first.click()
    secret = page.locator("[data-secret], #authenticator_secret, code").first.inner_text().strip()
    official.look("authenticator")
    page.locator("input[name=code]").fill(dynamic_code(secret))
    page.locator("form button[type=submit]").last.click()
    page.wait_for_load_state()
    official.look("recovery codes or the board")
    page = official.open("/o/health-code/")
    expect(page.locator("canvas, svg").first).to_be_visible()
    official.look("board")
    official.open("/o/")
    official.look("workbench")


def test_without_a_permit_the_board_is_closed(someone):
    worker = someone("grid_worker")
    answer = worker.page.goto(worker.city.url + "/o/health-code/")
    assert answer.status == 403
    worker.look("closed")


def test_the_board_counts_what_happened(someone, city):
    official = someone("health_official", viewport=DESK)
    page = official.open("/o/health-code/")
    [(venues,)] = city.rows("SELECT count(*) FROM health_code_venue WHERE closed_at IS NULL")
    expect(page.locator(".stats").first).to_contain_text(str(venues))
    official.look("board")
    official.open("/o/health-code/venues/")
    official.look("venues")
