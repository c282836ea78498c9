"""Roster files: what is found in them, and what becomes of the roster."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import synthetic_credit_code
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations import actions
from shanzhi.kernel.declarations.enums import GroupKind, Leaving, PartState, Relation, SheetState
from shanzhi.kernel.declarations.models import Group, Member, Reporter, Sheet, SheetPart, SheetProblem
from shanzhi.kernel.declarations.sheets import words
from shanzhi.kernel.declarations.sheets.checking import check
from shanzhi.kernel.declarations.sheets.columns import COLUMNS
from shanzhi.kernel.declarations.sheets.reading import SheetRefused, open_book
from shanzhi.kernel.declarations.sheets.template import template
from tests import factories
from tests.kernel.declarations.conftest import make_school
from tests.kernel.declarations.roster_files import (
    HEADERS,
    STAFF_HEADERS,
    broken,
    file_of,
    id_number,
    pupil,
)

TODAY = dt.date(2020, 3, 16)


@pytest.fixture
def empty(school, at):
    """A school without grades and classes, with somebody who keeps its roster."""
    with clock.frozen(at):
        top = actions.open_group(
            by=None,
            kind=GroupKind.SCHOOL,
            name="第九小学",
            code="2144000009",
            division=school.top.division,
            at=at,
        )
        yield top


def checked(content, top, **given):
    given.setdefault("makes_groups", False)
    return check(open_book(content, top.audience), top, today=TODAY, **given)


def codes(found):
    return [(one.line, one.column, one.code) for one in found.findings]


def imported(content, top, school, at, *, removes=False, **given):
    sheet = actions.upload_sheet(by=school.head, top=top, name="名册.xlsx", content=content, at=at, **given)
    sheet = actions.check_sheet(sheet_id=sheet.pk, at=at)
    actions.confirm_sheet(by=school.head, sheet=sheet, removes=removes, at=at)
    actions.apply_sheet(sheet_id=sheet.pk, at=at)
    sheet.refresh_from_db()
    return sheet


def outcome(sheet):
    rows = sheet.parts.values_list("added", "moved", "changed", "same")
    return tuple(sum(row[place] for row in rows) for place in range(4))


# Checking ------------------------------------------------------------------------------------------------


def test_every_mistake_is_named_with_row_and_column(empty):
    rows, wrong = broken()
    found = checked(file_of(rows), empty)
    assert codes(found) == wrong and len({code for _row, _column, code in wrong}) >= 12
    assert (found.total, found.wrong) == (22, 20)
    good = [(part.upper, part.name) for part in found.parts if not part.wrong]
    assert good == [("一年级", "1班"), ("一年级", "5班")]


def test_every_code_has_its_sentence(empty):
    rows, _wrong = broken()
    found = checked(file_of(rows), empty)
    told = [words.problem(one.code, one.word) for one in found.findings]
    assert all(told) and not any("{" in one for one in told)
    assert words.problem("id.length", "16") == "身份证号码应为 18 位，现在是 16 位"
    assert "第 17 行" in told[13]


def test_what_people_type_is_understood(empty):
    number = id_number()
    wide = number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    rows = [
        pupil(
            " 一 年级",
            "（1）班　",
            姓名="　陈小朋 ",
            身份证号码=f"\u200b {wide}",
            学号=20190101,
            家长1手机=13800138000,
            家长2姓名="林大红",
            家长2关系="妈妈",
            家长2手机="+86 139-0013-9000",
        )
    ]
    found = checked(file_of(rows), empty)
    assert not found.findings
    (part,) = found.parts
    entry = part.entries[0]
    assert (part.upper, part.name) == ("一年级", "(1)班")
    assert (entry.person, entry.id_number, entry.number) == ("陈小朋", number, "20190101")
    assert entry.guardians == (
        ("陈大明", Relation.FATHER, "13800138000"),
        ("林大红", Relation.MOTHER, "13900139000"),
    )


def test_other_papers_are_taken_with_birth_and_sex(empty):
    paper = {"身份证号码": "", "出生日期": "2013/9/1", "性别": "男"}
    rows = [
        pupil(证件类型="港澳居民来往内地通行证", 证件号码="H12345678", **paper),
        pupil(证件类型="台胞证", 证件号码="12345678", **paper),
        pupil(证件类型="护照", 证件号码="e12345678", **paper),
        pupil(证件类型="护照", 证件号码="E1", 身份证号码="", 出生日期="", 性别="中"),
        pupil(证件类型="护照", 证件号码="E12345679"),
    ]
    found = checked(file_of(rows), empty)
    assert [entry.id_number for entry in found.parts[0].entries] == ["H12345678", "12345678", "E12345678"]
    assert codes(found) == [
        (5, "证件号码", "other.passport"),
        (5, "出生日期", "birth.missing"),
        (5, "性别", "sex"),
        (6, "身份证号码", "id.both"),
    ]


def test_merged_cells_and_numbers_of_two(empty):
    rows = [pupil(学号="1"), pupil(学号="1"), pupil(家长2姓名="乙", 家长2手机="199"), pupil()]
    found = checked(file_of(rows, merge="B4:B5"), empty)
    assert codes(found) == [
        (2, "学号", "number_twice"),
        (3, "学号", "number_twice"),
        (4, "班级", "merged"),
        (4, "家长2手机", "phone"),
        (5, "班级", "merged"),
    ]
    assert "B4:B5" in words.problem("merged", found.findings[2].word)


def test_blank_rows_and_foreign_columns_are_passed_over(empty):
    headers = ["备注", *reversed(HEADERS)]
    rows = [["x", *reversed(pupil())], [""] * 16, ["只有备注"], ["", *reversed(pupil())]]
    found = checked(file_of(rows, headers=headers), empty)
    assert (found.total, found.findings) == (2, []) and [e.line for e in found.parts[0].entries] == [2, 5]


def test_against_the_roster(empty, school, at):
    other = make_school(at, code="2144000999")
    first, second = pupil(学号="1"), pupil(学号="2")
    imported(file_of([first, second]), empty, school, at)
    taken = factories.person("黄小明", phone=None, birth=dt.date(2013, 3, 4))
    away = school.pupil(other.classes[0]).person
    rows = [
        first,
        pupil("一年级", "9班"),
        pupil("三年级", "1班"),
        pupil(姓名="陈小朋", 身份证号码=taken.id_number),
        pupil(姓名=away.name, 身份证号码=away.id_number),
        pupil(学号="2"),
    ]
    Member.objects.filter(person=away).update(top=other.top)
    found = checked(file_of(rows), empty)
    assert codes(found) == [
        (3, "班级", "class_unknown"),
        (4, "年级", "class_unknown"),
        (5, "姓名", "mismatch"),
        (6, "身份证号码", "elsewhere"),
        (7, "学号", "number_taken"),
    ]
    said = " ".join(words.problem(one.code, one.word) for one in found.findings)
    assert "黄" not in said and other.top.name not in said
    assert len(found.leavers) == 1
    codes_then = codes(checked(file_of(rows), empty, makes_groups=True))
    assert [code for _row, _column, code in codes_then] == ["mismatch", "elsewhere", "number_taken"]


# Files that are none -------------------------------------------------------------------------------------


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/"), text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "kind"),
        (b"PK\3\4broken", "kind"),
        ("年级,班级".encode(), "kind"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_kind"),
        (b"\xd0\xcf\x11\xe0E\0n\0c\0r\0y\0p\0t\0e\0d\0", "password"),
        (zipped(mimetype="application/vnd.oasis"), "old_kind"),
        (zipped(readme="x"), "kind"),
        (file_of([], headers=[]), "headers"),
        (file_of([pupil()], headers=HEADERS[1:]), "headers"),
        (file_of([], headers=["标题"]), "headers"),
        (file_of([], headers=[*HEADERS, "姓名"]), "header_twice"),
        (file_of([["x"] * 90]), "wide"),
        (b"0" * (20 * 1024 * 1024 + 1), "large"),
    ],
    ids=lambda given: given if isinstance(given, str) else f"{len(given)} bytes",
)
def test_files_that_are_no_rosters(content, code):
    with pytest.raises(SheetRefused) as refusal:
        open_book(content, "school")
    assert refusal.value.why == code and str(refusal.value.message)


def test_the_missing_headers_are_named():
    with pytest.raises(SheetRefused, match="姓名、身份证号码"):
        open_book(file_of([], headers=["年级", "班级", "学号"]), "school")


def test_a_cell_far_away_makes_no_room():
    far = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file_of([pupil()]))) as good, zipfile.ZipFile(far, "w") as packed:
        for name in good.namelist():
            text = good.read(name)
            packed.writestr(name, text.replace(b'r="A2"', b'r="XFD1048576"'))
    with pytest.raises(SheetRefused) as refusal:
        open_book(far.getvalue(), "school")
    assert refusal.value.why == "long"


def test_an_empty_file_says_so(empty):
    with pytest.raises(SheetRefused) as refusal:
        checked(file_of([]), empty)
    assert refusal.value.why == "empty"


@pytest.mark.parametrize("audience", ["school", "staff"])
def test_the_template_is_read_by_the_reader(audience):
    book = open_book(template(audience), audience)
    assert set(book.places) == {column.key for column in COLUMNS[audience]} and list(book.rows) == []


# Applying ------------------------------------------------------------------------------------------------


def test_a_class_with_an_error_waits_and_the_others_come(empty, school, at):
    rows, _wrong = broken()
    sheet = imported(file_of(rows), empty, school, at)
    assert (sheet.state, sheet.total, sheet.wrong) == (SheetState.APPLIED, 22, 20)
    assert outcome(sheet) == (2, 0, 0, 0) and Member.objects.filter(top=empty).count() == 2
    states = dict(sheet.parts.values_list("name", "state"))
    assert states["1班"] in (PartState.APPLIED, PartState.WRONG) and states["2班"] == PartState.WRONG
    assert Group.objects.filter(top=empty, kind=GroupKind.CLASS).count() == 2
    assert not SheetPart.objects.exclude(rows=None).exists() and sheet.content is None


def test_the_same_file_again_changes_nothing(empty, school, at):
    content = file_of([pupil("一年级", name) for name in ("1班", "2班") for _row in range(5)])
    assert outcome(imported(content, empty, school, at)) == (10, 0, 0, 0)
    before = (Person.objects.count(), Reporter.objects.count(), Group.objects.count(), Member.objects.count())
    again = imported(content, empty, school, at)
    assert outcome(again) == (0, 0, 0, 10)
    now = (Person.objects.count(), Reporter.objects.count(), Group.objects.count(), Member.objects.count())
    assert before == now


def test_moves_new_numbers_and_new_guardians(empty, school, at):
    first, second, third = pupil(学号="1"), pupil(学号="2"), pupil(学号="3")
    imported(file_of([first, second, third, pupil("一年级", "2班")]), empty, school, at)
    first[2], second[2] = "2", "1"
    third[1] = "2班"
    second[12], second[14] = "林大红", "19911112222"
    sheet = imported(file_of([first, second, third]), empty, school, at)
    assert outcome(sheet) == (0, 1, 2, 0) and sheet.leavers == 1
    assert Member.objects.get(person=Person.objects.with_id_number(first[4]).get()).number == "2"
    assert Member.objects.get(person=Person.objects.with_id_number(third[4]).get()).group.name == "2班"
    assert Member.objects.filter(top=empty, until__isnull=True).count() == 4


def test_leavers_go_only_when_asked_and_without_errors(empty, school, at):
    stays, goes = pupil(), pupil()
    imported(file_of([stays, goes]), empty, school, at)
    with pytest.raises(DomainError, match="removes"):
        imported(file_of([stays, pupil(姓名="")]), empty, school, at, removes=True)
    sheet = imported(file_of([stays]), empty, school, at, removes=True)
    assert (sheet.leavers, sheet.left) == (1, 1)
    gone = Member.objects.get(person=Person.objects.with_id_number(goes[4]).get())
    assert gone.leaving == Leaving.LEFT and Member.objects.filter(top=empty, until__isnull=True).count() == 1
    back = imported(file_of([stays, goes]), empty, school, at)
    assert outcome(back)[0] == 1


def test_a_class_that_changed_after_the_check_is_refused(empty, school, at):
    imported(file_of([pupil()]), empty, school, at)
    other = make_school(at, code="2144000999")
    row = pupil()
    sheet = actions.upload_sheet(by=school.head, top=empty, name="x", content=file_of([row]), at=at)
    actions.check_sheet(sheet_id=sheet.pk, at=at)
    person = factories.person("陈小朋", phone=None, birth=dt.date(2013, 3, 4))
    person.set_id_number("resident", row[4])
    person.save()
    Member.objects.create(group=other.classes[0], top=other.top, person=person, since=TODAY)
    actions.confirm_sheet(by=school.head, sheet=sheet, at=at)
    actions.apply_sheet(sheet_id=sheet.pk, at=at)
    part = sheet.parts.get()
    assert (part.state, part.refusal) == (PartState.REFUSED, "elsewhere") and words.PARTS[part.refusal]


def test_a_broken_off_run_goes_on(empty, school, at, monkeypatch):
    rows = [pupil("一年级", f"{number}班") for number in range(4)]
    sheet = actions.upload_sheet(by=school.head, top=empty, name="x", content=file_of(rows), at=at)
    actions.check_sheet(sheet_id=sheet.pk, at=at)
    actions.confirm_sheet(by=school.head, sheet=sheet, at=at)
    from shanzhi.kernel.declarations.actions import importing

    real, calls = importing.import_part, []

    def failing(**given):
        calls.append(given["name"])
        if len(calls) == 3:
            raise RuntimeError("the worker was killed")
        return real(**given)

    monkeypatch.setattr(importing, "import_part", failing)
    with pytest.raises(RuntimeError):
        actions.apply_sheet(sheet_id=sheet.pk, at=at)
    sheet.refresh_from_db()
    assert (sheet.done, sheet.state) == (2, SheetState.APPLYING)
    actions.apply_sheet(sheet_id=sheet.pk, at=at)
    sheet.refresh_from_db()
    assert (sheet.done, sheet.state) == (4, SheetState.APPLIED) and Member.objects.filter(
        top=empty
    ).count() == 4


def test_nothing_to_apply_is_refused(empty, school, at):
    with pytest.raises(DomainError, match="nothing"):
        imported(file_of([pupil(姓名="")]), empty, school, at)


def test_identity_data_wait_sealed_and_go(empty, school, at):
    row = pupil(姓名="独一无二")
    sheet = actions.upload_sheet(by=school.head, top=empty, name="x", content=file_of([row]), at=at)
    actions.check_sheet(sheet_id=sheet.pk, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM declarations_sheetpart")
        (kept,) = (bytes(row[0]) for row in cursor.fetchall())
    assert row[4].encode() not in kept and "独一无二".encode() not in kept
    assert actions.forget_sheets(at=at + dt.timedelta(hours=23)) == 0
    assert actions.forget_sheets(at=at + dt.timedelta(hours=25)) == 1 and not SheetProblem.objects.exists()


def test_an_unreadable_file_says_why(empty, school, at):
    sheet = actions.upload_sheet(by=school.head, top=empty, name="x", content=b"nothing", at=at)
    for _run in range(2):
        sheet = actions.check_sheet(sheet_id=sheet.pk, at=at)
    assert (sheet.state, sheet.refusal) == (SheetState.UNREADABLE, "kind|")
    with pytest.raises(DomainError, match="size"):
        actions.upload_sheet(by=school.head, top=empty, name="x", content=b"", at=at)


def test_a_firm_with_the_phones_of_its_employees(school, at):
    firm = actions.open_group(
        by=None,
        kind=GroupKind.ENTERPRISE,
        name="示例电子",
        code=synthetic_credit_code("441502", 3),
        division=school.top.division,
        at=at,
    )
    born = dt.date(1990, 1, 1)
    rows = [
        ["总部", "一车间", "A1", "林工", id_number(born), "19922223333"],
        ["总部", "一车间", "A2", "黄工", id_number(born), ""],
    ]
    sheet = imported(file_of(rows, headers=STAFF_HEADERS), firm, school, at)
    assert outcome(sheet)[0] == 2 and Member.objects.filter(top=firm, answers_alone=True).count() == 2
    assert Reporter.objects.get().relation == Relation.SELF
    assert Group.objects.get(top=firm, kind=GroupKind.WORKSHOP).parent.kind == GroupKind.SITE


def test_leaving_by_hand_and_by_file_use_the_same_verb(empty, school, at):
    imported(file_of([pupil()]), empty, school, at)
    member = Member.objects.get(top=empty)
    assert actions.remove_leavers(by=None, top=empty, members=[member.pk], at=at) == 1
    assert actions.remove_leavers(by=None, top=empty, members=[member.pk], at=at) == 0


def test_one_class_by_itself(empty, at):
    found = checked(file_of([pupil()]), empty)
    (part,) = found.parts
    given = {
        "by": None,
        "top": empty,
        "upper": part.upper,
        "name": part.name,
        "entries": part.entries,
        "at": at,
    }
    assert actions.import_part(makes_groups=False, **given).refusal == "gone"
    assert actions.import_part(makes_groups=True, **given).added == 1
    assert actions.import_part(makes_groups=False, **given).same == 1


# The commands --------------------------------------------------------------------------------------------


def run(tmp_path, content, *options, school="2144000009"):
    file, out = tmp_path / "roster.xlsx", io.StringIO()
    file.write_bytes(content)
    try:
        call_command("import_roster", str(file), "--school", school, *options, stdout=out)
        status = 0
    except SystemExit as end:
        status = end.code
    return status, out.getvalue()


def test_the_command_names_row_and_column(empty, tmp_path):
    rows, wrong = broken()
    status, out = run(tmp_path, file_of(rows), "--dry-run")
    assert status == 1 and not Member.objects.filter(top=empty).exists()
    lines = out.splitlines()
    assert [line.partition(":")[0] for line in lines[: len(wrong)]] == [
        f"row {row}, column {column}" for row, column, _code in wrong
    ]
    assert (
        "22 rows in 6 classes; 20 rows with errors" in out and "not applied: 一年级 2班 (7 of 7 rows)" in out
    )
    status, out = run(tmp_path, file_of(rows))
    assert status == 1 and "applied: 2 added" in out and Member.objects.filter(top=empty).count() == 2


def test_the_command_with_a_good_file(empty, tmp_path):
    content = file_of([pupil(), pupil("一年级", "2班")])
    assert run(tmp_path, content, "--dry-run")[0] == 0 and not Member.objects.filter(top=empty).exists()
    status, out = run(tmp_path, content)
    assert status == 0 and "2 added" in out
    status, out = run(tmp_path, content)
    assert status == 0 and "0 added, 0 moved, 0 changed, 2 unchanged" in out
    status, out = run(tmp_path, file_of([pupil("一年级", "3班")]), "--new-classes", "--remove-leavers")
    assert status == 0 and "1 added" in out and "2 left" in out
    status, out = run(tmp_path, file_of([pupil(姓名="")]), "--remove-leavers")
    assert status == 1 and "nobody was removed" in out


def test_the_command_says_in_one_sentence_what_it_cannot_read(empty, tmp_path):
    with pytest.raises(CommandError, match="no school or firm with the code 2144009999"):
        run(tmp_path, b"", school="2144009999")
    with pytest.raises(CommandError, match="打不开"):
        run(tmp_path, b"junk")
    with pytest.raises(CommandError, match="缺少这些表头"):
        run(tmp_path, file_of([], headers=["姓名"]))
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_roster", str(tmp_path / "none.xlsx"), "--school", "2144000009")


def test_a_school_is_opened_by_command(school):
    out = io.StringIO()
    keeper = factories.person()
    call_command(
        *("open_school", "3144000055", "第五中学"),
        division="441502003",
        manager=keeper.phone,
        stdout=out,
    )
    opened = Group.objects.get(code="3144000055")
    assert "opened in 凤山街道" in out.getvalue() and opened.duties.get().person == keeper
    for code, division, manager in (
        ("3144000055", "441502003", None),
        ("31", "441502003", None),
        ("3144000056", "999999", None),
        ("3144000056", "441502003", "123"),
    ):
        with pytest.raises(CommandError):
            call_command("open_school", code, "第六中学", division=division, manager=manager)
    assert not Sheet.objects.exists()
