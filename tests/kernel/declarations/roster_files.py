"""Roster files as schools send them: good ones, and ones with everything wrong that people get wrong."""

import datetime as dt
import io
from itertools import count
from typing import Any

import xlsxwriter

from shanzhi.core.identifiers import synthetic_id_number

HEADERS = [
    *("年级*", "班级*", "学号", "姓名*", "身份证号码", "证件类型", "证件号码", "出生日期", "性别"),
    *("家长1姓名", "家长1关系", "家长1手机", "家长2姓名", "家长2关系", "家长2手机"),
]
STAFF_HEADERS = ["厂区", "车间", "工号", "姓名", "身份证号码", "手机"]
_serial = count()


def id_number(birth: dt.date = dt.date(2013, 3, 4)) -> str:
    """A valid number that no other row has; a day each for a hundred rows."""
    number = next(_serial)
    return synthetic_id_number("441502", birth + dt.timedelta(days=number // 100), 900 + number % 100)


def pupil(upper: str = "一年级", name: str = "1班", **changes: Any) -> list[Any]:
    """A good row, in the order of HEADERS; `changes` by header without its star."""
    number = next(_serial)
    given = dict.fromkeys((header.rstrip("*") for header in HEADERS), "")
    given |= {
        "年级": upper,
        "班级": name,
        "学号": f"S{number:06d}",
        "姓名": "陈小朋",
        "身份证号码": id_number(),
    }
    given |= {"家长1姓名": "陈大明", "家长1关系": "父亲", "家长1手机": f"199{number:08d}"}
    return list((given | changes).values())


def file_of(rows: list[list[Any]], *, headers: list[str] | None = None, merge: str = "") -> bytes:
    """An XLSX. A text that begins with = becomes a formula."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for line, row in enumerate([headers if headers is not None else HEADERS, *rows]):
        for place, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write_datetime(line, place, cell, day)
            elif isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(line, place, cell, None, "4")
            elif cell != "":
                sheet.write(line, place, cell)
    if merge:
        sheet.merge_range(merge, "1班")
    book.close()
    return file.getvalue()


def wrong_check_digit() -> str:
    number = id_number()
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def broken() -> tuple[list[list[Any]], list[tuple[int, str, str]]]:
    """Rows of six classes with fifteen kinds of mistakes, and (row, column, code) of each. 一年级 1班 and 5班 are good."""
    twin = id_number()
    future = synthetic_id_number("441502", dt.date(2031, 1, 1), 900)
    rows = [
        pupil(),  # 2
        pupil(name="2班", 身份证号码=wrong_check_digit()),
        pupil(name="2班", 身份证号码="4415022013030490"),
        pupil(name="2班", 身份证号码="441502201302309009"),
        pupil(name="2班", 身份证号码="994415201303049001"),  # 6
        pupil(name="2班", 身份证号码=441502201303049015),
        pupil(name="2班", 身份证号码="4.41502E+17"),
        pupil(name="2班", 身份证号码="440524800101001"),
        pupil(name="3班", 身份证号码=future),  # 10
        pupil(name="3班", 身份证号码=""),
        pupil(name="3班", 姓名=""),
        pupil(name="3班", 家长1手机="1380013800"),
        pupil(name="3班", 家长1手机=""),  # 14
        pupil(name="3班", 家长1关系="邻居"),
        pupil(name="4班", 身份证号码=twin),
        pupil(name="4班", 身份证号码=twin),
        pupil(name="4班", 身份证号码=twin, 姓名="李四"),  # 18
        pupil(name="4班", 学号="=A1"),
        pupil(name="4班", 证件类型="护照", 证件号码="E12345678", 身份证号码="", 出生日期=dt.date(2031, 1, 1)),
        pupil(name="4班", 证件类型="学生证", 身份证号码=""),
        pupil(upper=""),  # 22
        pupil(name="5班"),
    ]
    wrong = [
        (3, "身份证号码", "id.check"),
        (4, "身份证号码", "id.length"),
        (5, "身份证号码", "id.date"),
        (6, "身份证号码", "id.area"),
        (7, "身份证号码", "id.excel"),
        (8, "身份证号码", "id.excel"),
        (9, "身份证号码", "id.old"),
        (10, "身份证号码", "id.future"),
        (11, "身份证号码", "id.missing"),
        (12, "姓名", "missing"),
        (13, "家长1手机", "phone"),
        (14, "家长1手机", "guardian.phone"),
        (15, "家长1关系", "relation"),
        (16, "身份证号码", "duplicate"),
        (17, "身份证号码", "duplicate"),
        (18, "身份证号码", "names_differ"),
        (19, "学号", "formula"),
        (20, "出生日期", "id.future"),
        (21, "证件类型", "kind"),
        (22, "年级", "missing"),
    ]
    return rows, wrong
