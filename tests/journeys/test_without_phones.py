"""People without a phone: taken along at a poster; a card printed, scanned, reported lost and refused; a venue handed over."""

import datetime as dt
import io
import secrets

import pypdfium2
import zxingcpp
from playwright.sync_api import expect

from shanzhi.core.identifiers import synthetic_id_number
from tests.journeys.camera import film
from tests.journeys.posters import poster_code


def an_elder() -> str:
    """Somebody whom no city knows yet."""
    born = dt.date(1930, 1, 1) + dt.timedelta(days=secrets.randbelow(6000))
    return synthetic_id_number("441521", born, 900 + secrets.randbelow(100))


def add_companion(page, name: str) -> None:
    page.get_by_text("添加同行人").click()
    page.get_by_label("姓名").fill(name)
    page.get_by_label("证件号码").fill(an_elder())
    page.get_by_label("对方同意").check()
    page.get_by_role("button", name="添加", exact=True).click()
    page.get_by_label("今天的体温").fill("36.4")
    page.get_by_label("以上内容真实").check()
    page.get_by_role("button", name="提交申报").click()
    page.wait_for_url("**/checkin/**")


def test_two_people_without_phones_come_along(someone, city):
    citizen = someone("citizen")
    page = citizen.page
    page.goto(poster_code(city))
    door = page.url
    page.get_by_text("添加同行人").click()
    page.get_by_label("姓名").fill("蔡阿婆")
    page.get_by_label("证件号码").fill("441521193904059001")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_label("姓名")).to_have_value("蔡阿婆")
    citizen.look("what is wrong stands beside its field")
    page.goto(door)
    add_companion(page, "蔡阿婆")
    add_companion(page, "庄阿公")
    for box in page.locator("input[name=person]:not([disabled])").all():
        box.check()
    citizen.look("all ticked")
    [(before,)] = city.rows("SELECT count(*) FROM scans_scan")
    page.get_by_role("button", name="登记并亮码").click()
    expect(page.locator(".arrival-green").nth(2)).to_be_visible()
    citizen.look("all colours at once")
    shown = page.locator(".arrival").count()
    page.go_back()
    page.get_by_role("button", name="登记并亮码").click()
    expect(page.locator(".arrival").first).to_be_visible()
    [(after,)] = city.rows("SELECT count(*) FROM scans_scan")
    assert after - before == shown


def picture_of_card(pdf: bytes) -> bytes:
    """The QR of the printed card with its quiet zone, as a camera near it sees it."""
    sheet = pypdfium2.PdfDocument(pdf)[0].render(scale=300 / 72).to_pil()
    [found] = zxingcpp.read_barcodes(sheet, formats=zxingcpp.BarcodeFormat.QRCode)
    corners = found.position
    margin = 24
    box = (
        corners.top_left.x - margin,
        corners.top_left.y - margin,
        corners.bottom_right.x + margin,
        corners.bottom_right.y + margin,
    )
    png = io.BytesIO()
    sheet.crop(box).save(png, "PNG")
    return png.getvalue()


def test_a_card_is_printed_scanned_lost_and_refused(someone, city, filming, tmp_path):
    citizen = someone("citizen")
    page = citizen.open("/c/health-code/cards/")
    page.get_by_role("button", name="制作纸质健康码").first.click()
    expect(page.get_by_text("打印（A4）").first).to_be_visible()
    citizen.look("the card to print")
    address = page.get_by_role("link", name="卡片尺寸").first.get_attribute("href")
    answer = citizen.context.request.get(city.url + address)
    assert answer.headers["content-type"] == "application/pdf"
    picture = picture_of_card(answer.body())

    card = pypdfium2.PdfDocument(answer.body())[0].render(scale=300 / 72).to_pil()
    [found] = zxingcpp.read_barcodes(card, formats=zxingcpp.BarcodeFormat.QRCode)
    stranger = someone(name="stranger")
    stranger.page.goto(found.text)
    expect(stranger.page.get_by_text("这是一张纸质健康码")).to_be_visible()
    stranger.look("what a stranger finds")

    camera = film(picture, tmp_path / "card.mjpeg")
    inspector = someone("inspector", using=filming(camera))
    gate = inspector.open("/c/health-code/inspect/")
    gate.locator("[data-doors] a").first.click()
    expect(gate.locator("[data-word]")).to_have_text("绿码", timeout=20_000)
    inspector.look("the colour of the moment")

    page.get_by_role("button", name="挂失").first.click()
    expect(page.get_by_text("已挂失").first).to_be_visible()
    again = someone("inspector", name="second gate", using=filming(camera))
    gate = again.open("/c/health-code/inspect/")
    gate.locator("[data-doors] a").first.click()
    expect(gate.locator("[data-word]")).to_have_text("不能登记", timeout=20_000)
    again.look("refused")


def phone_of(city, role: str) -> str:
    asked = f"print(Person.objects.get(pk=DemoCity.objects.get().visitors[{role!r}]['person']).phone)"
    imports = "from shanzhi.demo.models import DemoCity; from shanzhi.kernel.accounts.models import Person; "
    return city.manage("shell", "-v0", "-c", imports + asked).strip()


def hand_over(page, phone: str) -> None:
    page.get_by_text("移交管理员").click()
    page.get_by_label("新管理员的手机号码").fill(phone)
    page.get_by_role("button", name="发出移交").click()
    expect(page.locator(".invite-link a")).to_be_visible()


def take_over(page, name: str) -> None:
    page.get_by_text(name).first.click()
    page.get_by_role("button", name="接受", exact=True).click()
    expect(page.locator("h1")).to_have_text(name)


def test_a_venue_passes_from_one_hand_to_another_and_back(someone, city):
    owner, new = someone("venue_admin"), someone("citizen")
    page = owner.open("/b/health-code/venues/")
    page.locator("#venues a.cell-link").first.click()
    name, venue = page.locator("h1").inner_text(), page.url
    hand_over(page, phone_of(city, "citizen"))
    owner.look("offered")
    taker = new.open("/c/health-code/venues/")
    new.look("asked to take over")
    take_over(taker, name)
    new.look("the venue in new hands")
    assert page.goto(venue).status == 404

    hand_over(taker, phone_of(city, "venue_admin"))
    take_over(owner.open("/b/health-code/venues/"), name)
    assert new.open("/c/health-code/venues/").get_by_text(name).count() == 0
