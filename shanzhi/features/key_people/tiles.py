"""The ways into key people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Tile

GROUP = _("重点人群")


def _office(name: str, title: Any, icon: str, *, order: int, permit: str, words: Any = "") -> Tile:
    return Tile(
        name=f"key_people.{name}",
        title=title,
        icon=icon,
        portal="office",
        url=f"key_people:{name}",
        group=GROUP,
        order=order,
        permit=permit,
        words=words,
    )


TILES = (
    _office(
        "round",
        _("今日随访"),
        "route",
        order=20,
        permit="key_people.follow_up",
        words=_("上门 电话 体温 网格员"),
    ),
    _office(
        "board",
        _("重点人群概况"),
        "chart-bar",
        order=21,
        permit="key_people.see_board",
        words=_("统计 随访 超时"),
    ),
    _office(
        "people",
        _("重点人员名单"),
        "users-group",
        order=22,
        permit="key_people.manage",
        words=_("纳入管理 隔离 密接"),
    ),
    _office(
        "releases",
        _("到期解除"),
        "file-check",
        order=23,
        permit="key_people.manage",
        words=_("解除医学观察告知书"),
    ),
    _office(
        "overdue",
        _("超时随访"),
        "clock-exclamation",
        order=24,
        permit="key_people.manage",
        words=_("漏访 催办"),
    ),
    _office(
        "imports",
        _("批量纳入"),
        "file-import",
        order=25,
        permit="key_people.manage",
        words=_("导入 表格 XLSX"),
    ),
    _office(
        "categories",
        _("重点人群类别"),
        "category",
        order=26,
        permit="key_people.set_categories",
        words=_("天数 随访次数"),
    ),
    Tile(
        name="key_people.mine",
        title=_("我的健康管理"),
        icon="heart-rate-monitor",
        portal="citizen",
        url="key_people:mine",
        group=_("疫情防控"),
        order=16,
        hint=_("居家观察、体温上报、解除告知书"),
        words=_("隔离 医学观察 重点人员 体温 解除"),
    ),
)
