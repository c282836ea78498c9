"""A person with a browser. Every step leaves a picture under var/journeys/<test>/."""

import re
from pathlib import Path

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.journeys.city import ROOT, City

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def launch(playwright: Playwright, film: Path | None = None) -> Browser:
    """A browser; with a film, that is what its camera sees."""
    camera = [f"--use-file-for-fake-video-capture={film}"] if film else []
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *camera])


class Someone:
    """One person in one browser context, signed in by a demo line or not at all."""

    def __init__(self, browser: Browser, city: City, journey: str, name: str, viewport: dict | None = None):
        self.city, self.name = city, name
        self.folder = ROOT / "var" / "journeys" / journey
        self.folder.mkdir(parents=True, exist_ok=True)
        self.context: BrowserContext = browser.new_context(
            viewport=viewport or PHONE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=viewport is None,
            permissions=["camera", "geolocation"],
            geolocation={"longitude": 115.364, "latitude": 22.778},
        )
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message) -> None:
        refused_by_policy = "Content Security Policy" in message.text or "violates" in message.text
        if message.type == "error" and refused_by_policy:
            self.errors.append(message.text)

    def signed_in(self, role: str) -> "Someone":
        self.page.goto(self.city.links[role].replace("127.0.0.1", "localhost"))
        return self

    def open(self, path: str) -> Page:
        self.page.goto(self.city.url + path)
        return self.page

    def look(self, step: str) -> None:
        """Keep a picture of this step."""
        number = len(list(self.folder.glob("*.png"))) + 1
        slug = re.sub(r"\W+", "-", f"{self.name}-{step}")
        self.page.screenshot(path=self.folder / f"{number:02d}-{slug}.png")

    def one_time_code(self, phone: str) -> str:
        """The newest code sent to a phone, as it lands in the development outbox."""
        answer = httpx.get(f"{self.city.url}/dev/outbox", params={"q": phone})
        return re.findall(r"\b(\d{6})\b", re.sub(r"<[^>]+>", " ", answer.text.replace(phone, "")))[0]

    def confirm_phone(self, phone: str) -> None:
        """Sign in on the page that is open: number, code, in."""
        self.page.get_by_label("手机号").fill(phone)
        self.page.get_by_role("button", name="获取验证码").click()
        self.page.wait_for_url("**/confirm/**")
        self.page.locator("input[autocomplete=one-time-code]").fill(self.one_time_code(phone))
        self.page.locator("form button[type=submit]").first.click()

    def leave(self) -> None:
        """Close; a script error or a refused resource on any page fails the journey."""
        self.context.close()
        assert not self.errors, self.errors
