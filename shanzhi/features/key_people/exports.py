"""Columns of the lists that can be taken away as a file. Names and phones stay masked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import FollowUp, ListedPerson


def listed_columns() -> list[tuple[Any, Any]]:
    return [
        (_("姓名"), lambda row: row.person.masked_name),
        (_("类别"), lambda row: row.category.name),
        (_("状态"), ListedPerson.get_state_display),
        (_("区划代码"), lambda row: row.division_id),
        (_("村（社区）"), lambda row: row.division.name),
        (_("开始日期"), lambda row: row.starts_on),
        (_("结束日期"), lambda row: row.ends_on),
        (_("文号"), lambda row: row.document_number),
        (_("来源"), ListedPerson.get_source_display),
        (_("联系电话"), lambda row: row.masked_phone),
        (_("纳入时间"), lambda row: row.listed_at),
    ]


def overdue_columns() -> list[tuple[Any, Any]]:
    return [
        (_("姓名"), lambda row: row.listed.person.masked_name),
        (_("类别"), lambda row: row.listed.category.name),
        (_("村（社区）"), lambda row: row.listed.division.name),
        (_("应完成时间"), lambda row: row.due_at),
        (_("网格员"), _worker),
        (_("联系次数"), lambda row: row.tries),
    ]


def _worker(row: FollowUp) -> str:
    return row.assigned_to.masked_name if row.assigned_to else ""
