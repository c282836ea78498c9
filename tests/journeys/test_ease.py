"""Large text, English, and a phone that lost its network."""

import pytest
from playwright.sync_api import expect

PLAIN_AGAIN = (
    "UPDATE accounts_person SET language = 'zh-hans', large_text = false WHERE large_text RETURNING id"
)


@pytest.fixture
def elder(someone, city):
    """Somebody whose choices, which stay with the person, do not reach the next journey."""
    yield someone("enterprise_agent", name="elder")
    assert city.rows(PLAIN_AGAIN)


def test_large_text_and_english(elder):
    page = elder.open("/c/mine/")
    plain = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.get_by_role("button", name="关怀模式").click()
    page.wait_for_load_state()
    large = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert large > plain * 1.15
    elder.look("large text")
    elder.open("/c/")
    elder.look("home in large text")
    elder.open("/c/mine/")
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state()
    elder.open("/c/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    elder.look("home in English")
    elder.open("/c/health-code/show/")
    elder.look("code in English")


def test_the_last_code_works_without_network(someone):
    citizen = someone("citizen")
    page = citizen.open("/c/health-code/show/")
    expect(page.locator("[data-qr] svg").first).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    expect(page.locator("[data-qr] svg").first).to_be_visible()
    citizen.context.set_offline(True)
    page.goto(citizen.city.url + "/c/messages/")
    expect(page.locator("svg").first).to_be_visible()
    expect(page.locator("body")).to_contain_text("网络")
    citizen.look("offline with the last code")
    citizen.context.set_offline(False)
