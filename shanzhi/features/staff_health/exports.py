"""Columns of the lists that can be taken away as a file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.declarations.enums import Progress

from .today import Person


def people_columns() -> list[tuple[Any, Any]]:
    """A firm's employees of a day: what they declared, never their health code."""
    return [
        (_("工号"), lambda row: row.line.member.number),
        (_("姓名"), lambda row: row.line.member.person.name),
        (_("车间（部门）"), lambda row: row.line.member.group.name),
        (_("申报情况"), lambda row: Progress(row.line.progress).label),
        (_("体温（℃）"), lambda row: row.temperature),
        (_("异常"), lambda row: "、".join(row.alarms)),
        (_("存疑"), lambda row: "、".join(str(flag) for flag in row.flags)),
        (_("申报时间"), lambda row: row.line.answer.at if row.line.answer else None),
        (_("提醒时间"), lambda row: row.line.reminded_at),
        (_("电话记录"), _call),
        (_("请假原因"), _absence),
    ]


def _call(row: Person) -> str:
    return (row.line.reached.note or str(_("已联系"))) if row.line.reached else ""


def _absence(row: Person) -> str:
    return str(row.line.absence.get_reason_display()) if row.line.absence else ""


def firm_columns() -> list[tuple[Any, Any]]:
    """Firms for officials."""
    return [
        (_("企业"), lambda row: row.firm.organisation.name),
        (_("统一社会信用代码"), lambda row: row.firm.organisation.credit_code),
        (_("行业"), lambda row: row.firm.organisation.get_industry_display()),
        (_("园区"), lambda row: row.firm.park.name if row.firm.park else ""),
        (_("区域"), lambda row: row.firm.group.division.name),
        (_("员工"), lambda row: row.sums.expected if row.sums else None),
        (_("已申报"), lambda row: row.sums.answered if row.sums else None),
        (_("未申报"), lambda row: row.sums.missing if row.sums else None),
        (_("请假"), lambda row: row.sums.absent if row.sums else None),
        (_("异常"), lambda row: row.sums.abnormal if row.sums else None),
        (_("存疑"), lambda row: row.sums.flagged if row.sums else None),
        (_("完成率（%）"), lambda row: row.sums.percent if row.sums else None),
        (_("复工备案"), lambda row: row.resume),
    ]


def resume_columns() -> list[tuple[Any, Any]]:
    """Files to resume work for officials."""
    return [
        (_("企业"), lambda row: row.firm.organisation.name),
        (_("区域"), lambda row: row.firm.group.division.name),
        (_("计划复工日期"), lambda row: row.planned_on),
        (_("返岗人数"), lambda row: row.headcount),
        (_("市外返回"), lambda row: row.from_outside),
        (_("口罩库存"), lambda row: row.masks),
        (_("测温设备"), lambda row: row.thermometers),
        (_("未落实的措施"), lambda row: "、".join(str(one) for one in row.lacking)),
        (_("状态"), lambda row: row.get_state_display()),
        (_("提交时间"), lambda row: row.submitted_at),
        (_("备案编号"), lambda row: row.number),
    ]
