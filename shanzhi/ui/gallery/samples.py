"""What the gallery shows in its components: invented, and the same every time but for the hour."""

import datetime as dt
from typing import Any

import segno
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from shanzhi.ui.charts import Area, Chart, DivisionMap, Series

DAYS = ["3/10", "3/11", "3/12", "3/13", "3/14", "3/15", "3/16"]


def cells(at: dt.datetime) -> list[dict[str, Any]]:
    """One line for each tone a state may have."""
    return [
        {
            "title": _("东涌市场"),
            "text": _("城区 · 商超"),
            "state": _("营业中"),
            "tone": "good",
            "at": at - dt.timedelta(minutes=3),
            "url": "#",
            "icon": "building-store",
        },
        {
            "title": _("海丰第一小学"),
            "text": _("海丰县 · 学校"),
            "state": _("待核实"),
            "tone": "warn",
            "at": at - dt.timedelta(hours=30),
            "url": "#",
            "icon": "school",
        },
        {
            "title": _("碣石渔港检查点"),
            "text": _("陆丰市 · 港口"),
            "state": _("超时 2 小时"),
            "tone": "bad",
            "at": at - dt.timedelta(days=20),
            "url": "#",
            "icon": "anchor",
        },
        {
            "title": _("河田镇便民中心"),
            "text": _("陆河县 · 办事大厅"),
            "state": _("已停用"),
            "tone": "calm",
            "value": 128,
        },
    ]


def steps(at: dt.datetime) -> list[dict[str, Any]]:
    """A case on its way: done, now, later."""
    return [
        {"title": _("提交申报"), "who": _("张**"), "at": at - dt.timedelta(days=2), "state": "done"},
        {
            "title": _("网格员核实"),
            "who": _("李**"),
            "at": at - dt.timedelta(days=1),
            "said": _("已上门，情况属实。"),
            "state": "done",
        },
        {
            "title": _("部门办理"),
            "who": _("卫生健康局"),
            "clock": _("还有 1 天 3 小时"),
            "clock_tone": "good",
            "state": "now",
        },
        {"title": _("答复本人"), "state": "later"},
    ]


def charts(at: dt.datetime) -> list[Chart]:
    """One of each kind."""
    source = _("场所登记")
    return [
        Chart(
            "chart-bar",
            _("每日登记"),
            DAYS,
            [Series(_("登记"), [820, 932, 901, 1290, 1330, 1320, 1480])],
            unit=_("人次"),
            label_title=_("日期"),
            source=source,
            at=at,
        ),
        Chart(
            "chart-line",
            _("亮码与登记"),
            DAYS,
            [
                Series(_("亮码"), [1820, 2132, 2001, 2934, 3290, 3330, 3520]),
                Series(_("登记"), [820, 932, 901, 1290, 1330, 1320, 1480]),
            ],
            kind="line",
            unit=_("人次"),
            label_title=_("日期"),
            source=source,
            at=at,
        ),
        Chart(
            "chart-rank",
            _("各县（市、区）场所"),
            [_("陆丰市"), _("海丰县"), _("城区"), _("陆河县")],
            [Series(_("场所"), [72, 61, 44, 23])],
            kind="rank",
            unit=_("个"),
            label_title=_("地区"),
            source=source,
            at=at,
        ),
    ]


def division_map(at: dt.datetime) -> DivisionMap:
    areas = [
        Area("441502", _("城区"), 44),
        Area("441521", _("海丰县"), 61),
        Area("441523", _("陆河县"), 23),
        Area("441581", _("陆丰市"), 72),
    ]
    return DivisionMap(
        "map-venues", _("场所分布"), areas, _("场所"), unit=_("个"), source=_("场所登记"), at=at
    )


def qr() -> str:
    """A drawing as modules make them."""
    code = segno.make("SZ1SAMPLE", error="m")
    return mark_safe(code.svg_inline(scale=5, border=2, omitsize=True))


def todos(at: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "title": _("今天还没有健康申报"),
            "hint": _("一分钟填完"),
            "url": "#",
            "due": at + dt.timedelta(hours=5),
        }
    ]
