"""What every answer carries, and what no page contains."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from shanzhi.kernel.accounts.actions.demo import demo_link
from tests import factories
from tests.security import routes
from tests.security.world import PERMITS, World

STRICT = {
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "default-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
}
PLAYGROUNDS = ("/dev/",)


class Page(HTMLParser):
    """Collects what the policy forbids, so that it is found without a browser."""

    def __init__(self, nonce: str):
        super().__init__()
        self.nonce, self.found = nonce, []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.found += [
            f"{tag} {name}" for name in given if name == "style" or name.startswith(("on", "hx-on"))
        ]
        outside = [given[name] for name in ("src", "href", "action") if name in given]
        self.found += [f"{tag} {value}" for value in outside if _is_foreign(value, tag)]
        inline = tag == "style" or (
            tag == "script" and "src" not in given and "json" not in given.get("type", "")
        )
        if inline and given.get("nonce") != self.nonce:
            self.found.append(f"{tag} without the nonce")
        if given.get("target") == "_blank" and "noopener" not in given.get("rel", ""):
            self.found.append("a new window that may steer this one")


def _is_foreign(value: str, tag: str) -> bool:
    text = value.strip().lower()
    return text.startswith(("javascript:", "vbscript:", "//", "data:text")) or (
        text.startswith("http") and tag != "a"
    )


def policy_of(answer: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip())
    return {name: values for name, *values in parts}


def everyone(world: World) -> Iterator[tuple[Client, tuple[str, ...]]]:
    """Those to whom the objects of the world belong, and an official who may see everything; and where they look."""
    official = factories.official(*PERMITS)
    yield Client(), ("/",)
    yield factories.signed_in(world.city.citizen), ("/c/", "/account/")
    yield factories.signed_in(world.city.manager), ("/b/", "/c/health-code/venues/")
    yield factories.signed_in(world.city.inspector), ("/c/health-code/inspect/",)
    yield factories.signed_in(official, second_factor=True), ("/o/",)


def pages(world: World) -> Iterator[tuple[str, Any]]:
    """Every page of the site that somebody may open, as HTML."""
    addresses = [route.filled(world.owned) for route in routes.every()]
    for client, prefixes in everyone(world):
        for address in addresses:
            if not address.startswith(prefixes) or address.endswith(("logout/", "live")):
                continue
            answer = client.get(address)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                yield address, answer


def test_every_page_keeps_the_policy(world: World):
    """One walk: the headers of each page, and its markup against them."""
    seen, wrong = set(), []
    for address, answer in pages(world):
        seen.add(address) if answer.status_code == 200 else None
        wrong += [(address, fault) for fault in _faults(answer)]
        if not address.startswith(PLAYGROUNDS):
            page = Page(_nonce(answer))
            page.feed(answer.content.decode())
            wrong += [(address, fault) for fault in page.found]
    assert not wrong, sorted(set(wrong))
    assert len(seen) > 60, "the walk has lost its way"


def _nonce(answer: Any) -> str:
    given = [value for value in policy_of(answer)["script-src"] if value.startswith("'nonce-")]
    return given[0][len("'nonce-") : -1] if given else "none"


def _faults(answer: Any) -> Iterator[str]:
    policy = policy_of(answer)
    yield from (name for name, values in STRICT.items() if policy.get(name) != values)
    for name in ("script-src", "style-src"):
        loose = {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "http:", "https:"}
        yield from (f"{name} {value}" for value in policy[name] if value in loose)
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
    yield from (name for name, value in expected.items() if answer.headers.get(name) != value)


@pytest.mark.django_db
def test_another_host_is_not_served():
    assert Client().get("/", headers={"Host": "evil.example"}).status_code == 400
    answer = Client().get("/account/login/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in answer["Location"]


def test_links_that_people_pass_on_name_the_site_and_not_the_host(world: World, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client = factories.signed_in(world.city.manager)
    address = f"/c/health-code/venues/{world.city.venue.pk}/inspectors/"
    page = client.get(address, headers={"Host": "evil.example"}).content.decode()
    assert "/join/" in page
    assert "evil.example" not in page


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites():
    client = Client()
    client.get("/account/login/code/")
    client.get(urlsplit(demo_link(person=factories.person(), next="/c/")).path)
    assert client.cookies["sessionid"]["httponly"]
    assert {cookie["samesite"] for cookie in client.cookies.values()} == {"Lax"}


@pytest.mark.django_db
def test_personal_pages_are_not_kept_by_caches(world: World):
    client = factories.signed_in(world.city.citizen)
    assert "no-store" in client.get("/c/health-code/show/")["Cache-Control"]
    assert "no-store" in client.post("/c/accounts/export/")["Cache-Control"]
    records = client.get("/c/health-code/records/")
    assert "private" in records["Cache-Control"]
    assert "Cookie" in records["Vary"]
