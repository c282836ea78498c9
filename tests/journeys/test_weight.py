"""Phone pages are light: what a first and a later visit cost over the wire."""

import pytest

FIRST, LATER = 200_000, 30_000  # bytes
PAGES = {
    "home": "/c/",
    "inbox": "/c/messages/",
    "mine": "/c/mine/",
    "declaration": "/c/health-code/declare/",
}
SETTLED = 800  # ms after the load event: scripts that scripts load, and their requests


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_what_a_visit_costs(someone, path):
    citizen = someone("citizen")
    wire = citizen.context.new_cdp_session(citizen.page)
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda done: received.append(done["encodedDataLength"]))
    wire.send("Network.enable")
    wire.send("Network.setBypassServiceWorker", {"bypass": True})  # its cache would hide what pages cost
    wire.send("Network.clearBrowserCache")

    def visit() -> float:
        citizen.page.goto("about:blank")
        received.clear()
        citizen.open(path).wait_for_timeout(SETTLED)
        return sum(received)

    first, later = visit(), visit()
    assert 0 < later < LATER, f"{later:,.0f} bytes at a later visit"
    assert later < first < FIRST, f"{first:,.0f} bytes at the first visit"
