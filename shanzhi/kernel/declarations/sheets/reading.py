"""Opening a roster file: an XLSX of up to 60,000 rows, read lean and with a look at what could harm us.

The XML of the sheet is looked through once before: for formulas, which the reader does not show; for cells far out,
for which it would make room; and for parts that unpack to other lengths than they say.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

import python_calamine as calamine

from shanzhi.core.errors import DomainError

from . import words
from .columns import COLUMNS

MOST_ROWS = 60_000
MOST_BYTES = 20 * 1024 * 1024
MOST_COLUMNS = 60
_MOST_UNPACKED = 400 * 1024 * 1024
_PIECE = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0"
_CELL = re.compile(rb'<c\b(?=[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})")[^>]*[^/>]>(\s*<f\b)?')
_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]{1,9})"')
_TARGET = re.compile(rb"<Relationship\b[^>]*>")


class SheetRefused(DomainError):
    """A file that is no roster file."""

    def __init__(self, code: str, word: str = ""):
        super().__init__(words.refusal(code, word), f"sheet.{code}", field="file")
        self.why, self.word = code, word


class Book(NamedTuple):
    """An open file. `places`: where each column stands; `formulas` and `merged`: cells by (row from 1, column from 0)."""

    places: dict[str, int]
    rows: Iterator[tuple[int, list[Any]]]
    formulas: set[tuple[int, int]]
    merged: dict[tuple[int, int], str]
    most: int


class _Look(NamedTuple):
    formulas: set[tuple[int, int]]
    width: int
    height: int


def open_book(content: bytes, audience: str) -> Book:
    """The file with its header row understood. Raises SheetRefused, in one clear sentence."""
    if len(content) > MOST_BYTES:
        raise SheetRefused("large")
    sheet, look = _opened(content)
    if look.width > MOST_COLUMNS:
        raise SheetRefused("wide", column_name(MOST_COLUMNS - 1))
    lines = _lines(sheet)
    first = next(lines, (1, []))
    places = _places(first[1] if first[0] == 1 else [], audience)
    merged = _merged(sheet)
    return Book(places, lines, look.formulas, merged, max(look.height - 1, 0))


def _opened(content: bytes) -> tuple[Any, _Look]:
    if content[:4] == _OLE:
        raise SheetRefused("password" if b"E\0n\0c\0r\0y\0p\0t" in content else "old_kind")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            if "xl/workbook.xml" not in names:
                raise SheetRefused("old_kind" if "mimetype" in names else "kind")
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise SheetRefused("large")
            return _book(content, packed)
    except calamine.PasswordError:
        raise SheetRefused("password") from None
    except (
        zipfile.BadZipFile,
        calamine.CalamineError,
        calamine.ZipError,
        calamine.XmlError,
        EOFError,
    ) as error:
        raise SheetRefused("kind") from error
    except (KeyError, ValueError, IndexError, OSError, NotImplementedError, RuntimeError) as error:
        raise SheetRefused("kind") from error


def _book(content: bytes, packed: zipfile.ZipFile) -> tuple[Any, _Look]:
    """Every part is read through first, so that none is longer than it says; then the reader may have it."""
    looks = {name: _looked(packed, name) for name in packed.namelist() if name.endswith((".xml", ".rels"))}
    with_cells = [look for name, look in looks.items() if name.startswith("xl/worksheets/")]
    if any(
        look.width > 1000 or look.width * look.height > MOST_COLUMNS * MOST_ROWS * 2 for look in with_cells
    ):
        far = max(look.height for look in with_cells) > MOST_ROWS + 1
        raise SheetRefused("long") if far else SheetRefused("wide", column_name(MOST_COLUMNS - 1))
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [one for one in book.sheets_metadata if _is_shown(one)]
    if not shown:
        raise SheetRefused("empty")
    place = list(book.sheet_names).index(shown[0].name)
    look = looks.get(_part_name(packed, place), _Look(set(), 0, 0))
    if look.height > MOST_ROWS + 1:
        raise SheetRefused("long")
    return book.get_sheet_by_index(place), look


def _is_shown(one: Any) -> bool:
    return one.visible == calamine.SheetVisibleEnum.Visible and one.typ == calamine.SheetTypeEnum.WorkSheet


def _part_name(packed: zipfile.ZipFile, place: int) -> str:
    """Which part of the file holds the sheet at that place of the workbook."""
    sheets = re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", packed.read("xl/workbook.xml"))
    key = re.search(rb'\b\w+:id="([^"]+)"', sheets[place])
    for relation in _TARGET.findall(packed.read("xl/_rels/workbook.xml.rels")):
        if key and b'Id="' + key[1] + b'"' in relation:
            target = re.search(rb'Target="([^"]+)"', relation)
            if target:
                name = target[1].decode().lstrip("/")
                return name if name.startswith("xl/") else f"xl/{name}"
    return ""


def _looked(packed: zipfile.ZipFile, name: str) -> _Look:
    formulas: set[tuple[int, int]] = set()
    width = height = 0
    wanted = name.startswith("xl/worksheets/")
    rest = b""
    with packed.open(name) as part:
        while piece := part.read(_PIECE):
            if not wanted:
                continue
            text = rest + piece
            cut = max(text.rfind(b"<row"), text.rfind(b"</c>"), 0)
            done, rest = (text[:cut], text[cut:]) if cut else (b"", text)
            width, height = _cells(done, formulas, width, height)
    width, height = _cells(rest, formulas, width, height)
    return _Look(formulas, width, height)


def _cells(text: bytes, formulas: set[tuple[int, int]], width: int, height: int) -> tuple[int, int]:
    for found in _CELL.finditer(text):
        column, row = column_place(found[1]), int(found[2])
        width, height = max(width, column + 1), max(height, row)
        if found[3]:
            formulas.add((row, column))
    return width, height


def column_place(letters: bytes) -> int:
    """A → 0, AA → 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def column_name(place: int) -> str:
    """0 → A, 26 → AA."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _lines(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Row number from 1 and its cells; blank rows are passed over."""
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]  # the reader leaves out blank columns on the left
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = before + row if before else row
        if any(cell not in ("", None) for cell in cells):
            yield line, cells


def _merged(sheet: Any) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        words_ = f"{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"
        for row in range(top, min(bottom, MOST_ROWS) + 1):
            for column in range(left, min(right, MOST_COLUMNS) + 1):
                found[row + 1, column] = words_
    return found


def plain_header(cell: Any) -> str:
    """A header as people type it: blanks, the star and full-width signs do not count."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", str(cell)))


def _places(first: list[Any], audience: str) -> dict[str, int]:
    by_header = {column.header: column.key for column in COLUMNS[audience]}
    places: dict[str, int] = {}
    for place, cell in enumerate(first):
        key = by_header.get(plain_header(cell))
        if key in places:
            raise SheetRefused("header_twice", plain_header(cell))
        if key:
            places[key] = place
    missing = [one.header for one in COLUMNS[audience] if one.must and one.key not in places]
    if missing:
        raise SheetRefused("headers", "、".join(missing))
    return places
