"""The sheet with many people: its template, and what its rows say."""

import datetime as dt
import io
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl
import xlsxwriter
from django.utils.translation import gettext as _

from shanzhi.core.crypto import blind_index
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_document_number, check_id_number, check_mobile, normalised
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs.enums import Level
from shanzhi.kernel.orgs.models import Division

from . import queries, rules
from .enums import Source
from .models import ListedPerson

MOST_ROWS = 2000
MOST_BYTES = 2 * 1024 * 1024
_MOST_UNPACKED = 60 * 1024 * 1024
COLUMNS = (
    "name", "id_number", "contact_phone", "category", "starts_on", "ends_on", "document_number",
    "source", "reason", "division", "address",
)  # fmt: skip
_OPTIONAL = {"contact_phone", "ends_on", "division", "address"}
Row = dict[str, Any]


class SheetRefused(DomainError):
    """A file that is no sheet of ours."""


def headers() -> dict[str, str]:
    """Column → what stands above it."""
    words = (
        _("姓名"), _("身份证号码"), _("联系电话"), _("类别"), _("开始日期"), _("结束日期"), _("文号"),
        _("来源"), _("纳入事由"), _("村（社区）代码"), _("居住地址"),
    )  # fmt: skip
    return dict(zip(COLUMNS, words, strict=True))


def template() -> bytes:
    """An empty sheet with choices for category and source, and one example on a page of its own."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    bold, text = book.add_format({"bold": True, "bg_color": "#E8F1FB"}), book.add_format({"num_format": "@"})
    sheet, notes = book.add_worksheet(_("名单")), book.add_worksheet(_("填写说明"))
    for place, (column, header) in enumerate(headers().items()):
        sheet.write_string(0, place, header if column in _OPTIONAL else f"{header}*", bold)
    sheet.set_column(0, len(COLUMNS) - 1, 20, text)
    sheet.freeze_panes(1, 0)
    _choices(sheet, "category", [category.name for category in queries.active_categories()])
    _choices(sheet, "source", [str(label) for label in Source.labels])
    notes.set_column(0, 0, 90)
    for line, words in enumerate(_notes()):
        notes.write_string(line, 0, words)
    book.close()
    return file.getvalue()


def _choices(sheet: Any, column: str, names: list[str]) -> None:
    place = COLUMNS.index(column)
    if names:
        sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": names})


def _notes() -> list[str]:
    return [
        _("带 * 的列必填。日期填成 2020-03-16 的样子。"),
        _("结束日期不填时，按类别的默认天数计算。"),
        _("文号填成 汕卫〔2020〕12号 的样子。"),
        _("村（社区）代码为 12 位统计用区划代码，填写后居住地址必填；两列都不填时使用登记的住址。"),
        _("一次最多 2000 人。有一行不对，整张表都不会导入，改好后重新上传。"),
    ]


def rows_in(upload: Any) -> list[list[Any]]:
    """The rows below the headers, blank ones left out; refused when it is not such a sheet."""
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise SheetRefused(_("表格超过 2 MB，请分成几张再传。"), "sheet.large", field="file")
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
        if unpacked > _MOST_UNPACKED:
            raise SheetRefused(_("表格内容过大，请分成几张再传。"), "sheet.large", field="file")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = book.worksheets[0].iter_rows(max_col=len(COLUMNS), max_row=MOST_ROWS + 2, values_only=True)
        first, *rest = [list(line) for line in lines] or [[]]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError):
        raise SheetRefused(
            _("打不开这个文件，请用下载的 XLSX 模板填写。"), "sheet.kind", field="file"
        ) from None
    if [str(cell or "").rstrip("*") for cell in first] != list(headers().values()):
        raise SheetRefused(_("表头与模板不一致，请用下载的模板填写。"), "sheet.headers", field="file")
    filled = [line for line in rest if any(str(cell or "").strip() for cell in line)]
    if not filled:
        raise SheetRefused(_("表格里没有人员。"), "sheet.empty", field="file")
    if len(filled) > MOST_ROWS:
        raise SheetRefused(_("一次最多 2000 人，请分成几张再传。"), "sheet.long", field="file")
    return filled


@dataclass(frozen=True)
class _Known:
    """What all rows are held against, read once."""

    by: Person
    today: dt.date
    categories: Mapping[str, Any]
    divisions: Collection[str]
    people: Mapping[bytes, Person]
    listed: Collection[tuple[Any, Any]]
    twice: Collection[tuple[str, str]]


def checked(lines: list[list[Any]], *, by: Person, today: dt.date) -> list[Row]:
    """Each row as text, with its number in the sheet and all that is wrong with it."""
    rows: list[Row] = [
        {"line": number, **{name: _text(cell) for name, cell in zip(COLUMNS, line, strict=False)}}
        for number, line in enumerate(lines, start=2)
    ]
    known = _known(rows, by, today)
    for row in rows:
        row["problems"] = list(_problems(row, known))
    return rows


def _text(cell: Any) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _known(rows: list[Row], by: Person, today: dt.date) -> _Known:
    numbers = [normalised(row["id_number"]) for row in rows]
    people = Person.objects.filter(id_number_index__in={blind_index(number) for number in numbers})
    by_index = {bytes(person.id_number_index): person for person in people}  # type: ignore[arg-type]
    listed = ListedPerson.objects.active().filter(person__in=[person.pk for person in by_index.values()])
    pairs = Counter((normalised(row["id_number"]), row["category"]) for row in rows)
    codes = {row["division"] for row in rows}
    return _Known(
        by=by,
        today=today,
        categories={category.name: category for category in queries.active_categories()},
        divisions=set(
            Division.objects.filter(pk__in=codes, level=Level.VILLAGE).values_list("pk", flat=True)
        ),
        people=by_index,
        listed=set(listed.values_list("person_id", "category_id")),
        twice={pair for pair, times in pairs.items() if times > 1},
    )


def _problems(row: Row, known: _Known) -> Iterator[str]:
    missing = [header for name, header in headers().items() if name not in _OPTIONAL and not row[name]]
    if missing:
        yield _("没有填写：{columns}").format(columns="、".join(missing))
    yield from _refusals(row, known)
    yield from _about_person(row, known)
    yield from _about_place(row, known)
    yield from _about_period(row, known)


def _refusals(row: Row, known: _Known) -> Iterator[str]:
    """What the checkers of numbers say."""
    checks = (
        ("id_number", lambda text: check_id_number(text, today=known.today)),
        ("contact_phone", check_mobile),
        ("document_number", lambda text: check_document_number(text, today=known.today)),
    )
    for name, check in checks:
        try:
            row[name] = check(row[name]) if row[name] else ""
        except DomainError as refusal:
            yield str(refusal.message)
    if row["source"] and row["source"] not in {str(label) for label in Source.labels}:
        yield _("来源“{word}”不在可选范围内").format(word=row["source"])


def _about_person(row: Row, known: _Known) -> Iterator[str]:
    category = known.categories.get(row["category"])
    if row["category"] and category is None:
        yield _("没有“{word}”这个类别").format(word=row["category"])
    if (normalised(row["id_number"]), row["category"]) in known.twice:
        yield _("同一个人在表里出现了不止一次")
    person = known.people.get(blind_index(normalised(row["id_number"])))
    if person is None:
        return
    if row["name"] and person.name != row["name"]:
        yield _("号码与姓名不一致")
    if category is not None and (person.pk, category.pk) in known.listed:
        yield _("此人已经在这个类别的管理中")


def _about_place(row: Row, known: _Known) -> Iterator[str]:
    code = row["division"]
    if code and code not in known.divisions:
        yield _("没有代码为 {code} 的村（社区）").format(code=code)
    elif code and not known.by.has_permit_in(queries.MANAGING, code):
        yield _("居住地不在您负责的区域")
    if bool(code) != bool(row["address"]):
        yield _("村（社区）代码和居住地址要么都填，要么都不填")
    person = known.people.get(blind_index(normalised(row["id_number"])))
    if not code and not row["address"] and not (person and hasattr(person, "residence")):
        yield _("此人没有登记住址，请填写村（社区）代码和居住地址")


def _about_period(row: Row, known: _Known) -> Iterator[str]:
    days = [_day(row[name]) for name in ("starts_on", "ends_on")]
    if (row["starts_on"] and not days[0]) or (row["ends_on"] and not days[1]):
        yield _("日期请填成 2020-03-16 的样子")
        return
    starts_on, ends_on = days
    if starts_on is None:
        return
    category = known.categories.get(row["category"])
    ends_on = ends_on or starts_on + dt.timedelta(days=category.days if category else 0)
    if rules.period_refusal(starts_on=starts_on, ends_on=ends_on, today=known.today):
        yield _("开始日期应在前后 60 天内，期限最长 180 天，结束不早于开始")
    row["starts_on"], row["ends_on"] = starts_on.isoformat(), ends_on.isoformat()


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None
