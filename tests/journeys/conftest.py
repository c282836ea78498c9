"""One running city for all journeys; a browser for each camera."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.journeys.browser import Someone, launch
from tests.journeys.city import ROOT, City


def pytest_itemcollected(item: pytest.Item) -> None:
    """All journeys share one city, so one process drives them; it must know before the items are shared out."""
    item.add_marker(pytest.mark.journey)
    item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="package")
def city() -> Iterator[City]:
    home = ROOT / "var" / "journeys-city"
    shutil.rmtree(home, ignore_errors=True)
    running = City(home)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="package")
def playwright_() -> Iterator[Playwright]:
    """Ends with the last journey: while it lives, its event loop runs in this process and no other can."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright_: Playwright) -> Iterator[Browser]:
    opened = launch(playwright_)
    yield opened
    opened.close()


@pytest.fixture
def journey(request: pytest.FixtureRequest) -> str:
    folder = ROOT / "var" / "journeys" / request.node.name
    shutil.rmtree(folder, ignore_errors=True)
    return request.node.name


@pytest.fixture
def someone(city: City, browser: Browser, journey: str) -> Iterator[Callable[..., Someone]]:
    """`someone("citizen")` opens a phone for that demo role; `viewport=DESK` a desktop."""
    people: list[Someone] = []

    def enter(
        role: str | None = None, *, name: str = "", viewport: dict | None = None, using: Browser | None = None
    ) -> Someone:
        person = Someone(using or browser, city, journey, name or role or "visitor", viewport)
        people.append(person)
        return person.signed_in(role) if role else person

    yield enter
    for person in people:
        person.leave()


@pytest.fixture
def filming(playwright_: Playwright) -> Iterator[Callable[[Path], Browser]]:
    """A browser whose camera plays the film at that path."""
    opened: list[Browser] = []

    def start(film: Path) -> Browser:
        opened.append(launch(playwright_, film))
        return opened[-1]

    yield start
    for browser in opened:
        browser.close()
