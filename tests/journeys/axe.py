"""What an automatic examiner of accessibility says about the page that is open."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.journeys.city import ROOT

SOURCE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
GRAVE = ("serious", "critical")
EXAMINE = """
rules => axe.run(document, {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]})
  .then(found => found.violations)
"""


@dataclass(frozen=True)
class Look:
    """How a page is looked at: on what, in which theme and text size."""

    name: str
    viewport: dict[str, int]
    theme: str = "light"
    size: str = "normal"

    def put_on(self, page: Page, address: str) -> None:
        """As a person who chose it: the cookies of the preferences."""
        chosen = {"theme": self.theme, "size": self.size}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": address} for name, value in chosen.items()]
        )
        page.set_viewport_size(self.viewport)
        page.emulate_media(reduced_motion="reduce")


def complaints(page: Page) -> list[str]:
    """Grave violations of WCAG 2.1 A and AA, one line for each rule. Scripts from outside are allowed here only."""
    page.evaluate(SOURCE.read_text())
    found = page.evaluate(EXAMINE, RULES)
    return [_told(violation) for violation in found if violation["impact"] in GRAVE]


def _told(violation: dict[str, Any]) -> str:
    """The rule, how many elements break it, and the first of them with the reason."""
    nodes = violation["nodes"]
    first = nodes[0]
    reason = (first["any"] or first["all"] or first["none"])[0]["message"]
    return f"{violation['help']}, {len(nodes)} times, first {first['target'][-1]} {first['html'][:160]} ({reason})"
