"""The ways into school health."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Tile

from .queries import SEEING, SETTING, TEACHING

GROUP = _("学校健康申报")


def _office(name: str, title: Any, icon: str, *, order: int, permit: str, words: Any = "") -> Tile:
    return Tile(
        name=f"school_health.{name}",
        title=title,
        icon=icon,
        portal="office",
        url=f"school_health:{name}",
        group=GROUP,
        order=order,
        permit=permit,
        words=words,
    )


TILES = (
    _office(
        "today",
        _("班级健康申报"),
        "checklist",
        order=30,
        permit=TEACHING,
        words=_("班主任 学生 家长 催办 未申报 体温"),
    ),
    _office(
        "board",
        _("学校申报概况"),
        "school",
        order=31,
        permit=SEEING,
        words=_("教育局 完成率 未申报 异常 统计"),
    ),
    Tile(
        name="school_health.rosters",
        title=_("学生名册"),
        icon="list-details",
        portal="office",
        url="declarations:rosters",
        group=GROUP,
        order=33,
        permit="school_health.manage_school",
        words=_("导入 班级 家长 转学 升级 XLSX"),
    ),
    _office("terms", _("学期"), "calendar-event", order=32, permit=SETTING, words=_("上课日 假期 开学")),
)
