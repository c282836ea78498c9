"""Draws the README's pictures from a fresh demo city: `make pictures`."""

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Playwright, sync_playwright

from tests.journeys.browser import DESK, Someone, launch
from tests.journeys.camera import film
from tests.journeys.city import ROOT, City
from tests.journeys.posters import picture_of

FOLDER = ROOT / "docs" / "pictures"
SETTLE_MILLISECONDS = 1500  # charts draw, fonts load


def keep(name: str, picture: bytes | Image.Image) -> None:
    """Save in 256 colours: pictures of pages lose nothing and the repository stays small."""
    image = picture if isinstance(picture, Image.Image) else Image.open(io.BytesIO(picture))
    image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
    print(f"  docs/pictures/{name}.png")


def page(someone: Someone, path: str, name: str) -> None:
    someone.open(path)
    someone.page.wait_for_timeout(SETTLE_MILLISECONDS)
    keep(name, someone.page.screenshot())


def phones(enter) -> bytes:
    """The resident's and the shop's pages; gives the picture of the resident's QR."""
    citizen = enter("citizen")
    page(citizen, "/c/", "citizen-home")
    page(citizen, "/c/health-code/show/", "health-code")
    code = citizen.page.locator("[data-qr]").first.screenshot()
    citizen.page.emulate_media(color_scheme="dark")
    citizen.open("/c/mine/")
    citizen.page.get_by_role("button", name="关怀模式").click()
    page(citizen, "/c/", "large-dark")
    return code


def shop(enter) -> None:
    owner = enter("venue_admin")
    owner.open("/b/health-code/venues/")
    owner.page.locator("a[href*='/health-code/venues/0']").first.click()
    owner.page.wait_for_timeout(SETTLE_MILLISECONDS)
    poster = owner.page.get_by_role("link", name="打印海报").first.get_attribute("href")
    owner.page.get_by_text("登记统计").first.click()
    owner.page.wait_for_timeout(SETTLE_MILLISECONDS)
    keep("venue", owner.page.screenshot())
    sheet = picture_of(owner.context.request.get(owner.city.url + poster).body())
    keep("poster", sheet.resize((390, round(390 * sheet.height / sheet.width))))


def gate(enter, playwright: Playwright, code: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        camera = launch(playwright, film(code, Path(folder) / "code.mjpeg"))
        inspector = enter("inspector", using=camera)
        inspector.open("/c/health-code/inspect/")
        inspector.page.locator("[data-doors] a").first.click()
        inspector.page.locator("[data-result]:not([hidden]) [data-normal]").wait_for()
        keep("inspector", inspector.page.screenshot())
        camera.close()


def desk(enter) -> None:
    official = enter("health_official", viewport=DESK)
    page(official, "/o/", "workbench")
    page(official, "/o/health-code/", "office-board")


def main() -> int:
    home = ROOT / "var" / "pictures-city"
    shutil.rmtree(home, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    city = City(home, size="small")
    city.start()
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)

            def enter(role: str, *, viewport: dict | None = None, using=None) -> Someone:
                return Someone(using or browser, city, "pictures", role, viewport).signed_in(role)

            gate(enter, playwright, phones(enter))
            shop(enter)
            desk(enter)
            browser.close()
    finally:
        city.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
