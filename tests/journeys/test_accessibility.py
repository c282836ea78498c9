"""Everybody can use it: examined page by page, and walked with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.journeys import axe
from tests.journeys.axe import Look
from tests.journeys.browser import DESK, PHONE, Someone

PAGES = {
    None: ["/", "/c/", "/account/login/code/"],
    "citizen": [
        "/c/",
        "/c/mine/",
        "/c/messages/",
        "/c/messages/settings/",
        "/c/health-code/show/",
        "/c/health-code/declare/",
        "/c/health-code/records/",
        "/c/health-code/why/",
        "/c/health-code/appeals/",
        "/c/health-code/venues/new/",
        "/c/accounts/security/",
        "/c/accounts/preferences/",
        "/c/accounts/real-name/",
        "/c/accounts/export/",
        "/c/who-looked/",
    ],
    "guardian": ["/c/accounts/family/", "/c/accounts/family/add/"],
    "inspector": ["/c/health-code/inspect/"],
    "venue_admin": ["/b/", "/b/mine/", "/b/health-code/venues/"],
    "legal_representative": ["/b/enterprises/", "/b/enterprises/register/"],
    "health_official": ["/o/", "/o/health-code/", "/o/health-code/venues/", "/o/health-code/look-up/"],
    "identity_reviewer": [
        "/o/accounts/reviews/",
        "/o/health-code/appeals/",
        "/o/health-code/decisions/",
        "/o/health-code/decisions/new/",
        "/o/health-code/tests/new/",
        "/o/health-code/tests/import/",
        "/o/health-code/risk-areas/",
        "/o/health-code/risk-areas/new/",
    ],
    "official": ["/o/city/divisions/", "/o/city/grids/", "/o/city/units/", "/o/city/people/"],
    "administrator": [
        "/o/mine/",
        "/o/accounts/roles/",
        "/o/accounts/roles/people/?q=林",
        "/o/accounts/permits/",
        "/o/accounts/permits/identity_reviewer/",
    ],
}
LOOKS = [
    Look("phone", PHONE),
    Look("phone, dark and large", PHONE, theme="dark", size="large"),
    Look("desk", DESK),
    Look("desk, dark", DESK, theme="dark"),
]
WALKED = [
    ("citizen", "/c/", PHONE),
    ("citizen", "/c/health-code/declare/", PHONE),
    ("citizen", "/c/accounts/preferences/", PHONE),
    ("venue_admin", "/b/", DESK),
    ("health_official", "/o/health-code/", DESK),
    ("health_official", "/o/health-code/venues/", PHONE),
    ("administrator", "/o/accounts/permits/identity_reviewer/", DESK),
]
ZOOMED = {"width": 640, "height": 400}  # a desk of 1280 by 800 at 200 %
NARROW = {"width": 320, "height": 640}  # the same desk at 400 %: where phone pages must still fit
# Everything the keyboard should reach; of radio buttons one for the group.
REACHABLE = """
() => {
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")];
  window.awaited = all.filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0);
  return window.awaited.length;
}
"""
# Takes what has the focus off the list. `unseen`: nobody can tell that it has the focus.
FOCUSED = """
async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));  // it scrolls into view
  const one = document.activeElement;
  window.awaited = window.awaited.filter(other => other !== one && !(one.type === "radio" && other.name === one.name));
  const shown = one.matches(".sr-only") ? one.closest("label") || one.parentElement : one;
  const ringed = [one, shown, one.closest("label, [role=search], .search")].some(part => {
    const style = part && getComputedStyle(part);
    return style && ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
  });
  const box = shown.getBoundingClientRect();
  return one === document.body || (ringed && box.bottom > 0 && box.top < innerHeight) ? null : one.outerHTML.slice(0, 160);
}
"""
STOPS = 15  # further stops of the browser: its own bar, parts that scroll
LEFT = "() => window.awaited.map(one => one.outerHTML.slice(0, 160))"
# Inside the dialog, or at the browser's own bar, which follows the last button.
FOCUS_INSIDE = (
    "() => document.activeElement === document.body || !!document.activeElement.closest('dialog[open]')"
)
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("role", PAGES, ids=lambda role: role or "visitor")
def test_an_examiner_finds_nothing_grave(someone, role):
    person: Someone = someone(role)
    found = []
    for look in LOOKS:
        look.put_on(person.page, person.city.url)
        for path in PAGES[role]:
            page = person.open(path)
            found += [f"{path} ({look.name}): {line}" for line in axe.complaints(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("role", "path", "viewport"), WALKED)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(someone, role, path, viewport):
    page = someone(role, viewport=viewport).open(path)
    page.emulate_media(reduced_motion="reduce")  # the page jumps to the focus instead of gliding there
    unseen = []
    for _ in range(page.evaluate(REACHABLE) + STOPS):
        page.keyboard.press("Tab")
        unseen.append(page.evaluate(FOCUSED))
    assert not page.evaluate(LEFT)
    assert not [line for line in unseen if line]


@pytest.mark.parametrize(("role", "path"), [("citizen", "/c/"), ("health_official", "/o/")])
def test_the_first_tab_leads_to_the_content(someone, role, path):
    page = someone(role, viewport=DESK).open(path)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_a_dialog_keeps_the_focus_and_gives_it_back(someone):
    page = someone("citizen").open("/c/accounts/security/")
    opener = page.locator("[data-opens]").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    for _ in range(6):
        assert page.evaluate(FOCUS_INSIDE)
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(opener).to_be_focused()


@pytest.mark.parametrize("role", [role for role in PAGES if role])
def test_zoomed_pages_do_not_scroll_sideways(someone, role):
    person: Someone = someone(role)
    wide = []
    for path in PAGES[role]:
        person.page.set_viewport_size(ZOOMED if path.startswith("/o/") else NARROW)
        if (pixels := person.open(path).evaluate(OVERFLOW)) > 0:
            wide.append(f"{path}: {pixels} px")
    assert not wide
