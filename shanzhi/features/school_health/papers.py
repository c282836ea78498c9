"""A school's week as a sheet for its head, set with typst. Names are masked."""

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from shanzhi.core.clock import local
from shanzhi.kernel.declarations.queries.boards import Sums

from .queries import Week

TEMPLATE = Path(__file__).parent / "templates" / "school_health/report/week.typ"
FONTS = Path(settings.ROOT) / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Reading the fonts costs more than setting a sheet, so they are kept."""
    folders = [FONTS / "400Regular", FONTS / "700Bold"]
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders])


def report(week: Week, *, at: dt.datetime) -> bytes:
    """The report as PDF, A4."""
    with override(settings.LANGUAGE_CODE):  # an official paper speaks the city's language
        sheet = _sheet(week, at)
    return typst.compile(
        str(TEMPLATE),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
    )


def _sheet(week: Week, at: dt.datetime) -> dict[str, Any]:
    return {
        "school": week.school.name,
        "title": _("每周健康申报情况"),
        "span": _("{first} 至 {last}").format(first=_date(week.first), last=_date(week.last)),
        "facts": _facts(week),
        "heads": [
            _("应申报"),
            _("已申报"),
            _("补报"),
            _("未申报"),
            _("请假"),
            _("异常"),
            _("存疑"),
            _("完成率"),
        ],
        "tables": [
            {
                "title": _("按天"),
                "label": _("日期"),
                "rows": [_figures(_day(row.key), row.sums) for row in week.days],
            },
            {
                "title": _("按班级"),
                "label": _("班级"),
                "rows": [_figures(row.name, row.sums) for row in week.classes],
            },
        ],
        "lists": _lists(week),
        "foot": _("数据截至 {at}，姓名已脱敏。").format(at=f"{local(at):%Y-%m-%d %H:%M}"),
    }


def _lists(week: Week) -> list[dict[str, Any]]:
    abnormal = [
        [_day(one.day), one.member.group.name, one.member.person.masked_name, one.said]
        for one in week.abnormal
    ]
    absences = [
        [
            f"{one.first:%m-%d} – {one.last:%m-%d}",
            one.member.group.name,
            one.member.person.masked_name,
            str(one.get_reason_display()),
        ]
        for one in week.absences
    ]
    return [
        {"title": _("申报异常"), "none": _("本周没有学生申报异常。"), "rows": abnormal},
        {"title": _("请假"), "none": _("本周没有登记请假。"), "rows": absences},
    ]


def _facts(week: Week) -> list[list[str]]:
    sums, told = week.sums, week.reminding
    minutes = _("{minutes} 分钟").format(minutes=round(told.minutes)) if told.minutes is not None else "–"
    return [
        [_("申报完成率"), f"{sums.percent} %"],
        [_("申报人次"), f"{sums.answered:,}"],
        [_("异常人次"), f"{sums.abnormal:,}"],
        [_("提醒人次"), f"{told.reminded:,}"],
        [_("从提醒到申报（中位数）"), minutes],
    ]


def _figures(name: str, sums: Sums) -> list[str]:
    counts = [sums.wanted, sums.answered, sums.late, sums.missing, sums.absent, sums.abnormal, sums.flagged]
    return [name, *(f"{count:,}" for count in counts), f"{sums.percent} %"]


def _day(day: dt.date) -> str:
    return f"{day:%m-%d}"


def _date(day: dt.date) -> str:
    return _("{day:%Y}年{day:%-m}月{day:%-d}日").format(day=day)
