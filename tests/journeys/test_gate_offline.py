"""The gate with the network cut: its own judgement, a queue that nothing takes away, an upload that happens once."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from shanzhi.kernel.codes.enums import CodeKind, Colour
from tests.journeys.gates import HOLD_UP, UPLOADED, code_of, green_people, ready_gate, revoke, turn

BATCH = "**/api/v1/scans/batch"
ONE = "**/api/v1/scans"
A_YEAR = 365 * 24 * 3600


@pytest.fixture
def gate(someone, city):
    return ready_gate(someone, city)


def test_twenty_people_pass_while_the_network_is_cut(gate, city):
    """Over a page reload and a closed page; then each of them is in the table once."""
    people = green_people(city, 21)
    revoked = people.pop()
    card = code_of(city, revoked, kind=CodeKind.PAPER_CARD, colour=Colour.NONE, age=5, valid_seconds=A_YEAR)
    revoke(city, revoked, CodeKind.PAPER_CARD)
    gate.page.reload()  # the phone hears of the revocation
    gate.page.wait_for_load_state("networkidle")

    gate.cut()
    gate.page.reload()
    expect(gate.page.locator("[data-band]")).to_contain_text("离线 · 名单")
    gate.hold_up(code_of(city, people[0]))
    gate.sees("绿码", "离线查验")
    gate.someone.look("green without network")
    gate.next()
    gate.check(card, "不能登记", "名单中可能有此码")
    gate.hold_up(code_of(city, people[1], age=300))
    gate.sees("不能登记", "二维码已过期")
    gate.someone.look("an old picture of a code")
    gate.next()
    for person in people[1:10]:
        gate.check(code_of(city, person), "绿码")
    gate.waiting(10)

    gate.page.reload()
    gate.waiting(10)
    for person in people[10:15]:
        gate.check(code_of(city, person), "绿码")
    gate.page.close()
    gate.someone.page = gate.someone.context.new_page()
    gate.someone.open("/c/health-code/inspect/")
    gate.someone.look("choosing the door without network")
    gate.page.locator("[data-doors] a").first.click()
    for person in people[15:]:
        gate.check(code_of(city, person), "绿码")
    gate.waiting(20)
    gate.someone.look("twenty wait")
    assert gate.rows() == []

    gate.mend()
    gate.waiting(0)
    rows = gate.rows()
    assert sorted(row[0] for row in rows) == sorted(people)
    assert len({row[1] for row in rows}) == 20
    gate.page.reload()
    gate.page.wait_for_load_state("networkidle")
    assert len(gate.rows()) == 20


def test_a_code_before_the_camera_is_read_without_network(someone, city, filming, tmp_path):
    import io

    import segno

    from tests.journeys.camera import film

    (person,) = green_people(city, 1)
    gate = ready_gate(someone, city)
    picture = io.BytesIO()
    text = code_of(city, person, valid_seconds=600)
    segno.make(text, mode="alphanumeric", error="m").save(picture, kind="png", scale=8, border=4)
    other = someone("inspector", using=filming(film(picture.getvalue(), tmp_path / "code.mjpeg")))
    other.open("/c/health-code/inspect/")
    expect(other.page.locator("[data-ready]")).to_have_attribute("data-is-ready", "true", timeout=20_000)
    other.context.set_offline(True)
    other.page.locator("[data-doors] a").first.click()
    expect(other.page.locator("[data-word]")).to_have_text("绿码", timeout=20_000)
    expect(other.page.locator("[data-waiting]")).to_have_text("待上传 1")
    other.context.set_offline(False)
    expect(other.page.locator("[data-waiting]")).to_have_text("已同步", timeout=20_000)
    assert [row[0] for row in gate.rows()] == [person]


def test_who_turned_yellow_shows_yellow_and_the_gate_says_why(gate, city):
    (person,) = green_people(city, 1)
    code = code_of(city, person, age=3)
    card = code_of(city, person, kind=CodeKind.PAPER_CARD, colour=Colour.NONE, age=900, valid_seconds=A_YEAR)
    turn(city, person, Colour.YELLOW)
    gate.page.reload()
    gate.page.wait_for_load_state("networkidle")
    gate.cut()
    gate.hold_up(code)
    gate.sees("黄码", "名单中可能有此码，请联网核对或按证件号码查验")
    gate.someone.look("on the list")
    gate.next()
    gate.check(card, "黄码", "名单中可能有此码")
    turn(city, person, Colour.GREEN)
    gate.mend()
    gate.waiting(0)


def test_a_list_that_is_too_old_is_said_in_red(gate, city):
    gate.cut()
    gate.page.clock.install(time=dt.datetime.now(dt.UTC) + dt.timedelta(hours=13))
    gate.page.reload()
    band = gate.page.locator("[data-band]")
    expect(band).to_contain_text("已超过 12 小时")
    expect(band).to_contain_text("请到有网络处更新")
    expect(band).to_have_attribute("data-tone", "bad")
    gate.someone.look("an old list")


def test_the_temperature_goes_with_the_row(gate, city):
    first, second = green_people(city, 2)
    gate.cut()
    gate.hold_up(code_of(city, first))
    gate.sees("绿码")
    gate.page.locator("[data-normal]").click()
    expect(gate.page.locator("[data-result]")).to_be_hidden()
    gate.hold_up(code_of(city, second))
    gate.sees("绿码")
    gate.page.locator("[data-abnormal]").click()
    gate.page.locator("[data-fever] input").fill("38.2")
    gate.page.locator("[data-fever] button").click()
    expect(gate.page.locator("[data-result]")).to_be_hidden()
    gate.mend()
    gate.waiting(0)
    measured = {row[0]: float(row[2]) for row in gate.rows()}
    assert measured == {first: 36.5, second: 38.2}


def test_a_reading_that_is_tapped_during_the_upload_arrives_too(gate, city):
    (person,) = green_people(city, 1)
    gate.cut()
    gate.hold_up(code_of(city, person))
    gate.sees("绿码")
    gate.mend()
    gate.waiting(0)  # it went while nobody had tapped yet
    gate.page.locator("[data-normal]").click()
    expect(gate.page.locator("[data-result]")).to_be_hidden()
    gate.page.locator("[data-opens=gate-queue]").click()
    gate.page.locator("[data-upload]").click()
    expect(gate.page.locator(".toast-note")).to_be_visible()
    assert [(row[0], float(row[2])) for row in gate.rows()] == [(person, 36.5)]


def test_a_server_that_keeps_silent_holds_nobody_up(gate, city):
    """The first try arrived although its answer did not: still one row."""
    (person,) = green_people(city, 1)
    code = code_of(city, person)

    def arrives_without_answer(route):
        route.fetch()

    gate.page.route(ONE, arrives_without_answer)
    gate.hold_up(code)
    gate.sees("绿码", "离线查验")
    gate.next()
    gate.waiting(1)
    assert len(gate.rows()) == 1
    gate.page.unroute(ONE)
    gate.waiting(0)
    assert [row[0] for row in gate.rows()] == [person]


def test_a_server_that_is_overloaded_gets_the_rows_later(gate, city):
    people = green_people(city, 3)
    gate.cut()
    for person in people:
        gate.check(code_of(city, person), "绿码")
    refused = []
    gate.page.route(BATCH, lambda route: (refused.append(1), route.fulfill(status=503, body="{}")))
    gate.mend()
    gate.page.wait_for_timeout(3000)
    assert refused
    gate.waiting(3)
    gate.page.unroute(BATCH)
    gate.page.locator("[data-opens=gate-queue]").click()
    gate.page.locator("[data-upload]").click()
    gate.waiting(0)
    assert sorted(row[0] for row in gate.rows()) == sorted(people)


def test_two_windows_upload_each_row_once(gate, city):
    people = green_people(city, 6)
    other = gate.someone.context.new_page()
    other.goto(gate.page.url)
    other.wait_for_load_state("networkidle")
    sent: list[int] = []

    def count(request) -> None:
        if request.url.endswith("/scans/batch"):
            sent.append(len(request.post_data_json["scans"]))

    gate.someone.context.on("request", count)
    gate.cut()
    for number, person in enumerate(people):
        page = other if number % 2 else gate.page
        page.bring_to_front()
        gate.hold_up(code_of(city, person), page)
        expect(page.locator("[data-word]")).to_have_text("绿码", timeout=10_000)
        page.locator("[data-next]").click()
    gate.mend()
    gate.waiting(0)
    assert sorted(row[0] for row in gate.rows()) == sorted(people)
    assert sum(sent) == 6


def test_whoever_came_twice_and_whoever_was_let_in_wrongly_are_reported(gate, city, someone):
    twice, ill = green_people(city, 2)
    code = code_of(city, ill)
    gate.cut()
    for text in (code_of(city, twice), code_of(city, twice, age=1), code):
        gate.check(text, "绿码")
    turn(city, ill, Colour.RED)
    gate.mend()
    gate.waiting(0)
    expect(gate.page.locator("[data-found]")).to_have_text("2", timeout=10_000)
    gate.page.locator("[data-opens=gate-queue]").click()
    findings = gate.page.locator("[data-findings]")
    expect(findings).to_contain_text("登记了两次")
    expect(findings).to_contain_text("离线查验显示绿码，上传时是红码")
    gate.someone.look("what differed")
    [(venue,)] = city.rows("SELECT venue_id FROM health_code_gatefinding WHERE kind = 'colour' LIMIT 1")
    [(manager,)] = city.rows("SELECT administrator_id FROM health_code_venue WHERE id = %s", venue)
    told = city.rows(
        "SELECT url FROM notify_message WHERE person_id = %s AND notice = 'health_code.gate_differed'",
        manager,
    )
    assert f"/venues/{venue}/offline/" in told[-1][0]
    turn(city, ill, Colour.GREEN)


def test_signing_out_with_rows_waiting_asks_first_and_leaves_nothing_of_the_gate(gate, city, someone):
    (person,) = green_people(city, 1)
    gate.cut()
    gate.check(code_of(city, person), "绿码")
    gate.page.route(BATCH, lambda route: route.fulfill(status=503, body="{}"))
    gate.mend()
    gate.page.wait_for_timeout(1500)
    page = gate.someone.open("/c/mine/")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("还有登记没有上传")).to_be_visible()
    gate.someone.look("rows wait")
    page.get_by_role("button", name="先不退出").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="仍然退出").click()
    expect(page.locator("body[data-person='']")).to_be_attached()
    page.wait_for_timeout(1000)
    assert not [name for name in page.evaluate("caches.keys()") if name.startswith("shanzhi-kept")]
    names = page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")
    assert names == ["shanzhi-gate-queue"]
    gate.page.unroute(BATCH)

    gate.someone.signed_in("inspector")
    gate.someone.open("/c/health-code/inspect/")
    expect(gate.page.locator("[data-part=queue]")).to_have_text("没有待上传的登记", timeout=20_000)
    assert [row[0] for row in gate.rows()] == [person]


def test_another_person_on_the_same_device_neither_sees_nor_sends_what_waits(gate, city):
    (person,) = green_people(city, 1)
    gate.cut()
    gate.check(code_of(city, person), "绿码")
    gate.page.route(BATCH, lambda route: route.abort())
    gate.mend()
    gate.someone.signed_in("venue_admin")
    gate.page.unroute(BATCH)
    gate.someone.open("/c/health-code/inspect/")
    expect(gate.page.locator("[data-part=queue]")).to_have_text("没有待上传的登记", timeout=20_000)
    assert gate.rows() == []
    gate.someone.signed_in("inspector")
    gate.someone.open("/c/health-code/inspect/")
    gate.page.locator("[data-doors] a").first.click()
    gate.waiting(0)
    assert [row[0] for row in gate.rows()] == [person]


ROOM_FOR_ONE = """new MutationObserver(() => {
    const settings = document.getElementById("gate-settings");
    if (!settings || settings.dataset.small) return;
    settings.dataset.small = "true";
    settings.textContent = settings.textContent.replace(/"most_rows": \\d+/, '"most_rows": 1');
}).observe(document, { childList: true, subtree: true });"""
NO_ROOM = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...given) {
    if (this.name === "rows") throw new DOMException("no room", "QuotaExceededError");
    return put.apply(this, given);
};"""


def test_a_full_queue_says_so(gate, city):
    first, second = green_people(city, 2)
    gate.page.add_init_script(ROOM_FOR_ONE)
    gate.page.reload()
    gate.page.wait_for_load_state("networkidle")
    gate.cut()
    gate.check(code_of(city, first), "绿码")
    gate.hold_up(code_of(city, second))
    gate.sees("不能登记", "待上传的登记已满")
    gate.someone.look("no more rows fit")
    gate.mend()
    gate.waiting(0)
    assert [row[0] for row in gate.rows()] == [first]


def test_a_device_that_stores_nothing_says_so(gate, city):
    (person,) = green_people(city, 1)
    gate.page.add_init_script(NO_ROOM)
    gate.page.reload()
    gate.page.wait_for_load_state("networkidle")
    gate.cut()
    gate.check(code_of(city, person), "不能登记", "本机存储已满或不可用")


def test_a_gate_that_was_never_prepared_tries_again(someone, city):
    """Nothing is kept yet, so a short silence of the server is waited out."""
    (person,) = green_people(city, 1)
    [(began,)] = city.rows("SELECT now()")
    inspector = someone("inspector")
    page = inspector.page
    page.route("**/api/v1/gate-list*", lambda route: route.abort())
    page.route("**/api/v1/keys", lambda route: route.abort())
    tries: list[int] = []

    def second_time(route):
        tries.append(1)
        route.abort() if len(tries) == 1 else route.continue_()

    page.route(ONE, second_time)
    inspector.open("/c/health-code/inspect/")
    page.locator("[data-doors] a").first.click()
    expect(page.locator("[data-band]")).to_contain_text("还没有名单")
    inspector.look("not prepared and without network")
    page.evaluate(HOLD_UP, code_of(city, person))
    expect(page.locator("[data-word]")).to_have_text("绿码", timeout=15_000)
    rows = city.rows(UPLOADED, began)
    assert [row[0] for row in rows] == [person]
