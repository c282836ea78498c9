"""Every page, by the role it is for."""

import datetime as dt
import re
import uuid
from io import BytesIO

import openpyxl
import pytest

from shanzhi.core import clock
from shanzhi.features.key_people import actions, papers
from shanzhi.features.key_people.models import FollowUp, FollowUpEntry, ListedPerson, Release
from tests import factories
from tests.features.key_people.conftest import DOCUMENT
from tests.features.key_people.test_importing import row, sheet
from tests.features.key_people.test_releasing import ended

pytestmark = pytest.mark.django_db
OFFICE, CITIZEN = "/o/key-people/", "/c/key-people/"


@pytest.fixture(autouse=True)
def _at_that_moment(frozen_at):
    """Pages read the same clock as the test."""


@pytest.fixture
def desk(city):
    return factories.signed_in(city.official, second_factor=True)


@pytest.fixture
def phone(city):
    """The grid worker's."""
    return factories.signed_in(city.worker, second_factor=True)


def text(answer) -> str:
    return answer.content.decode()


def new_listing(city, **changes):
    return {
        "id_number": city.citizen.id_number,
        "category": city.category().pk,
        "source": "survey",
        "reason": "从重点地区返回",
        "document_number": DOCUMENT,
        "starts_on": "2020-03-16",
    } | changes


def test_an_official_lists_a_person_in_one_screen(city, desk):
    page = text(desk.get(f"{OFFICE}people/new/"))
    assert "居家医学观察" in page and "2020-03-16" in page
    answer = desk.post(f"{OFFICE}people/new/", new_listing(city))
    listed = ListedPerson.objects.get()
    assert answer["Location"] == f"{OFFICE}people/{listed.pk}/"
    assert "海城镇" in text(desk.get(f"{OFFICE}people/new/"))
    assert "城内社区" in text(desk.get(f"{OFFICE}people/villages/?town=441521115"))


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(city, desk):
    answer = desk.post(f"{OFFICE}people/new/", new_listing(city, document_number="12号", id_number="123"))
    assert answer.status_code == 422 and "从重点地区返回" in text(answer)
    assert set(answer.context["form"].errors) == {"id_number"}
    answer = desk.post(f"{OFFICE}people/new/", new_listing(city, document_number="12号"))
    assert set(answer.context["form"].errors) == {"document_number"}


def test_without_categories_the_page_says_what_is_missing(city, desk):
    city.category().__class__.objects.all().delete()
    assert "还没有可用的类别" in text(desk.get(f"{OFFICE}people/new/"))
    assert "采用系统建议的 8 个类别" in text(desk.get(f"{OFFICE}categories/"))
    desk.post(f"{OFFICE}categories/supply/")
    assert city.category().name == "居家医学观察"


def test_the_list_masks_filters_counts_and_exports(city, desk, at):
    city.list(at=at)
    city.list(city.resident("赵大海"), at=at, category=city.category("inbound_traveller"))
    answer = desk.get(f"{OFFICE}people/")
    assert "林**" in text(answer) and "林小明" not in text(answer)
    assert answer.context["listing"].total == 2
    assert desk.get(f"{OFFICE}people/?category=inbound_traveller").context["listing"].total == 1
    assert "没有符合条件" in text(desk.get(f"{OFFICE}people/?state=due"))
    csv = b"".join(desk.get(f"{OFFICE}people/?format=csv").streaming_content).decode()
    assert "林**" in csv and "林小明" not in csv and csv.count("\n") == 3


def test_one_person_is_masked_until_a_reason_is_given(city, desk, at):
    listed = city.list(at=at)
    address = f"{OFFICE}people/{listed.pk}/"
    page = text(desk.get(address))
    assert "林小明" not in page and city.citizen.id_number not in page and "纳入管理" in page
    assert desk.post(address, {"reason": ""}).status_code == 422
    opened = text(desk.post(address, {"reason": "核对住址"}))
    assert "林小明" in opened and city.citizen.id_number in opened and "海滨路 8 号" in opened


def test_period_category_and_withdrawal_have_their_pages(city, desk, at):
    listed = city.list(at=at)
    base = f"{OFFICE}people/{listed.pk}/"
    for page in ("period", "category", "withdraw", "release"):
        assert desk.get(f"{base}{page}/").status_code == 200
    assert desk.post(f"{base}period/", {"ends_on": "2020-03-01", "reason": "误"}).status_code == 422
    desk.post(f"{base}period/", {"ends_on": "2020-04-02", "reason": "重新计算"})
    other = city.category("close_contact")
    desk.post(f"{base}category/", {"category": other.pk, "document_number": DOCUMENT, "reason": "升级管理"})
    listed.refresh_from_db()
    assert (listed.ends_on, listed.category) == (dt.date(2020, 4, 2), other)
    desk.post(f"{base}withdraw/", {"reason": "录入错误"})
    listed.refresh_from_db()
    assert not listed.is_active
    assert "已撤销" in text(desk.get(base))


def test_the_board_for_a_county_counts_only_the_county(city, at):
    city.list(at=at)
    far = factories.official(role="county_official", division_code="441521")
    here = text(factories.signed_in(city.county, second_factor=True).get(OFFICE))
    there = text(factories.signed_in(far, second_factor=True).get(OFFICE))
    assert "凤山街道" in here and "现在没有重点人员" in there


def test_a_worker_follows_up_on_the_phone(city, phone, at):
    listed = city.list(at=at)
    page = text(phone.get(f"{OFFICE}round/"))
    task = FollowUp.objects.filter(listed=listed).first()
    assert "林**" in page and "海滨路 ** 号" in page and "待随访 1 次" in page
    screen = text(phone.get(f"{OFFICE}round/{task.pk}/"))
    assert "林小明" in screen and f"tel:{city.citizen.phone}" in screen
    request_id = re.search(r'name="request_id" value="([0-9a-f-]+)"', screen)[1]
    answers = {"request_id": request_id, "way": "visit", "found": "at_place"}
    wrong = phone.post(f"{OFFICE}round/{task.pk}/", answers | {"temperature": "60"})
    assert wrong.status_code == 422 and "34 到 43" in text(wrong) and request_id in text(wrong)
    for _tap in range(2):
        done = phone.post(f"{OFFICE}round/{task.pk}/", answers | {"temperature": "36.6"})
        assert done["Location"] == f"{OFFICE}round/"
    assert FollowUpEntry.objects.count() == 1
    assert "已完成 1 次" in text(phone.get(f"{OFFICE}round/"))


def test_a_person_not_reached_needs_no_temperature(city, phone, at):
    task = FollowUp.objects.filter(listed=city.list(at=at)).first()
    answers = {"request_id": uuid.uuid4(), "way": "phone", "found": "unreached"}
    assert phone.post(f"{OFFICE}round/{task.pk}/", answers).status_code == 302
    assert "没有联系上 1 次" in text(phone.get(f"{OFFICE}round/"))


def test_a_worker_sees_no_lists_and_an_official_stands_in(city, phone, at):
    city.list(at=at)
    for page in ("", "people/", "overdue/", "releases/", "imports/", "categories/"):
        assert phone.get(f"{OFFICE}{page}").status_code == 403
    stand_in = factories.signed_in(city.county, second_factor=True)
    assert "今天没有派给您的随访" in text(stand_in.get(f"{OFFICE}round/"))
    assert "林**" in text(stand_in.get(f"{OFFICE}round/?whose=all"))


def test_categories_are_the_citys(city):
    county = factories.official("key_people.set_categories", division_code="441502")
    assert factories.signed_in(county, second_factor=True).get(f"{OFFICE}categories/").status_code == 403


def test_a_category_is_added_and_changed(city, desk):
    values = {
        "name": "返乡学生", "code": "student", "days": 7, "every_days": 1, "due_times": "8:30, 20：00",
        "asks_temperature": "on", "escalate_hours": 3, "advice": "请测量体温", "order": 60, "is_active": "on",
    }  # fmt: skip
    assert desk.post(f"{OFFICE}categories/new/", values | {"due_times": "25:00"}).status_code == 422
    desk.post(f"{OFFICE}categories/new/", values)
    category = city.category("student")
    assert category.due_times == [dt.time(8, 30), dt.time(20)] and not category.asks_symptoms
    page = text(desk.get(f"{OFFICE}categories/{category.pk}/"))
    assert "08:30，20:00" in page and 'name="code"' not in page
    desk.post(f"{OFFICE}categories/{category.pk}/", values | {"days": 9})
    category.refresh_from_db()
    assert category.days == 9 and category.code == "student"


def test_the_overdue_are_listed_with_whom_to_call(city, desk, at):
    listed = city.list(at=at)
    with clock.frozen(at + dt.timedelta(hours=2)):
        actions.mark_missed(at=clock.now())
        page = text(desk.get(f"{OFFICE}overdue/"))
        assert "林**" in page and f"tel:{city.worker.phone}" in page and "已提醒" in page
        assert b"".join(desk.get(f"{OFFICE}overdue/?format=xlsx").streaming_content)[:2] == b"PK"
    assert listed.is_active


def test_those_whose_day_it_is_are_released_after_a_second_look(city, desk, at):
    clear = ended(city, at)
    held = city.list(city.resident("赵大海"), at=at - dt.timedelta(days=2), ends_on=clock.city_day(at))
    page = text(desk.get(f"{OFFICE}releases/"))
    assert str(clear.pk) in page and "最近三天有没有完成的随访" in page
    assert desk.post(f"{OFFICE}releases/").status_code == 422
    look = text(desk.post(f"{OFFICE}releases/", {"listed": [clear.pk, held.pk]}))
    assert "解除这 1 人" in look and not Release.objects.exists()
    desk.post(f"{OFFICE}releases/", {"listed": [clear.pk], "confirm": "yes"})
    assert Release.objects.get().listed == clear


def test_a_document_is_printed_revoked_and_issued_anew(city, desk, at):
    listed = ended(city, at)
    desk.post(f"{OFFICE}people/{listed.pk}/release/")
    document = Release.objects.get()
    assert desk.get(f"{OFFICE}documents/{document.pk}.pdf").content.startswith(b"%PDF")
    assert desk.get(f"{OFFICE}documents/{document.pk}/revoke/").status_code == 200
    desk.post(f"{OFFICE}documents/{document.pk}/revoke/", {"reason": "日期有误"})
    assert desk.get(f"{OFFICE}documents/{document.pk}.pdf").status_code == 404
    assert "重新出具" in text(desk.get(f"{OFFICE}people/{listed.pk}/"))
    desk.post(f"{OFFICE}documents/{document.pk}/reissue/")
    assert Release.objects.filter(revoked_at=None).count() == 1


def test_a_sheet_goes_from_template_to_list(city, desk):
    template = desk.get(f"{OFFICE}imports/template.xlsx")
    assert openpyxl.load_workbook(BytesIO(template.content)).worksheets[0]["A1"].value == "姓名*"
    assert desk.post(f"{OFFICE}imports/").status_code == 422
    wrong = desk.post(
        f"{OFFICE}imports/", {"file": sheet(row(city.citizen, document_number="12号"))}, follow=True
    )
    assert "其中 1 行需要改" in text(wrong) and "林**" in text(wrong) and "林小明" not in text(wrong)
    good = desk.post(f"{OFFICE}imports/", {"file": sheet(row(city.citizen))}, follow=True)
    address = good.redirect_chain[-1][0]
    assert "纳入这 1 人" in text(good)
    assert "正在纳入" in text(desk.post(address, follow=True))
    actions.apply_batch(batch_id=address.split("/")[-2], at=clock.now())
    assert "1 人已全部纳入" in text(desk.get(address))
    assert factories.signed_in(city.county, second_factor=True).get(address).status_code == 404


def test_the_person_reads_why_reports_and_keeps_the_document(city, at):
    client = factories.signed_in(city.citizen)
    assert "您没有健康管理记录" in text(client.get(CITIZEN))
    listed = city.list(at=at)
    page = text(client.get(CITIZEN))
    assert "居家医学观察" in page and "待随访" in page
    detail = text(client.get(f"{CITIZEN}{listed.pk}/"))
    assert "从重点地区返回" in detail and f"tel:{city.worker.phone}" in detail and DOCUMENT in detail
    morning, evening = FollowUp.objects.filter(listed=listed)
    assert "以后可以上报" in text(client.get(f"{CITIZEN}reports/{evening.pk}/"))
    answers = {"request_id": uuid.uuid4(), "found": "at_place", "temperature": ""}
    assert client.post(f"{CITIZEN}reports/{morning.pk}/", answers).status_code == 422
    client.post(f"{CITIZEN}reports/{morning.pk}/", answers | {"temperature": "36.4"})
    assert "已经上报" in text(client.get(f"{CITIZEN}reports/{morning.pk}/"))
    document = actions.release(by=city.official, listed=listed, explanation="转集中观察", at=at)
    assert "查看告知书" in text(client.get(f"{CITIZEN}{listed.pk}/"))
    assert client.get(f"{CITIZEN}documents/{document.pk}.pdf").content.startswith(b"%PDF")


def test_a_guardian_sees_and_reports_for_a_child(city, at):
    child = factories.child(city.citizen)
    city.settle(child)
    task = FollowUp.objects.filter(listed=city.list(child, at=at)).first()
    client = factories.signed_in(city.citizen)
    assert child.masked_name in text(client.get(CITIZEN))
    answers = {"request_id": uuid.uuid4(), "found": "at_place", "temperature": "36.4"}
    assert client.post(f"{CITIZEN}reports/{task.pk}/", answers).status_code == 302
    assert FollowUpEntry.objects.get().by == city.citizen


def test_others_see_nothing_of_it(city, at):
    listed = city.list(at=at)
    document = actions.release(by=city.official, listed=listed, explanation="转集中观察", at=at)
    stranger = factories.signed_in(factories.person())
    for page in (f"{listed.pk}/", f"documents/{document.pk}.pdf"):
        assert stranger.get(f"{CITIZEN}{page}").status_code == 404


def test_anybody_checks_a_document_and_learns_nothing_else(city, client, at):
    document = actions.release(by=city.official, listed=ended(city, at), at=at)
    address = papers.address_of(document).partition("localhost")[2].partition("/")[2]
    page = text(client.get(f"/{address}"))
    assert "告知书真实有效" in page and "林**" in page and "2020-03-14" in page
    for secret in ("林小明", city.citizen.id_number, "居家医学观察", "海滨路", DOCUMENT):
        assert secret not in page
    actions.revoke_document(by=city.official, document=document, reason="日期有误", at=at)
    answer = client.get(f"/{address}")
    assert answer.status_code == 404 and "已被出具单位作废" in text(answer)
    assert "核验没有通过" in text(client.get(f"{CITIZEN}verify/SZ1NONSENSE"))


def test_the_workbench_and_the_home_say_what_is_due(city, desk, phone, at):
    city.list(at=at)
    assert "今天还有 1 次随访" in text(phone.get("/o/"))
    assert "您的健康上报" in text(factories.signed_in(city.citizen).get("/c/"))
    with clock.frozen(at + dt.timedelta(days=14)):
        board = text(factories.signed_in(city.official, second_factor=True).get("/o/"))
        assert "1 人到期，等待解除" in board
