import asyncio
import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from shanzhi.core import export as exports
from shanzhi.core.errors import DomainError
from shanzhi.core.export import export

COLUMNS = [("姓名", lambda row: row[0]), (gettext_lazy("是"), lambda row: row[1])]
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠1",
    " =1+1",
    "\u3000=1",
]
AT = dt.datetime(2020, 3, 16, 1, 30, 15, 999, tzinfo=dt.UTC)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def as_csv(rows) -> list[list[str]]:
    return list(
        csv.reader(io.StringIO(body(export("csv", COLUMNS, rows, "名单")).decode("utf-8-sig"), newline=""))
    )


def as_sheet(rows):
    return load_workbook(io.BytesIO(body(export("xlsx", COLUMNS, rows, "名单"))))


def test_csv_opens_in_office_suites():
    answer = export("csv", COLUMNS, [("张**", 1)], "名单")
    assert body(answer).startswith(b"\xef\xbb\xbf")
    assert "utf-8''%E5%90%8D%E5%8D%95.csv" in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_csv_cell_becomes_a_formula(text):
    assert as_csv([(text, text)])[1] == ["'" + text] * 2


@pytest.mark.parametrize("text", FORMULAS)
def test_no_sheet_cell_becomes_a_formula(text):
    cell = as_sheet([(text, 1)]).active["A2"]
    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r") == text


def test_values_stay_what_they_are():
    rows = [(None, True), (-3, Decimal("-1.50")), (AT, dt.date(2020, 3, 16)), ('a,"b"\nc', 0.5)]
    assert as_csv(rows)[1:] == [
        ["", "是"],
        ["-3", "-1.50"],
        ["2020-03-16 09:30:15", "2020-03-16"],
        ['a,"b"\nc', "0.5"],
    ]
    sheet = as_sheet(rows).active
    assert [sheet["A3"].value, sheet["B3"].value] == [-3, -1.5]
    assert sheet["A4"].value == dt.datetime(2020, 3, 16, 9, 30, 15)
    assert sheet["B4"].value == dt.datetime(2020, 3, 16)


def test_long_text_and_infinite_figures_do_not_break_a_sheet():
    sheet = as_sheet([("长" * 40_000, float("nan")), ("x", float("inf"))]).active
    assert len(sheet["A2"].value) == 32_767
    assert sheet["B2"].value == "nan"


def test_a_full_sheet_is_followed_by_another(monkeypatch):
    monkeypatch.setattr(exports, "SHEET_ROWS", 4)
    book = as_sheet([(str(n), n) for n in range(7)])
    assert [sheet.max_row for sheet in book.worksheets] == [4, 4, 2]
    assert all(sheet["A1"].value == "姓名" for sheet in book.worksheets)


def test_other_formats_are_refused():
    with pytest.raises(DomainError) as refusal:
        export("pdf", COLUMNS, [], "名单")
    assert refusal.value.code == "export.format"


def test_is_sent_piece_by_piece_under_asgi():
    async def pieces():
        return [piece async for piece in export("csv", COLUMNS, [("x" * 99, n) for n in range(500)], "a")]

    got = asyncio.run(pieces())
    assert len(got) > 5
    assert b"".join(got).count(b"\n") == 501


@pytest.mark.django_db
def test_rows_of_a_query_are_read_in_pieces(django_assert_num_queries):
    from shanzhi.kernel.events.models import Event

    Event.objects.bulk_create([Event(kind="a", subject=f"thing:{n}", at=AT) for n in range(5)])
    with django_assert_num_queries(1):
        answer = export("csv", [("对象", lambda event: event.subject)], Event.objects.order_by("id"), "事件")
    assert body(answer).decode().count("thing:") == 5
