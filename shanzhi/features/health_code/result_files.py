"""Files of test results: the empty sheet to fill in, and what a filled one says, row by row."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from shanzhi.core.clock import CITY_ZONE
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import normalised

from .enums import TestOutcome

MOST_ROWS = 60_000
MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
LONGEST_CELL = 200
MOMENTS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


PROBLEMS = {
    "kind": _("请上传 XLSX 或 CSV 表格。"),
    "broken": _("表格已损坏或有密码，请另存后再试。"),
    "huge": _("这个表格展开后太大，请另存为 CSV 再试。"),
    "columns": _("第一行要有姓名、身份证号码、结果、采样时间、检测机构这些列，请使用模板。"),
    "empty": _("文件里没有数据行。"),
    "long": _("一个文件最多 60,000 行，请分成几个文件。"),
}


class FileRefused(DomainError):
    """The file cannot be read as a list of test results; `problem` is one of `PROBLEMS`."""

    def __init__(self, problem: str):
        super().__init__(PROBLEMS[problem], f"test_file.{problem}")
        self.problem = problem


@dataclass(frozen=True)
class RawRow:
    """One row as it stands in the file, tidied but not judged. `line` counts from 1 with the header."""

    line: int
    name: str
    id_number: str
    outcome: str
    sampled_at: dt.datetime | None
    institution: str
    is_repeated: bool = False  # the same result stands further up in the file


def titles() -> list[str]:
    """The headers of the sheet, in order."""
    return [gettext("姓名"), gettext("身份证号码"), gettext("结果"), gettext("采样时间"), gettext("检测机构")]


def empty_sheet() -> bytes:
    """The sheet to fill in, with the choices of the result and cells that keep 18 digits as text."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet(gettext("核酸检测结果"))
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for column, (title, width) in enumerate(zip(titles(), (12, 24, 10, 20, 30), strict=True)):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, title, bold)
    outcomes = [str(label) for label in TestOutcome.labels]
    sheet.data_validation(1, 2, MOST_ROWS, 2, {"validate": "list", "source": outcomes})
    note = {"input_title": titles()[3], "input_message": gettext("例如 2020-03-16 09:30"), "validate": "any"}
    sheet.data_validation(1, 3, MOST_ROWS, 3, note)
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def read_rows(content: bytes) -> list[RawRow]:
    """All filled rows of a file, XLSX or CSV; refused when it is neither, has other columns or too many rows."""
    rows = _sheet_rows(content) if content[:4] == b"PK\x03\x04" else _csv_rows(content)
    lines = enumerate(rows, 1)
    places = _places(next(lines, (1, []))[1])
    found: list[RawRow] = []
    seen: set[tuple[Any, ...]] = set()
    for line, cells in lines:
        if any(cells[:20]):
            row = _raw(line, cells, places)
            key = (normalised(row.id_number), row.sampled_at, row.institution)
            found.append(replace(row, is_repeated=True) if key in seen else row)
            seen.add(key)
        if len(found) > MOST_ROWS:
            raise FileRefused("long")
    if not found:
        raise FileRefused("empty")
    return found


def _sheet_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise FileRefused("huge")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write the wrong size into the sheet
        yield from sheet.iter_rows(values_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, EOFError) as error:
        raise FileRefused("broken") from error


def _csv_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")  # what office suites in China write
        except UnicodeDecodeError as error:
            raise FileRefused("kind") from error
    if "\x00" in text:
        raise FileRefused("kind")
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        raise FileRefused("broken") from error


def _places(header: Iterable[Any]) -> list[int]:
    """Where each column stands; they may come in any order, and in either language of the sheet."""
    given = [_text(cell) for cell in header]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            wanted = titles()
        if set(wanted) <= set(given):
            return [given.index(title) for title in wanted]
    raise FileRefused("columns")


def _raw(line: int, cells: Sequence[Any], places: Sequence[int]) -> RawRow:
    name, number, outcome, moment, institution = (
        cells[place] if place < len(cells) else None for place in places
    )
    return RawRow(
        line=line,
        name=_text(name),
        id_number=_text(number).lstrip("'"),
        outcome=_outcome(_text(outcome)),
        sampled_at=_moment(moment),
        institution=_text(institution),
    )


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).replace("\x00", "").strip()[:LONGEST_CELL]


@cache
def _outcomes() -> dict[str, str]:
    """What people write for each result: its word in either language, the first character of it, a sign."""
    found = {"+": TestOutcome.POSITIVE.value, "-": TestOutcome.NEGATIVE.value}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for outcome in TestOutcome:
                word = str(outcome.label).lower()
                sign = "+" if outcome == TestOutcome.POSITIVE else "-"
                forms = (word, word[:1], outcome.value, f"{word}({sign})", f"{word}（{sign}）")
                found |= dict.fromkeys(forms, outcome.value)
    return found


def _outcome(text: str) -> str:
    return _outcomes().get(text.lower(), "")


def _moment(cell: Any) -> dt.datetime | None:
    """In the city's time; None for what is not one."""
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=CITY_ZONE)
    for form in MOMENTS:
        try:
            return dt.datetime.strptime(_text(cell), form).replace(tzinfo=CITY_ZONE)
        except ValueError:
            continue
    return None
