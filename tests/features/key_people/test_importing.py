"""Sheets: template, check row by row, all or nothing."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from shanzhi.core.errors import DomainError
from shanzhi.features.key_people import actions, sheets
from shanzhi.features.key_people.enums import BatchState
from shanzhi.features.key_people.models import ImportBatch, ListedPerson
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_moment(frozen_at):
    """Permits and factories read the same clock as the test."""


def row(person, **changes):
    given = {
        "name": person.name,
        "id_number": person.id_number,
        "contact_phone": "",
        "category": "居家医学观察",
        "starts_on": dt.datetime(2020, 3, 16),
        "ends_on": "",
        "document_number": "汕卫（2020）12号",
        "source": "社区排查",
        "reason": "从重点地区返回",
        "division": "441502003001",
        "address": "凤苑社区海滨路 8 号",
    }
    return list((given | changes).values())


def sheet(*rows):
    """The template, filled in as an official does it."""
    book = openpyxl.load_workbook(BytesIO(sheets.template()))
    for line in rows:
        book.worksheets[0].append(line)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "名单.xlsx"
    return file


def check(city, at, *rows, by=None):
    return actions.check_batch(by=by or city.official, upload=sheet(*rows), at=at)


def test_a_good_sheet_is_applied_whole(city, at):
    people = [city.citizen, *(factories.person() for _ in range(3))]
    batch = check(city, at, *(row(person) for person in people))
    assert (batch.total, batch.problems) == (4, 0) and not ListedPerson.objects.exists()
    for _tap in range(2):
        actions.confirm_batch(by=city.official, batch_id=batch.pk, at=at)
    for _run in range(2):
        batch = actions.apply_batch(batch_id=batch.pk, at=at)
    assert batch.state == BatchState.APPLIED and batch.rows == "[]"
    assert ListedPerson.objects.active().count() == 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "没有填写：姓名"),
        ({"name": "别的名字"}, "号码与姓名不一致"),
        ({"id_number": "441502199001011234"}, "身份证号码有误"),
        ({"category": "没有的类别"}, "没有“没有的类别”这个类别"),
        ({"starts_on": "三月"}, "日期请填成"),
        ({"ends_on": "2020-03-01"}, "结束不早于开始"),
        ({"document_number": "12号"}, "文号应像"),
        ({"source": "道听途说"}, "不在可选范围内"),
        ({"division": "441502003009"}, "没有代码为 441502003009"),
        ({"address": ""}, "要么都填"),
        ({"contact_phone": "12345"}, "手机号码应为 11 位"),
        ({"division": "", "address": ""}, "没有登记住址"),
    ],
)
def test_each_row_says_what_is_wrong(city, at, changes, words):
    batch = check(city, at, row(factories.person(), **changes), row(city.citizen))
    (problems, fine) = [one["problems"] for one in sheets_rows(batch)]
    assert any(words in problem for problem in problems) and fine == []
    with pytest.raises(DomainError):
        actions.confirm_batch(by=city.official, batch_id=batch.pk, at=at)


def sheets_rows(batch):
    import json

    return json.loads(batch.rows)


def test_twice_in_the_sheet_or_listed_already(city, at):
    someone = factories.person()
    city.list(at=at)
    batch = check(city, at, row(someone), row(someone), row(city.citizen))
    assert [one["problems"] for one in sheets_rows(batch)] == [
        ["同一个人在表里出现了不止一次"],
        ["同一个人在表里出现了不止一次"],
        ["此人已经在这个类别的管理中"],
    ]


def test_an_official_of_another_county_cannot_list_here(city, at):
    far = factories.official(role="county_official", division_code="441521")
    batch = check(city, at, row(factories.person()), by=far)
    assert "不在您负责的区域" in sheets_rows(batch)[0]["problems"][0]
    with pytest.raises(DomainError) as refusal:
        actions.confirm_batch(by=city.official, batch_id=batch.pk, at=at)
    assert refusal.value.status == 404


def test_what_changed_since_the_check_undoes_everything(city, at):
    batch = check(city, at, row(factories.person()), row(city.citizen))
    actions.confirm_batch(by=city.official, batch_id=batch.pk, at=at)
    city.list(at=at)
    batch = actions.apply_batch(batch_id=batch.pk, at=at)
    assert batch.state == BatchState.REFUSED and batch.refusal.startswith("第 3 行：")
    assert ListedPerson.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"not a sheet", b"PK\x03\x04 broken"])
def test_other_files_are_refused(city, at, content):
    file = BytesIO(content)
    file.name = "名单.xlsx"
    with pytest.raises(DomainError) as refusal:
        actions.check_batch(by=city.official, upload=file, at=at)
    assert refusal.value.field == "file"


def test_another_sheet_and_an_empty_one_are_refused(city, at):
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "电话"])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    with pytest.raises(DomainError) as refusal:
        actions.check_batch(by=city.official, upload=file, at=at)
    assert refusal.value.code == "sheet.headers"
    with pytest.raises(DomainError) as refusal:
        actions.check_batch(by=city.official, upload=sheet(), at=at)
    assert refusal.value.code == "sheet.empty"


def test_sheets_that_nobody_confirms_are_forgotten(city, at):
    check(city, at, row(city.citizen))
    assert actions.forget_batches(at=at + dt.timedelta(hours=23)) == 0
    assert actions.forget_batches(at=at + dt.timedelta(hours=25)) == 1
    assert not ImportBatch.objects.exists()
