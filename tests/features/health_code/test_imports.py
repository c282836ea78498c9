"""Files of test results: read, checked row by row, entered piece by piece."""

import base64
import csv
import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, queries, result_files
from shanzhi.features.health_code.actions import test_imports
from shanzhi.features.health_code.enums import Colour, ImportState, RowProblem
from shanzhi.features.health_code.models import HealthCode, TestImport, TestImportRow, TestResult
from tests import factories
from tests.features.health_code.deciders import proposer

HEADER = ["姓名", "身份证号码", "结果", "采样时间", "检测机构"]


def csv_of(rows, *, header=HEADER, encoding="utf-8-sig") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode(encoding)


def xlsx_of(rows, header=HEADER) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in [header, *rows]:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def refusal(act) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


WORDS = ["阳性（+）", "+", "阴", "Negative"]
ROW = ["张三", "11010519491231002X", "阴性", "2020-03-15 09:30", "示例医院"]


def named(value):
    """Sheets are zipped with the time of day, and a test needs the same name in every process."""
    return "file" if isinstance(value, bytes) else None


class TestReading:
    @pytest.mark.parametrize(
        "content",
        [
            csv_of([ROW]),
            csv_of([ROW], encoding="gb18030"),
            csv_of([list(reversed(ROW))], header=list(reversed(HEADER))),
            xlsx_of([ROW]),
            xlsx_of([[*ROW[:3], dt.datetime(2020, 3, 15, 9, 30), ROW[4]]]),
            xlsx_of([ROW, [None] * 5, ["", "", "", "", ""]]),
        ],
        ids=named,
    )
    def test_every_usual_way_to_write_it_is_read_the_same(self, content):
        (row,) = result_files.read_rows(content)
        assert (row.line, row.name, row.id_number, row.outcome) == (2, "张三", ROW[1], "negative")
        assert row.sampled_at == dt.datetime(2020, 3, 15, 1, 30, tzinfo=dt.UTC)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "columns"),
            (csv_of([]), "empty"),
            (csv_of([ROW[:4]], header=HEADER[:4]), "columns"),
            (b"\xff\xfe\x00\x00\x81", "kind"),
            (b"a\x00b", "kind"),
            (b"PK\x03\x04 not a sheet", "broken"),
            (xlsx_of([])[:200], "broken"),
        ],
        ids=named,
    )
    def test_other_files_are_refused_with_a_reason(self, content, code):
        assert refusal(lambda: result_files.read_rows(content)) == f"test_file.{code}"

    def test_a_sheet_that_unpacks_to_too_much_is_not_unpacked(self, monkeypatch):
        monkeypatch.setattr(result_files, "MOST_UNPACKED", 1000)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/workbook.xml", b"0" * 2000)
        assert refusal(lambda: result_files.read_rows(packed.getvalue())) == "test_file.huge"

    def test_too_many_rows_are_refused(self, monkeypatch):
        monkeypatch.setattr(result_files, "MOST_ROWS", 2)
        assert refusal(lambda: result_files.read_rows(csv_of([ROW] * 3))) == "test_file.long"

    def test_the_empty_sheet_has_the_columns_and_is_read_back(self):
        sheet = load_workbook(io.BytesIO(result_files.empty_sheet())).active
        assert [cell.value for cell in sheet[1]] == HEADER
        assert refusal(lambda: result_files.read_rows(result_files.empty_sheet())) == "test_file.empty"

    def test_a_repeated_row_and_odd_cells_are_noticed(self):
        odd = ["=1+1", 11010519491231002, "?", "昨天", "院" * 300]
        first, second, strange = result_files.read_rows(csv_of([ROW, ROW, odd]))
        assert [first.is_repeated, second.is_repeated] == [False, True]
        assert [
            row.outcome
            for row in result_files.read_rows(csv_of([[*ROW[:2], word, *ROW[3:]] for word in WORDS]))
        ] == [
            "positive",
            "positive",
            "negative",
            "negative",
        ]
        assert (strange.outcome, strange.sampled_at, len(strange.institution)) == ("", None, 200)


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen_at")
class TestImporting:
    def row(self, person, at, **changes):
        given = {
            "name": person.name,
            "number": person.id_number,
            "outcome": "阳性",
            "moment": "2020-03-15 09:30",
            "institution": "示例医院",
        } | changes
        return list(given.values())

    def brought(self, by, rows, at) -> TestImport:
        batch = actions.upload_tests(by=by, upload=SimpleUploadedFile("三月.csv", csv_of(rows)), at=at)
        actions.check_import(batch_id=batch.pk, at=at)
        batch.refresh_from_db()
        return batch

    def test_each_row_says_what_is_wrong_and_no_number_is_kept(self, city, at):
        citizen = city.citizen
        rows = [
            self.row(citizen, at),
            self.row(citizen, at),
            self.row(citizen, at, number="441502199001011234"),
            self.row(citizen, at, number=factories.id_number()),
            self.row(citizen, at, name="别人"),
            self.row(citizen, at, outcome="待定"),
            self.row(citizen, at, moment="昨天"),
            self.row(citizen, at, moment="2020-03-17 09:30"),
            self.row(citizen, at, moment="0001-01-01 00:00"),
            self.row(citizen, at, institution=""),
        ]
        batch = self.brought(proposer("441502"), rows, at)
        assert (batch.state, batch.rows, batch.good, batch.bad) == (ImportState.READY, 10, 1, 9)
        assert batch.content is None
        problems = list(batch.lines.values_list("problem", flat=True))
        assert problems == [
            "",
            RowProblem.TWICE,
            RowProblem.ID_NUMBER,
            RowProblem.PERSON,
            RowProblem.NAME,
            RowProblem.OUTCOME,
            RowProblem.MOMENT,
            RowProblem.FUTURE,
            RowProblem.TOO_OLD,
            RowProblem.INSTITUTION,
        ]
        assert not TestImportRow.objects.filter(masked_id_number__contains=citizen.id_number).exists()
        assert not TestResult.objects.exists()

    def test_good_rows_are_entered_piece_by_piece_and_colours_follow(self, city, at, monkeypatch):
        monkeypatch.setattr(test_imports, "PIECE", 2)
        people = [factories.person() for _ in range(5)]
        for person in people:
            city.declare(person, at)
        official = proposer("441502")
        batch = self.brought(official, [self.row(person, at) for person in people], at)
        assert batch.good == 5
        for _ in range(2):  # two taps
            actions.apply_import(by=official, batch_id=batch.pk, at=at)
        more = [actions.apply_piece(batch_id=batch.pk, at=at) for _ in range(4)]
        assert more == [True, True, False, False]
        batch.refresh_from_db()
        assert (batch.state, batch.done, TestResult.objects.filter(batch=batch).count()) == ("done", 5, 5)
        assert set(HealthCode.objects.filter(person__in=people).values_list("colour", flat=True)) == {
            Colour.RED
        }
        again = self.brought(official, [self.row(people[0], at)], at)
        assert again.lines.get().problem == RowProblem.KNOWN
        assert (
            refusal(lambda: actions.apply_import(by=official, batch_id=again.pk, at=at)) == "import.nothing"
        )

    def test_a_worker_that_died_goes_on_where_it_was(self, city, at, monkeypatch):
        monkeypatch.setattr(test_imports, "PIECE", 1)
        rows = [self.row(city.citizen, at, moment=f"2020-03-15 09:3{number}") for number in range(3)]
        content = base64.b64encode(csv_of(rows)).decode()
        batch = TestImport.objects.create(
            name="a.csv", content=content, rows=3, uploaded_by=proposer(), uploaded_at=at
        )
        raw = result_files.read_rows(csv_of(rows))
        assert test_imports._check_piece(batch.pk, raw, at) == 1  # and then it was killed
        actions.check_import(batch_id=batch.pk, at=at)
        batch.refresh_from_db()
        assert (batch.state, batch.good, batch.lines.count()) == (ImportState.READY, 3, 3)

    def test_results_known_by_the_time_they_are_entered_are_passed_over(self, city, at):
        official = proposer()
        first, second = (self.brought(official, [self.row(city.citizen, at)], at) for _ in range(2))
        for batch in (first, second):
            actions.apply_import(by=official, batch_id=batch.pk, at=at)
            assert actions.apply_piece(batch_id=batch.pk, at=at) is False
        assert TestResult.objects.count() == 1
        assert actions.take_results(by=official, results=[], at=at) == 0

    def test_an_unreadable_file_says_why(self, city, at):
        upload = SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff\xe0 not a table \x00")
        batch = actions.upload_tests(by=proposer(), upload=upload, at=at)
        actions.check_import(batch_id=batch.pk, at=at)
        batch.refresh_from_db()
        assert (batch.state, batch.content) == (ImportState.UNREADABLE, None)
        assert batch.problem == "kind"

    def test_too_large_a_file_is_refused_at_once(self, city, at, monkeypatch):
        monkeypatch.setattr(result_files, "MOST_BYTES", 10)
        upload = SimpleUploadedFile("a.csv", csv_of([ROW]))
        assert refusal(lambda: actions.upload_tests(by=proposer(), upload=upload, at=at)) == "import.size"

    def test_a_file_belongs_to_who_brought_it_and_can_be_given_up(self, city, at):
        official = proposer()
        batch = self.brought(official, [self.row(city.citizen, at)], at)
        for act in (actions.drop_import, actions.apply_import):
            assert refusal(lambda act=act: act(by=proposer(), batch_id=batch.pk, at=at)) == "import.unknown"
        assert refusal(lambda: queries.import_of(proposer(), batch.pk)) == "import.unknown"
        actions.drop_import(by=official, batch_id=batch.pk, at=at)
        assert not TestImportRow.objects.exists()
        assert (
            refusal(lambda: actions.apply_import(by=official, batch_id=batch.pk, at=at)) == "import.nothing"
        )

    def test_forgotten_files_go_after_a_week(self, city, at):
        self.brought(proposer(), [self.row(city.citizen, at)], at)
        assert actions.drop_forgotten_imports(at=at + dt.timedelta(days=6)) == 0
        assert actions.drop_forgotten_imports(at=at + dt.timedelta(days=8)) == 1
        assert not TestImportRow.objects.exists()
