"""One row of a roster file: its cells as text, what they say of a person, and what is wrong with them."""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import (
    OLDEST_YEAR,
    birth_of,
    check_id_number,
    check_mobile,
    normalised,
    sex_of,
)
from shanzhi.kernel.accounts.documents import checked_number
from shanzhi.kernel.accounts.enums import IdKind
from shanzhi.kernel.declarations.enums import Audience, Relation

from .columns import COLUMNS, ID_KINDS, RELATIONS, SEXES
from .reading import Book

LONGEST = {"upper": 40, "name": 40, "number": 30, "person": 60}
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d{2,}", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NO_NAME = re.compile(r"[<>=@#$%^&*+|\\/{}\[\]~_?!;:\"]")
_LOST = 1e15  # a number of more digits has lost its last ones in the cell


class Problem(NamedTuple):
    """What is wrong in one cell; `key` is that of the column."""

    line: int
    key: str
    code: str
    word: str = ""


class Entry(NamedTuple):
    """A row that can be read. `guardians`: (name, relation, phone)."""

    line: int
    upper: str
    name: str
    number: str
    person: str
    id_kind: str
    id_number: str
    sex: str
    birth: str
    guardians: tuple[tuple[str, str, str], ...]

    @property
    def birth_date(self) -> dt.date:
        return dt.date.fromisoformat(self.birth)


class Paper(NamedTuple):
    kind: str
    number: str
    sex: str
    birth: dt.date | None


Cells = dict[str, str]
Wrong = Iterator[tuple[str, str, str]]  # column, code, word


def read_row(
    book: Book, line: int, row: list[Any], *, audience: str, today: dt.date
) -> tuple[Entry | None, list[Problem], Cells]:
    """The entry, unless something is wrong; then what. The cells tell to which class a wrong row belongs."""
    raw = {key: row[place] if place < len(row) else "" for key, place in book.places.items()}
    cells = {key: text_of(value) for key, value in raw.items()}
    cells["upper"], cells["name"] = plain(cells["upper"]), plain(cells["name"])
    problems = [
        Problem(line, key, code, word) for key, code, word in _cell_problems(book, line, cells, audience)
    ]
    paper, wrong = _paper(raw, cells, today)
    guardians, more = _guardians(cells, audience)
    spoilt = {problem.key for problem in problems}
    problems += [Problem(line, key, code, word) for key, code, word in (*wrong, *more) if key not in spoilt]
    if problems or paper is None or paper.birth is None:
        return None, problems, cells
    person, number = cells["person"], cells.get("number", "")
    birth = paper.birth.isoformat()
    who = person, paper.kind, paper.number, paper.sex, birth
    return Entry(line, cells["upper"], cells["name"], number, *who, tuple(guardians)), [], cells


def text_of(cell: Any) -> str:
    """A cell as text, without blanks around it; whole numbers without a point, dates as 2013-09-01."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _LOST else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if cell is None or isinstance(cell, bool | int | dt.date | dt.time | dt.timedelta):
        return "" if cell is None else str(cell)
    return str(cell).translate(_UNSEEN).replace("\0", "").strip()


def plain(name: str) -> str:
    """A class name as it is compared and kept: half width, without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def _cell_problems(book: Book, line: int, cells: Cells, audience: str) -> Wrong:
    """Formulas, merged and missing cells, texts that do not fit."""
    for column in COLUMNS[audience]:
        place = book.places.get(column.key)
        if place is None:
            continue
        text = cells[column.key]
        if (line, place) in book.formulas:
            yield column.key, "formula", ""
        elif (line, place) in book.merged:
            yield column.key, "merged", book.merged[line, place]
        elif column.filled and not text:
            yield column.key, "missing", ""
        elif len(text) > LONGEST.get(column.key, 100):
            yield column.key, "long", str(LONGEST.get(column.key, 100))
        elif column.key == "person" and _NO_NAME.search(unicodedata.normalize("NFKC", text)):
            yield column.key, "person", ""


def _paper(
    raw: Mapping[str, Any], cells: Cells, today: dt.date
) -> tuple[Paper | None, list[tuple[str, str, str]]]:
    """Which paper the row names."""
    number, other = cells["id_number"], cells.get("other_number", "")
    word = plain(cells.get("id_kind", ""))
    kind = ID_KINDS.get(word)
    if kind is None:
        return None, [("id_kind", "kind", word[:40])]
    if kind == IdKind.RESIDENT:
        if number and other and normalised(number) != normalised(other):
            return None, [("other_number", "id.both", "")]
        if not number and other and not word:
            return None, [("id_kind", "kind.missing", "")]
        key = "id_number" if number or not other else "other_number"
        return _resident(key, raw.get(key), number or other, cells, today)
    if number:
        return None, [("id_number", "id.both", "")]
    return _foreign(kind, other, raw, cells, today)


def _resident(
    key: str, raw: Any, text: str, cells: Cells, today: dt.date
) -> tuple[Paper | None, list[tuple[str, str, str]]]:
    code, word = number_problem(raw, text, today)
    if code:
        return None, [(key, code, word)]
    number = normalised(text)
    paper = Paper(IdKind.RESIDENT.value, number, sex_of(number), birth_of(number))
    return paper, list(_contradictions(paper, cells))


def number_problem(raw: Any, text: str, today: dt.date) -> tuple[str, str]:
    """Which kind of wrong a resident number is; empty where it is right."""
    if not text:
        return "id.missing", ""
    if (isinstance(raw, int | float) and abs(raw) >= _LOST) or _SCIENTIFIC.fullmatch(text):
        return "id.excel", ""
    number = normalised(text)
    if len(number) == 15 and number.isdigit():
        return "id.old", ""
    if len(number) != 18:
        return "id.length", str(len(number))
    try:
        check_id_number(number, today=today)
    except DomainError as refusal:
        return _telling(refusal.code, number, today), ""
    return "", ""


def _telling(code: str, number: str, today: dt.date) -> str:
    if code == "id_number.date":
        digits = number[6:14]
        birth = _date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        return "id.future" if birth is not None and birth > today else "id.date"
    return code.replace("id_number.", "id.")


def _contradictions(paper: Paper, cells: Cells) -> Wrong:
    """A birth date or sex beside a resident number that it does not say."""
    if cells.get("birth") and date_of(cells["birth"]) != paper.birth:
        yield "birth", "birth.differs", ""
    if cells.get("sex") and SEXES.get(cells["sex"]) != paper.sex:
        yield "sex", "sex.differs", ""


def _foreign(
    kind: IdKind, text: str, raw: Mapping[str, Any], cells: Cells, today: dt.date
) -> tuple[Paper | None, list[tuple[str, str, str]]]:
    wrong: list[tuple[str, str, str]] = []
    number, birth = "", date_of(cells.get("birth", ""))
    if not text:
        wrong.append(("other_number", "other.missing", ""))
    else:
        try:
            number = checked_number(kind.value, text, today=today)
        except DomainError:
            wrong.append(("other_number", f"other.{kind.value}", ""))
    if birth is None:
        wrong.append(("birth", "birth.form" if cells.get("birth") else "birth.missing", ""))
    elif birth > today:
        wrong.append(("birth", "id.future", ""))
    sex = cells.get("sex", "")
    if sex and sex not in SEXES:
        wrong.append(("sex", "sex", ""))
    return Paper(kind.value, number, SEXES[sex].value if sex in SEXES else "", birth), wrong


def date_of(text: str) -> dt.date | None:
    """2013-09-01, 2013/9/1, 2013年9月1日, 20130901."""
    text = unicodedata.normalize("NFKC", text)
    found = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    return _date(*map(int, found.groups())) if found else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if year >= OLDEST_YEAR else None
    except ValueError:
        return None


def _guardians(cells: Cells, audience: str) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """Who may answer besides: the guardians of a pupil, the employee's own phone."""
    found: list[tuple[str, str, str]] = []
    wrong: list[tuple[str, str, str]] = []
    if audience == Audience.STAFF:
        named = [("person", "", "phone")] if cells.get("phone") else []
    else:
        named = [(f"guardian{place}", f"relation{place}", f"phone{place}") for place in (1, 2)]
    for name, relation, phone in named:
        one, problems = _guardian(cells, name, relation, phone)
        wrong += problems
        if one is not None and one[2] in {other[2] for other in found}:
            wrong.append((phone, "phone.same", ""))
        elif one is not None:
            found.append(one)
    return found, wrong


def _guardian(
    cells: Cells, name: str, relation: str, phone: str
) -> tuple[tuple[str, str, str] | None, list[tuple[str, str, str]]]:
    given, number, word = cells.get(name, ""), cells.get(phone, ""), cells.get(relation, "")
    if not given and not number and not word:
        return None, []
    kind = RELATIONS.get(plain(word)) if relation else Relation.SELF
    wrong = []
    if kind is None:
        wrong.append((relation, "relation", word[:40]))
    if not given:
        wrong.append((name, "guardian.name", ""))
    if not number:
        wrong.append((phone, "guardian.phone", ""))
        return None, wrong
    try:
        number = check_mobile(number)
    except DomainError:
        wrong.append((phone, "phone", ""))
    return (None if wrong or kind is None else (given[:60], kind.value, number)), wrong


def entries_in(rows: str) -> list[Entry]:
    """The rows of a part as they were kept."""
    kept = (Entry(*row) for row in json.loads(rows))
    return [entry._replace(guardians=tuple(tuple(one) for one in entry.guardians)) for entry in kept]  # type: ignore[misc]
