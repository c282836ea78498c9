"""What the grid plugs in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import (
    EventKind,
    Export,
    Gateway,
    Manifest,
    Notice,
    Permit,
    Role,
    Tile,
    TodoSource,
    register,
)

from . import my_data, todos
from .actions.events import EVENT_PHOTO
from .actions.visits import PHOTO
from .queries import EVENTS, HANDLING, PLANNING, SEEING, WALKING, may_open_event_photo, may_open_photo

GROUP = _("网格")


def _office(name: str, title: Any, icon: str, *, order: int, permit: str, words: Any = "") -> Tile:
    return Tile(
        name=f"grid.{name}",
        title=title,
        icon=icon,
        portal="office",
        url=f"grid:{name}",
        group=GROUP,
        order=order,
        permit=permit,
        words=words,
    )


MANIFEST = Manifest(
    module="grid",
    tiles=(
        _office("visits", _("网格走访"), "home-check", order=30, permit=WALKING, words=_("上门 离线")),
        _office("patrol", _("网格巡查"), "walk", order=31, permit=WALKING, words=_("轨迹 排班")),
        _office("report", _("上报事件"), "camera-plus", order=29, permit=WALKING, words=_("拍照 采集 离线")),
        _office(
            "events", _("网格事件"), "list-check", order=28, permit=EVENTS, words=_("立案 派遣 核查 结案")
        ),
        _office("classes", _("事件分类"), "category-2", order=35, permit=EVENTS, words=_("立案条件 时限")),
        _office("records", _("走访记录"), "clipboard-list", order=32, permit=SEEING, words=_("派走访")),
        _office("shifts", _("网格排班"), "calendar-week", order=33, permit=PLANNING, words=_("班次")),
        _office("patrols", _("巡查记录"), "route", order=34, permit=SEEING, words=_("轨迹 覆盖")),
    ),
    permits=(
        Permit(WALKING, _("网格走访、巡查")),
        Permit(SEEING, _("查看网格走访、巡查")),
        Permit(PLANNING, _("派走访、排班")),
        Permit(EVENTS, _("查看、办理与自己有关的网格事件")),
        Permit(HANDLING, _("受理、派遣、结案网格事件")),
    ),
    roles=(
        Role("grid_worker", _("网格员"), (WALKING, EVENTS)),
        Role("county_official", _("区县工作人员"), (SEEING, PLANNING, EVENTS, HANDLING)),
        Role("official", _("工作人员"), (EVENTS,)),
        Role("city_leader", _("市领导"), (SEEING,)),
    ),
    events=(
        EventKind("grid.visited", _("网格员已走访")),
        EventKind("grid.event_moved", _("网格事件有进展")),
    ),
    notices=(
        Notice("grid.visit", _("网格走访任务"), channels=("push",)),
        Notice("grid.event", _("网格事件"), channels=("push",)),
    ),
    todos=(TodoSource("grid.visits", "office", todos.of_worker),),
    gateways=(
        Gateway(PHOTO, may_open_photo, second_factor=True),
        Gateway(EVENT_PHOTO, may_open_event_photo, second_factor=True),
    ),
    exports=(
        Export("grid.visited", _("网格员走访"), my_data.visited),
        Export("grid.awaited", _("走访任务"), my_data.awaited),
        Export("grid.made", _("您做过的走访"), my_data.made),
        Export("grid.shifts", _("您的网格班次"), my_data.shifts),
        Export("grid.patrols", _("您的巡查"), my_data.patrols),
        Export("grid.reports", _("您上报的网格事件"), my_data.reports),
        Export("grid.steps", _("您办理的网格事件"), my_data.steps),
        Export("grid.track", _("您的巡查轨迹"), my_data.track),
    ),
    sentences={
        "grid_visit_once": _("这次走访已经登记。"),
        "grid_visit_temperature": _("体温应在 34 到 43 ℃ 之间，请重新测量后填写。"),
        "grid_shift_once": _("这位网格员这个班次已经排好。"),
        "grid_class_limit": _("时限至少为 1。"),
        "grid_event_score": _("评价应在 1 到 5 分之间。"),
        "grid_report_once": _("这次上报已经登记。"),
        "grid_step_once": _("别人刚刚办理过，请刷新页面。"),
        "grid_spot_once": _("这个位置已经上传。"),
    },
)
register(MANIFEST)
