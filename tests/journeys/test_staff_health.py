"""An agent calls an employee, the employee declares and corrects, and the file to resume work goes to the county and back."""

from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK


def file_anew(page: Page) -> None:
    """Correct what the county sent back."""
    page.get_by_role("link", name="补充更正").click()
    expect(page.get_by_text("请补充宿舍安排")).to_be_visible()
    page.get_by_label("返岗人数").fill("21")
    page.get_by_label("补充说明").fill("宿舍每间两人")
    page.get_by_role("button", name="提交补充").click()
    expect(page.get_by_text("已补充，工作人员会接着办理")).to_be_visible()


def declare(page: Page, degrees: str) -> None:
    page.wait_for_load_state()  # until then the follow-up questions stand there too
    page.locator("input[inputmode=decimal]").fill(degrees)
    for kind, words in (("yes_no", "否"), ("choices", "以上都没有")):
        fields = page.locator(f"[data-question][data-kind={kind}]")
        for place in range(fields.count()):
            if fields.nth(place).is_visible():  # a "no" puts follow-up questions away
                fields.nth(place).get_by_label(words, exact=True).check()
    page.get_by_role("button", name="提交申报").click()


def test_a_firm_and_its_employee(someone):
    agent = someone("enterprise_agent")
    page = agent.open("/b/staff-health/")
    page.locator("#posts a.cell").first.click()
    firm = page.url
    expect(page.get_by_text("健康码和它的变化记录，企业看不到")).to_be_visible()
    agent.look("today")
    page.get_by_role("button", name="提醒未申报的").click()
    expect(page.get_by_text("正在提醒未申报的员工")).to_be_visible()
    agent.look("reminded")

    employee = someone("employee")
    page = employee.open("/c/staff-health/")
    employee.look("mine")
    page.get_by_role("button", name="以后不附上位置").click()
    expect(page.get_by_role("button", name="以后附上位置")).to_be_visible()
    page.get_by_role("link", name="现在申报").click()
    declare(page, "36.4")
    page = employee.open("/c/staff-health/")
    expect(page.get_by_text("已申报。")).to_be_visible()
    employee.look("declared")

    page = agent.page
    page.goto(f"{firm}people/?only=abnormal")
    page.get_by_role("link", name="全部").click()
    agent.look("everybody")


def test_a_file_to_resume_work_goes_to_the_county_and_back(someone):
    agent = someone("enterprise_agent")
    page = agent.open("/b/staff-health/")
    page.locator("#posts a.cell").first.click()
    page.get_by_role("link", name="复工备案").click()
    page.locator("#resumes a.cell").first.click()
    agent.look("asked for more")
    file_anew(page)
    address = page.url

    official = someone("official", viewport=DESK)
    desk = official.open(f"/o/staff-health/resumes/{address.rstrip('/').rpartition('/')[2]}/")
    expect(desk.get_by_text("宿舍每间两人")).to_be_visible()
    for words in ("受理", "予以备案"):
        desk.get_by_label(words, exact=True).check()
        desk.get_by_role("button", name="提交处理结果").click()
        expect(desk.get_by_text("企业会收到消息")).to_be_visible()
    official.look("filed")

    page.goto(address)
    expect(page.get_by_text("备案编号")).to_be_visible()
    agent.look("number")
    board = official.open("/o/staff-health/")
    expect(board.get_by_role("heading", name="各园区")).to_be_visible()
    official.look("board")
