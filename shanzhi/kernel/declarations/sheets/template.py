"""The empty file to fill in."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from .columns import COLUMNS, ID_KINDS, RELATIONS
from .reading import MOST_ROWS


def template(audience: str) -> bytes:
    """A sheet of text columns with choices where there are any, and a second one that explains."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    bold, text = book.add_format({"bold": True, "bg_color": "#E8F1FB"}), book.add_format({"num_format": "@"})
    sheet, notes = book.add_worksheet(_("名册")), book.add_worksheet(_("填写说明"))
    columns = COLUMNS[audience]
    for place, column in enumerate(columns):
        sheet.write_string(0, place, f"{column.header}*" if column.filled else column.header, bold)
        choices = _choices(column.key)
        if choices:
            sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": choices})
    sheet.set_column(0, len(columns) - 1, 16, text)
    sheet.freeze_panes(1, 0)
    notes.set_column(0, 0, 100)
    for line, words in enumerate(_notes()):
        notes.write_string(line, 0, words)
    example = len(_notes()) + 1
    notes.write_row(example, 0, [_("示例："), *(column.header for column in columns)], bold)
    notes.write_row(example + 1, 0, ["", *(column.example for column in columns)])
    book.close()
    return file.getvalue()


def _choices(key: str) -> list[str]:
    if key == "id_kind":
        return [word for word in ID_KINDS if len(word) > 4 or word == list(ID_KINDS)[-1]]
    if key.startswith("relation"):
        return [word for word in RELATIONS if len(word) in (2, 3, 5)][:8]
    return []


def _notes() -> list[str]:
    return [
        _("带 * 的列必填。表头请不要改；列的先后可以变，不需要的列可以删除。"),
        _("身份证号码一列已设为文本，请不要改成数字，否则后几位会变成 0。"),
        _("没有居民身份证的，不填身份证号码，改填证件类型、证件号码、出生日期和性别。"),
        _("家长手机用来接收邀请和提醒。家长用这个号码登录并确认后，就可以申报。"),
        _("一次最多 60,000 行。一个班级里只要有一行不对，这个班级就不导入，其他班级照常导入。"),
        _("同一个文件可以重复上传，没有变化的人不受影响。"),
    ]
