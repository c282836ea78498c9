"""What key people plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import (
    EventKind,
    Export,
    Gateway,
    Headline,
    Manifest,
    Notice,
    Permit,
    Role,
    TodoSource,
    register,
)

from . import headlines, my_data, photos, todos
from .queries import FOLLOWING, MANAGING, SEEING, SETTING
from .tiles import TILES

MANIFEST = Manifest(
    module="key_people",
    tiles=TILES,
    permits=(
        Permit(SEEING, _("查看重点人群统计")),
        Permit(MANAGING, _("纳入、调整、解除重点人员")),
        Permit(FOLLOWING, _("随访重点人员")),
        Permit(SETTING, _("维护重点人群类别")),
    ),
    roles=(
        Role("health_official", _("卫生健康工作人员"), (SEEING, MANAGING, FOLLOWING, SETTING)),
        Role("county_official", _("区县工作人员"), (SEEING, MANAGING, FOLLOWING)),
        Role("grid_worker", _("网格员"), (FOLLOWING,)),
        Role("health_viewer", _("疫情防控数据查看人员"), (SEEING,)),
    ),
    events=(
        EventKind("key_people.listed", _("纳入重点人群")),
        EventKind("key_people.released", _("解除重点人群管理")),
        EventKind("key_people.withdrawn", _("撤销重点人群纳入")),
        EventKind("key_people.follow_up_missed", _("随访超时")),
        EventKind("key_people.abnormal", _("随访发现异常")),
    ),
    notices=(
        Notice("key_people.listed", _("纳入健康管理"), channels=("sms", "push")),
        Notice("key_people.changed", _("健康管理有变化"), channels=("sms", "push")),
        Notice("key_people.released", _("解除健康管理"), channels=("sms", "push")),
        Notice("key_people.missed", _("随访超时"), channels=("push",)),
        Notice("key_people.escalated", _("随访超时未补"), channels=("push",)),
        Notice("key_people.abnormal", _("随访异常"), channels=("sms", "push")),
    ),
    headlines=(Headline("key_people.today", _("今天的重点人群"), "office", SEEING, headlines.today),),
    todos=(
        TodoSource("key_people.round", "office", todos.of_worker),
        TodoSource("key_people.office", "office", todos.of_official),
        TodoSource("key_people.report", "citizen", todos.of_person),
    ),
    gateways=(Gateway("key_people.photo", photos.may_open, second_factor=True),),
    exports=(
        Export("key_people.listings", _("健康管理"), my_data.listings),
        Export("key_people.steps", _("健康管理的经过"), my_data.steps),
        Export("key_people.follow_ups", _("随访和上报"), my_data.follow_ups),
        Export("key_people.documents", _("解除告知书"), my_data.documents),
        Export("key_people.rounds", _("您负责的随访"), my_data.rounds),
    ),
    sentences={
        "key_listed_once": _("此人已经在这个类别的管理中。"),
        "key_listed_ends_later": _("结束日期不能早于开始日期。"),
        "key_entry_once": _("这次随访已经登记。"),
        "key_entry_temperature": _("体温应在 34 到 43 ℃ 之间，请重新测量后填写。"),
        "key_release_once": _("已经有一份有效的告知书。"),
        "key_category_days": _("天数应在 1 到 180 之间，随访间隔应在 1 到 30 天之间。"),
    },
)
register(MANIFEST)
