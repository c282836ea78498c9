"""The pages of who keeps a roster."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.core import clock
from shanzhi.core.identifiers import synthetic_credit_code
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations import actions
from shanzhi.kernel.declarations.enums import DutyRole, GroupKind, Leaving, PartState, ReporterState
from shanzhi.kernel.declarations.models import Duty, Group, Member, Reporter, SchoolYear, Sheet
from tests import factories
from tests.kernel.declarations.conftest import make_school
from tests.kernel.declarations.roster_files import broken, file_of, id_number, pupil

OFFICE = "/o/declarations/rosters/"


@pytest.fixture(autouse=True)
def _at_that_moment(at):
    with clock.frozen(at):
        yield


@pytest.fixture
def desk(school):
    return factories.signed_in(school.head, second_factor=True)


def text(answer):
    return answer.content.decode()


def sent(content, name="一小名册.xlsx"):
    return SimpleUploadedFile(name, content)


def upload(desk, school, rows, **data):
    answer = desk.post(f"{OFFICE}{school.top.pk}/files/", {"file": sent(file_of(rows)), **data})
    return Sheet.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])


def test_the_rosters_of_a_person(school, desk):
    assert school.top.name in text(desk.get(OFFICE))
    page = text(desk.get(f"{OFFICE}{school.top.pk}/"))
    assert "一年级" in page and "2班" in page and "班主任" in page and "导入名册" in page
    teacher = factories.signed_in(school.teacher, second_factor=True)
    assert "没有由您管理的名册" in text(teacher.get(OFFICE))


def test_a_grade_a_class_another_name_and_the_end(school, desk):
    assert desk.post(f"{OFFICE}{school.top.pk}/open/", {"name": ""}).status_code == 422
    desk.post(f"{OFFICE}{school.top.pk}/open/", {"name": "二年级"})
    grade = Group.objects.get(name="二年级", kind=GroupKind.GRADE)
    assert "二年级" in text(desk.get(f"{OFFICE}groups/{grade.pk}/open/"))
    desk.post(f"{OFFICE}groups/{grade.pk}/open/", {"name": "1班"})
    made = Group.objects.get(parent=grade)
    assert "已经有这个名称" in text(desk.post(f"{OFFICE}groups/{grade.pk}/open/", {"name": "1班"}))
    desk.post(f"{OFFICE}groups/{made.pk}/name/", {"name": "一班"})
    made.refresh_from_db()
    assert made.name == "一班" and "还没有人" in text(desk.get(f"{OFFICE}groups/{made.pk}/"))
    desk.post(f"{OFFICE}groups/{made.pk}/close/")
    made.refresh_from_db()
    assert not made.is_open and "已关闭一班" in text(desk.get(f"{OFFICE}{school.top.pk}/"))
    assert "一班" not in text(desk.get(f"{OFFICE}{school.top.pk}/"))


def test_a_class_teacher_by_phone(school, desk):
    group, teacher = school.classes[1], factories.person("郑老师")
    address = f"{OFFICE}groups/{group.pk}/duty/"
    assert "还没有登录过" in text(desk.post(address, {"role": DutyRole.TEACHER, "phone": "19900004444"}))
    desk.post(address, {"role": DutyRole.TEACHER, "phone": teacher.phone})
    duty = Duty.objects.get(person=teacher)
    assert "郑**" in text(desk.get(f"{OFFICE}groups/{group.pk}/"))
    assert desk.post(address, {"role": DutyRole.HEAD, "phone": teacher.phone}).status_code == 422
    desk.post(f"{OFFICE}duties/{duty.pk}/end/")
    assert not Duty.objects.filter(person=teacher, until__isnull=True).exists()


def test_a_pupil_by_hand_with_a_guardian(school, desk):
    group, other = school.classes
    address = f"{OFFICE}groups/{group.pk}/members/"
    given = {"name": "陈小朋", "id_kind": "resident", "id_number": id_number(), "number": "01"}
    assert "逐位核对" in text(desk.post(address, given | {"id_number": "441502201303049999"}))
    assert "请填写出生日期" in text(
        desk.post(address, given | {"id_kind": "passport", "id_number": "E1234567"})
    )
    answer = desk.post(address, given)
    member = Member.objects.get(number="01")
    assert answer["Location"] == f"{OFFICE}members/{member.pk}/"
    assert "没有家长" in text(desk.get(f"{OFFICE}groups/{group.pk}/"))
    parent = {"name": "陈大明", "relation": "father", "phone": "199 0000 5555"}
    desk.post(f"{OFFICE}members/{member.pk}/reporters/", parent)
    reporter = Reporter.objects.get(member=member)
    page = text(desk.get(f"{OFFICE}members/{member.pk}/"))
    assert "199****5555" in page and "陈大明" not in page and given["id_number"] not in page
    desk.post(f"{OFFICE}reporters/{reporter.pk}/end/")
    reporter.refresh_from_db()
    assert reporter.state == ReporterState.ENDED
    assert desk.get(f"{OFFICE}members/{member.pk}/transfer/").status_code == 200
    desk.post(f"{OFFICE}members/{member.pk}/transfer/", {"group": other.pk})
    member.refresh_from_db()
    assert member.group == other
    desk.post(f"{OFFICE}members/{member.pk}/leave/", {"reason": Leaving.TRANSFER})
    assert "转学" in text(desk.get(f"{OFFICE}{school.top.pk}/leavers/"))


def test_a_file_from_template_to_report(school, desk, at):
    empty = actions.open_group(
        by=None,
        kind=GroupKind.SCHOOL,
        name="第九小学",
        code="2144000009",
        division=school.top.division,
        at=at,
    )
    actions.put_on_duty(by=None, group=empty, person=school.head, role=DutyRole.MANAGER, at=at)
    home = f"{OFFICE}{empty.pk}/files/"
    template = openpyxl.load_workbook(io.BytesIO(desk.get(f"{home}template.xlsx").content))
    assert template.worksheets[0]["E1"].value == "身份证号码"
    assert desk.post(home, {}).status_code == 422
    rows, wrong = broken()
    answer = desk.post(home, {"file": sent(file_of(rows))})
    sheet, page = Sheet.objects.get(), answer["Location"]
    assert "正在逐行检查" in text(desk.get(page))
    actions.check_sheet(sheet_id=sheet.pk, at=at)
    preview = text(desk.get(page))
    assert "共 22 行" in preview.replace('<span class="figure">', "").replace("</span>", "")
    assert "校验位不对" in preview and "4.41502E+17" in preview and "导入 2 个班级" in preview
    only = text(desk.get(page, {"column": "家长1手机", "part": "一年级/3班"}))
    assert "校验位不对" not in only and "以 13 至 19 开头" in only
    report = openpyxl.load_workbook(io.BytesIO(b"".join(desk.get(f"{page}report.xlsx").streaming_content)))
    lines = list(report.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [(line[0], line[1]) for line in lines] == [(row, column) for row, column, _code in wrong]
    desk.post(page)
    assert "正在导入" in text(desk.get(page))
    actions.apply_sheet(sheet_id=sheet.pk, at=at)
    assert "导入完成" in text(desk.get(page)) and Member.objects.filter(top=empty).count() == 2
    answer = desk.get(f"{page}report.xlsx", {"part": "classes"})
    done = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert {row[2] for row in done.iter_rows(min_row=2, values_only=True)} == {"已导入", "有错误，不导入"}
    assert "一小名册.xlsx" in text(desk.get(home))


def test_leavers_are_removed_when_ticked(school, desk, at):
    member = school.pupil()
    sheet = upload(desk, school, [pupil()])
    actions.check_sheet(sheet_id=sheet.pk, at=at)
    page = f"{OFFICE}files/{sheet.pk}/"
    assert "同时移除这" in text(desk.get(page))
    desk.post(page, {"removes": "on"})
    actions.apply_sheet(sheet_id=sheet.pk, at=at)
    member.refresh_from_db()
    assert member.until is not None and sheet.parts.get().state == PartState.APPLIED


def test_an_unreadable_file_is_explained(school, desk, at):
    answer = desk.post(f"{OFFICE}{school.top.pk}/files/", {"file": sent(b"nothing")})
    sheet = Sheet.objects.get()
    actions.check_sheet(sheet_id=sheet.pk, at=at)
    assert "打不开这个文件" in text(desk.get(answer["Location"]))


def test_the_turn_of_the_year_is_asked_for(school, desk):
    school.pupil()
    address = f"{OFFICE}{school.top.pk}/year/"
    page = text(desk.get(address))
    assert "升为 二年级" in page and "升级后不能撤回" in page
    grade = school.classes[0].parent
    assert desk.post(address, {str(grade.pk): "next"}).status_code == 422 and not SchoolYear.objects.exists()
    desk.post(address, {str(grade.pk): "next", "sure": "on"})
    grade.refresh_from_db()
    assert grade.name == "二年级" and SchoolYear.objects.get().moved == 1
    assert "已经升级" in text(desk.get(address))
    again = desk.post(address, {str(grade.pk): "next", "sure": "on"})
    assert (
        again.status_code == 422 and "每学年只能升级一次" in text(again) and SchoolYear.objects.count() == 1
    )


def test_a_firm_is_kept_in_the_business_portal(school, at):
    firm = actions.open_group(
        by=None,
        kind=GroupKind.ENTERPRISE,
        name="示例电子",
        code=synthetic_credit_code("441502", 3),
        division=school.top.division,
        at=at,
    )
    boss = factories.person()
    actions.put_on_duty(by=None, group=firm, person=boss, role=DutyRole.MANAGER, at=at)
    client = factories.signed_in(boss)
    assert "示例电子" in text(client.get("/b/declarations/rosters/"))
    client.post(f"/b/declarations/rosters/{firm.pk}/open/", {"name": "总部厂区"})
    site = Group.objects.get(top=firm)
    client.post(f"/b/declarations/rosters/groups/{site.pk}/open/", {"name": "一车间"})
    assert Group.objects.get(parent=site).kind == GroupKind.WORKSHOP
    page = text(client.get(f"/b/declarations/rosters/{firm.pk}/"))
    assert "一车间" in page and "添加厂区" in page and "学年升级" not in page
    answer = client.post(f"/b/declarations/rosters/{firm.pk}/files/", {"file": sent(b"x")})
    assert client.get(answer["Location"]).status_code == 200
    other = factories.signed_in(boss, second_factor=True)
    assert other.get(f"{OFFICE}{firm.pk}/").status_code == 404


def test_another_schools_head_finds_nothing(school, at):
    other = make_school(at, code="2144000999")
    member = school.pupil()
    reporter = actions.name_reporter(
        by=None, member=member, name="父", relation="father", phone=factories.phone_number(), at=at
    )
    sheet = actions.upload_sheet(by=school.head, top=school.top, name="x", content=b"x", at=at)
    duty = Duty.objects.get(person=school.teacher)
    top, group = school.top.pk, school.classes[0].pk
    addresses = [
        *(
            f"{OFFICE}{top}/{part}"
            for part in ("", "open/", "leavers/", "year/", "files/", "files/template.xlsx")
        ),
        *(f"{OFFICE}groups/{group}/{part}" for part in ("", "open/", "name/", "close/", "duty/", "members/")),
        *(f"{OFFICE}members/{member.pk}/{part}" for part in ("", "transfer/", "leave/", "reporters/")),
        *(f"{OFFICE}files/{sheet.pk}/{part}" for part in ("", "report.xlsx")),
        f"{OFFICE}duties/{duty.pk}/end/",
        f"{OFFICE}reporters/{reporter.pk}/end/",
        f"{OFFICE}{uuid.uuid4()}/",
    ]
    for stranger in (other.head, school.teacher, school.guardians[member.pk]):
        client = factories.signed_in(stranger, second_factor=True)
        for address in addresses:
            assert client.get(address).status_code in (404, 405), address
            assert client.post(address, {"name": "x"}).status_code in (404, 405), address
    assert Group.objects.filter(top=school.top).count() == 3 and Person.objects.exists()
    assert Member.objects.get(pk=member.pk).until is None and at.date() < dt.date(2020, 4, 1)
