"""A shop: registered on the map, poster printed, inspector invited; a customer scans the poster."""

from playwright.sync_api import expect

from tests.journeys.camera import film
from tests.journeys.posters import cut_out, picture_of, read

NAME = "善治测试超市"


def register_venue(owner) -> None:
    page = owner.open("/b/health-code/venues/new/")
    page.get_by_label("场所全称").fill(NAME)
    page.get_by_label("场所类型").select_option(index=3)
    expect(page.locator("[data-map-picker][data-started=done]")).to_be_visible()
    page.get_by_role("button", name="用当前位置").click()
    expect(page.locator("#id_lng")).not_to_have_value("")
    page.get_by_label("详细地址").fill("文明路 18 号")
    owner.look("venue on the map")
    page.get_by_role("button", name="提交登记").click()
    expect(page.get_by_text(NAME).first).to_be_visible()
    owner.look("the venue")


def print_poster(owner) -> bytes:
    address = owner.page.get_by_role("link", name="打印海报").first.get_attribute("href")
    answer = owner.context.request.get(owner.city.url + address)
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def test_from_registration_to_a_scanned_poster(someone, city, filming, tmp_path):
    owner = someone("venue_admin")
    register_venue(owner)
    venue_page = owner.page.url
    sheet = picture_of(print_poster(owner))
    sheet.save(owner.folder / "90-poster.png")
    assert f"{city.url}/s/" in read(sheet)

    camera = filming(film(cut_out(sheet), tmp_path / "poster.mjpeg"))
    citizen = someone("citizen", using=camera)
    page = citizen.open("/c/health-code/scan/")
    page.wait_for_url("**/checkin/**", timeout=20_000)
    citizen.look("asked to confirm")
    page.get_by_role("button", name="登记并亮码").click()
    expect(page.locator(".code-visit")).to_contain_text(NAME)
    citizen.look("code with the venue, for the guard")

    found = city.rows(
        "SELECT count(*) FROM scans_scan s JOIN health_code_venue v ON v.name = %s "
        "JOIN scans_point p ON p.id = s.point_id AND p.owner_ref = 'venue:' || v.id",
        NAME,
    )
    assert found == [(1,)]
    owner.page.goto(venue_page)
    expect(owner.page.locator(".stats")).to_contain_text("1")
    owner.page.get_by_text("登记记录").first.click()
    expect(owner.page.locator("body")).to_contain_text("**")
    owner.look("who came, masked")


def test_an_invited_inspector_may_scan(someone, city):
    owner, guest = someone("venue_admin"), someone("guardian")
    owner.open("/b/health-code/venues/")
    owner.page.locator("a[href*='/venues/0']").first.click()
    owner.page.get_by_text("查验员", exact=True).last.click()
    owner.page.get_by_role("button", name="生成邀请链接").click()
    link = owner.page.locator(".invite-link a").first.get_attribute("href")
    owner.look("invitation")
    guest.page.goto(link)
    guest.look("invited")
    guest.page.get_by_role("button", name="接受邀请").click()
    guest.open("/c/health-code/inspect/")
    expect(guest.page.locator("[data-doors] a, [data-gate]").first).to_be_visible()
    guest.look("may inspect now")
