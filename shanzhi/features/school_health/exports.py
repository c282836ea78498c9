"""Columns of the lists that can be taken away as a file: sums, never names of pupils."""

from typing import Any

from django.utils.translation import gettext_lazy as _


def _columns(title: Any) -> list[tuple[Any, Any]]:
    return [
        (title, lambda row: row.name),
        (_("应申报"), lambda row: row.sums.wanted),
        (_("已申报"), lambda row: row.sums.answered),
        (_("其中补报"), lambda row: row.sums.late),
        (_("未申报"), lambda row: row.sums.missing),
        (_("请假"), lambda row: row.sums.absent),
        (_("异常"), lambda row: row.sums.abnormal),
        (_("存疑"), lambda row: row.sums.flagged),
        (_("完成率（%）"), lambda row: row.sums.percent),
    ]


def class_columns() -> list[tuple[Any, Any]]:
    return _columns(_("班级"))


def school_columns() -> list[tuple[Any, Any]]:
    return _columns(_("学校"))


def division_columns() -> list[tuple[Any, Any]]:
    return _columns(_("地区"))
