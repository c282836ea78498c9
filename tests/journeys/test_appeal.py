"""Red by a test result, an appeal with a photo from the phone, two desks, green again."""

import datetime as dt
import io

from PIL import Image
from playwright.sync_api import expect

from shanzhi.core.clock import local
from tests.journeys.browser import DESK

WHO = """
from shanzhi.demo.models import DemoCity
from shanzhi.kernel.accounts.models import Person
person = Person.objects.get(pk=DemoCity.objects.get().visitors["citizen"]["person"])
print(person.name, person.id_number)
"""


def ticket() -> dict:
    """A picture as a phone would take it."""
    content = io.BytesIO()
    Image.new("RGB", (1200, 900), (240, 236, 220)).save(content, "JPEG")
    return {"name": "报告.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def enter_result(official, name: str, number: str) -> None:
    page = official.open("/o/health-code/tests/new/")
    official.look("the form of a result")
    sampled = local(dt.datetime.now(dt.UTC) - dt.timedelta(hours=3))
    page.get_by_label("姓名").fill(name)
    page.get_by_label("身份证号码").fill("441502199001011234")
    page.get_by_label("阳性").check()
    page.get_by_label("采样时间").fill(f"{sampled:%Y-%m-%dT%H:%M}")
    page.get_by_label("检测机构").fill("汕尾市示例医院")
    page.get_by_label("录入事由").fill("医院报送检测结果")
    page.get_by_role("button", name="录入结果").click()
    expect(page.locator(".field-error").first).to_contain_text("身份证号码有误")
    official.look("a wrong number")
    page.get_by_label("身份证号码").fill(number)
    page.get_by_role("button", name="录入结果").click()
    expect(page.get_by_role("status").first).to_contain_text("已录入")
    official.look("entered")


def appeal(citizen) -> str:
    """From the red code to the appeal; gives its address."""
    page = citizen.open("/c/health-code/show/")
    expect(page.locator(".code-red").first).to_be_visible()
    citizen.look("red")
    page.get_by_role("link", name="依据和变化记录").first.click()
    expect(page.locator("main")).to_contain_text("汕尾市示例医院")
    citizen.look("why")
    page.get_by_role("link", name="我要申诉").click()
    page.get_by_role("button", name="提交申诉").click()
    expect(page.locator(".field-error").first).to_be_visible()
    citizen.look("an appeal without words")
    page.get_by_label("情况说明").fill("这份报告不是我的，医院把同名的人弄错了，附医院证明。")
    page.locator("input[name=photo_1]").set_input_files(ticket())
    expect(page.locator("[data-photo-preview]:not([hidden])").first).to_be_visible()
    citizen.look("appeal with a photo")
    page.get_by_role("button", name="提交申诉").click()
    page.wait_for_url("**/appeals/0*/")
    expect(page.locator(".step-now")).to_contain_text("还有")
    citizen.look("waiting for the answer")
    return page.url


def propose(official) -> None:
    page = official.open("/o/health-code/appeals/")
    official.look("desk")
    page.locator("#appeals th a").last.click()  # those due first stand at the top
    expect(page.locator(".step-photos img").first).to_be_visible()
    official.look("the appeal")
    page.get_by_role("link", name="提出转码").click()
    page.get_by_label("文号").fill("十二号")
    page.get_by_role("button", name="提交复核").click()
    expect(page.locator(".field-error").first).to_contain_text("文号应像")
    page.get_by_label("文号").fill("汕卫〔2020〕12号")
    page.get_by_label("原因").fill("经向医院核实，报告属于同名的另一人，予以更正。")
    official.look("the proposal")
    page.get_by_role("button", name="提交复核").click()
    expect(page.locator("main")).to_contain_text("不能复核自己提出的转码")
    official.look("waits for a second official")


def confirm(head) -> None:
    page = head.open("/o/")
    page.get_by_role("link", name="转为绿码").first.click()
    head.look("to confirm")
    page.get_by_role("button", name="同意，立即生效").click()
    expect(page.locator("main")).to_contain_text("已生效")
    head.look("confirmed")


def test_red_appeal_two_officials_green(someone, city):
    name, number = city.manage("shell", "-v", "0", "-c", WHO).split()[-2:]
    official = someone("identity_reviewer", viewport=DESK)
    enter_result(official, name, number)
    citizen = someone("citizen")
    address = appeal(citizen)
    propose(official)
    citizen.page.goto(address)
    expect(citizen.page.locator(".step-now")).to_contain_text("等待复核")
    confirm(someone("health_official", viewport=DESK))
    page = citizen.open("/c/health-code/show/")
    expect(page.locator(".code-green").first).to_be_visible()
    citizen.look("green")
    citizen.page.goto(address)
    expect(page.locator(".course")).to_contain_text("答复：已转码")
    citizen.look("the whole course")
    citizen.open("/c/health-code/why/")
    expect(page.locator("main")).to_contain_text("报告属于同名的另一人")
    citizen.look("why green")
