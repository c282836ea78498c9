"""Lists as files: CSV that opens in any office suite, and XLSX. No cell of them ever becomes a formula.

The file is written before the answer begins: it is one snapshot, an error is a page and not a torn file, and a slow
client holds no database connection. It goes through the disk, so its size does not count in memory.
"""

import csv
import datetime as dt
import io
import math
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from asgiref.sync import sync_to_async
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext, gettext_lazy

from shanzhi.core.clock import local
from shanzhi.core.errors import DomainError

Column = tuple[Any, Callable[[Any], Any]]

SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
_CHUNK = 2000
# Office suites take these at the start of a cell for a formula; the full-width ones too, where Chinese is typed.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Download(FileResponse):
    """A file that is also sent piece by piece under ASGI, where Django would read it whole."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert self.file_to_stream is not None  # noqa: S101  (set by FileResponse)
        read = sync_to_async(self.file_to_stream.read)
        while piece := await read(self.block_size):
            yield piece


def export(request_format: str, columns: Sequence[Column], rows: Iterable[Any], filename: str) -> Download:
    """`rows` as a file to save, one column for each (header, getter). `filename` comes without its ending."""
    if request_format not in _TYPES:
        raise DomainError(gettext_lazy("只能导出为 CSV 或 XLSX 表格"), "export.format", status=400)
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the answer)
    write = _write_csv if request_format == "csv" else _write_xlsx
    write(file, [str(header) for header, _ in columns], _cells(columns, rows))
    file.seek(0)
    return Download(
        file,
        as_attachment=True,
        filename=f"{filename}.{request_format}",
        content_type=_TYPES[request_format],
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _cells(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Values row by row, read from the database in pieces."""
    source = rows.iterator(chunk_size=_CHUNK) if isinstance(rows, QuerySet) else rows
    for row in source:
        yield [_plain(getter(row)) for _, getter in columns]


def _plain(value: Any) -> Any:
    """Text, number, date or local time without zone: what a cell can hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, dt.datetime):
        return local(value).replace(tzinfo=None, microsecond=0) if value.tzinfo else value
    if isinstance(value, int | float | Decimal) and math.isfinite(value):
        return value
    return value if isinstance(value, dt.date) else str(value)


def safe_text(text: str) -> str:
    """The text for a CSV cell, with an apostrophe before what would be run as a formula."""
    return f"'{text}" if text.lstrip(" \u3000").startswith(_FORMULA) else text


def _write_csv(file: IO[bytes], headers: list[str], rows: Iterator[list[Any]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow([safe_text(header) for header in headers])
    for row in rows:
        writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in row])
    text.flush()
    text.detach()


def _write_xlsx(file: IO[bytes], headers: list[str], rows: Iterator[list[Any]]) -> None:
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = _Sheet(book, headers)
    for row in rows:
        sheet.append(row)
    book.close()


class _Sheet:
    """Appends rows, and begins another worksheet where one is full."""

    def __init__(self, book: Any, headers: list[str]):
        self.book = book
        self.headers = headers
        self.bold = book.add_format({"bold": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._begin()

    def _begin(self) -> None:
        self.sheet = self.book.add_worksheet()
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_column(0, max(len(self.headers) - 1, 0), 18)
        for column, header in enumerate(self.headers):
            self.sheet.write_string(0, column, header, self.bold)
        self.row = 1

    def append(self, cells: list[Any]) -> None:
        if self.row == SHEET_ROWS:
            self._begin()
        for column, cell in enumerate(cells):
            self._put(column, cell)
        self.row += 1

    def _put(self, column: int, cell: Any) -> None:
        if isinstance(cell, str):
            self.sheet.write_string(self.row, column, cell[:CELL_CHARACTERS])
        elif isinstance(cell, dt.datetime):
            self.sheet.write_datetime(self.row, column, cell, self.moment)
        elif isinstance(cell, dt.date):
            self.sheet.write_datetime(self.row, column, cell, self.day)
        else:
            self.sheet.write_number(self.row, column, cell)
