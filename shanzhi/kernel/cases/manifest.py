"""What cases plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import (
    EventKind,
    Export,
    Gateway,
    Manifest,
    Notice,
    Subscription,
    Tile,
    TodoSource,
    register,
)
from shanzhi.kernel.cases import my_data, papers, tasks, todos

MANIFEST = Manifest(
    module="cases",
    events=(EventKind("cases.moved", _("办件有进展")),),
    notices=(
        Notice("cases.hand", _("您经办的办件"), channels=("push",)),
        Notice("cases.opener", _("您提出的办件有进展"), channels=("sms", "push")),
    ),
    tiles=(
        Tile(
            "cases.office",
            _("办件"),
            "briefcase",
            "office",
            "cases:cases",
            _("办件"),
            10,
            hint=_("轮到我办的、本单位的、快到期的"),
            words=_("待办 督办 超时 会办 延期"),
        ),
    ),
    todos=(
        TodoSource("cases.hands", "office", todos.of_official),
        TodoSource("cases.asked", "business", todos.of_opener),
    ),
    gateways=(
        Gateway(papers.FROM_OPENER, papers.may_open, second_factor=True),
        Gateway(papers.FROM_OFFICE, papers.may_open),
    ),
    subscriptions=(Subscription("cases.recount", ("orgs.city_days_changed",), tasks.days_changed),),
    exports=(
        Export("cases.opened", _("您提出的办件"), my_data.opened),
        Export("cases.led", _("您主办的办件"), my_data.led),
        Export("cases.extensions", _("您申请的延期"), my_data.extensions),
        Export("cases.helped", _("您答复过的会办"), my_data.helped),
        Export("cases.moved", _("您办理过的步骤"), my_data.moved),
    ),
    sentences={
        "cases_transition_once": _("别人刚刚办理过，请刷新页面。"),
        "cases_one_clock": _("这件办件已经在计时。"),
        "cases_one_extension_asked": _("已经申请过延期，请等待审批。"),
        "cases_extension_by_another": _("延期要由另一个人审批。"),
        "cases_helper_once": _("这个单位已经在办理。"),
        "cases_one_pause": _("计时已经暂停。"),
    },
)
register(MANIFEST)
