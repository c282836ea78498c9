"""The camera journey: a code drawn on one phone, read by the camera of another."""

import httpx
from playwright.sync_api import expect

from tests.journeys.camera import film

COUNT = "SELECT count(*) FROM scans_scan"
SINCE = "SELECT person_id, point_id, colour, temperature, abnormal FROM scans_scan WHERE received_at > %s"
SLOW_TAP = 4000  # milliseconds: longer than the scanner waits before it takes a code for a new one


def shown_code(citizen) -> tuple[bytes, str]:
    """Open the code page; gives the picture of its QR and the text the server gave for it."""
    with citizen.page.expect_response("**/api/v1/shows") as answer:
        citizen.open("/c/health-code/show/")
    expect(citizen.page.locator("[data-qr] svg").first).to_be_visible()
    citizen.look("code")
    return citizen.page.locator("[data-qr]").first.screenshot(), answer.value.json()["code"]


def test_an_inspector_scans_a_code(someone, city, filming, tmp_path):
    citizen = someone("citizen")
    picture, _ = shown_code(citizen)
    [(began,)] = city.rows("SELECT now()")

    inspector = someone("inspector", using=filming(film(picture, tmp_path / "code.mjpeg")))
    page = inspector.open("/c/health-code/inspect/")
    inspector.look("choose a gate")
    page.locator("[data-doors] a").first.click()
    expect(page.locator("[data-word]")).to_have_text("绿码", timeout=20_000)
    inspector.look("green")
    page.wait_for_timeout(SLOW_TAP)
    page.locator("[data-normal]").click()
    expect(page.locator("[data-result]")).to_be_hidden()
    page.wait_for_timeout(SLOW_TAP)  # the phone is still held before the camera

    rows = city.rows(SINCE, began)
    assert len(rows) == 1
    person, point, colour, temperature, abnormal = rows[0]
    assert person and point and colour == 1
    assert 34 <= temperature < 37.3
    assert abnormal is False

    citizen.open("/c/health-code/records/")
    citizen.look("the check-in among the own records")
    expect(citizen.page.locator("#records .cell").first).to_contain_text(str(temperature))


def test_the_same_code_with_the_same_nonce_is_one_row(someone, city):
    citizen, inspector = someone("citizen"), someone("inspector")
    _, code = shown_code(citizen)
    page = inspector.open("/c/health-code/inspect/")
    page.locator("[data-doors] a").first.click()
    gate = page.locator("[data-gate]")
    token, point = gate.get_attribute("data-token"), gate.get_attribute("data-point")
    [(before,)] = city.rows(COUNT)
    body = {
        "code": code,
        "point": point,
        "nonce": "0198c0de-0000-7000-8000-00000000abcd",
        "temperature": 36.6,
    }
    headers = {"Authorization": f"Bearer {token}"}
    answers = [httpx.post(f"{city.url}/api/v1/scans", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    [(after,)] = city.rows(COUNT)
    assert after == before + 1


def test_a_poster_before_the_inspector_gets_a_helpful_sentence(someone, city, filming, tmp_path):
    import io

    import segno

    from tests.journeys.posters import poster_code

    picture = io.BytesIO()
    segno.make(poster_code(city)).save(picture, kind="png", scale=8)
    inspector = someone("inspector", using=filming(film(picture.getvalue(), tmp_path / "poster.mjpeg")))
    page = inspector.open("/c/health-code/inspect/")
    page.locator("[data-doors] a").first.click()
    expect(page.locator("[data-word]")).to_have_text("不能登记", timeout=20_000)
    expect(page.locator("#gate-reason")).to_contain_text("场所海报")
    inspector.look("a poster instead of a code")
