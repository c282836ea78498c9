"""An inspector's phone that is ready for a shift, codes to hold before it, and what the city has of them."""

import datetime as dt
import json
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from shanzhi.kernel.codes import signing
from shanzhi.kernel.codes.enums import CodeKind, Colour
from tests.journeys.browser import Someone
from tests.journeys.city import City

UPLOADED = "SELECT person_id, nonce, temperature, colour FROM scans_scan WHERE received_at > %s"
UNSEEN = """
SELECT t.person_id FROM scans_standing t WHERE t.colour = 1
AND NOT EXISTS (SELECT FROM scans_scan s WHERE s.person_id = t.person_id AND s.at > now() - interval '1 hour')
AND NOT EXISTS (SELECT FROM codes_revocation r WHERE r.subject = t.person_id)
ORDER BY random() LIMIT %s
"""
HOLD_UP = """text => document.querySelector("[data-scanner]").dispatchEvent(
    new CustomEvent("shanzhi:scanned", { detail: { text } }))"""


@dataclass
class Gate:
    """One phone at one door."""

    someone: Someone
    city: City
    began: dt.datetime

    @property
    def page(self) -> Page:
        return self.someone.page

    def cut(self) -> None:
        """The network is gone for every page and worker of this phone."""
        self.someone.context.set_offline(True)

    def mend(self) -> None:
        self.someone.context.set_offline(False)

    def hold_up(self, text: str, page: Page | None = None) -> None:
        """What the camera does when it has read a code."""
        page = page or self.page
        expect(page.locator("[data-last-upload]")).not_to_be_empty()  # the gate has written its state
        page.evaluate(HOLD_UP, text)

    def sees(self, word: str, reason: str = "") -> None:
        expect(self.page.locator("[data-word]")).to_have_text(word, timeout=10_000)
        if reason:
            expect(self.page.locator("#gate-reason")).to_contain_text(reason)

    def next(self) -> None:
        self.page.locator("[data-next]").click()

    def check(self, text: str, word: str, reason: str = "") -> None:
        """One person at the door, from holding up to the next."""
        self.hold_up(text)
        self.sees(word, reason)
        self.next()

    def waiting(self, count: int) -> None:
        words = f"待上传 {count}" if count else "已同步"
        expect(self.page.locator("[data-waiting]")).to_have_text(
            words, timeout=45_000
        )  # a request may hang as long as the gate is patient

    def rows(self) -> list[tuple]:
        """The check-ins that arrived since this gate was opened."""
        return self.city.rows(UPLOADED, self.began)


def ready_gate(someone: Any, city: City, *, using: Any = None) -> Gate:
    """An inspector prepares the phone before the shift and goes to the door."""
    city.manage("gate_list", "--publish")
    [(began,)] = city.rows("SELECT now()")
    inspector = someone("inspector", using=using)
    page = inspector.open("/c/health-code/inspect/")
    expect(page.locator("[data-ready]")).to_have_attribute("data-is-ready", "true", timeout=20_000)
    inspector.look("ready for the shift")
    page.locator("[data-doors] a").first.click()
    expect(page.locator("[data-gate]")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_load_state("networkidle")
    return Gate(inspector, city, began)


def green_people(city: City, count: int) -> list[UUID]:
    """People who are green and whom no journey has used yet at a gate."""
    rows = city.rows(UNSEEN, count)
    assert len(rows) == count
    return [person for (person,) in rows]


def code_of(
    city: City,
    person: UUID,
    *,
    colour: Colour = Colour.GREEN,
    kind: CodeKind = CodeKind.PERSON,
    age: int = 0,
    valid_seconds: int = signing.MOMENTARY_SECONDS,
) -> str:
    """What the person's phone shows, made `age` seconds ago; or a printed card."""
    keys = json.loads((city.home / "secrets.json").read_text())["SHANZHI_CODE_KEYS"]
    return signing.make(
        keys=signing.parse_keys(keys),
        kind=kind,
        subject=person,
        issued_at=int(dt.datetime.now(dt.UTC).timestamp()) - age,
        valid_seconds=valid_seconds,
        colour=colour,
        serial=secrets.randbits(56),
    )


def turn(city: City, person: UUID, colour: Colour) -> None:
    """The person's colour changes, and the list for gates with it."""
    city.rows(
        "UPDATE scans_standing SET colour = %s WHERE person_id = %s RETURNING person_id", int(colour), person
    )
    city.manage("gate_list", "--publish")


def revoke(city: City, person: UUID, kind: CodeKind) -> None:
    """All codes of that kind that the person got up to now are good no more."""
    city.rows(
        "INSERT INTO codes_revocation (kind, subject, reason, at) VALUES (%s, %s, 'lost', now()) RETURNING version",
        int(kind),
        person,
    )
    city.manage("gate_list", "--publish")
