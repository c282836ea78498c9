"""What regular declarations plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import EventKind, Export, Manifest, Notice, TodoSource, register
from shanzhi.kernel.declarations import my_data
from shanzhi.kernel.declarations.queries.missing import is_still_missing
from shanzhi.kernel.declarations.question_permits import PERMITS, ROLES, TILE
from shanzhi.kernel.declarations.tiles import TILES, due

MANIFEST = Manifest(
    module="declarations",
    tiles=(*TILES, TILE),
    permits=PERMITS,
    roles=ROLES,
    todos=(TodoSource("declarations.due", "citizen", due),),
    events=(
        EventKind("declaration.answered_anew", _("申报内容更正")),
        EventKind("declaration.abnormal", _("申报异常")),
        EventKind("declaration.missed", _("到时未申报")),
        EventKind("declaration.flagged", _("申报内容存疑")),
        EventKind("declaration.absent", _("登记请假")),
        EventKind("declaration.enrolled", _("加入名册")),
        EventKind("declaration.left", _("离开名册")),
        EventKind("declaration.roster_imported", _("名册导入")),
        EventKind("declaration.year_begun", _("学年升级")),
    ),
    notices=(
        Notice(
            "declarations.reminder",
            _("申报提醒"),
            channels=("sms", "push"),
            still_due=is_still_missing,
        ),
        Notice("declarations.missing", _("未申报名单"), channels=("push",)),
        Notice("declarations.abnormal", _("申报异常"), channels=("sms", "push")),
        Notice("declarations.invited", _("邀请家长申报"), channels=("sms",)),
    ),
    exports=(
        Export("declarations.memberships", _("所在班级和单位"), my_data.memberships),
        Export("declarations.answers", _("每日健康申报"), my_data.answers),
        Export("declarations.reporting", _("您代为申报的人"), my_data.reporting),
        Export("declarations.sheets", _("您上传的名册"), my_data.sheets),
        Export("declarations.duties", _("您负责的班级和单位"), my_data.duties),
    ),
    sentences={
        "declarations_member_once": _("此人已经在这个单位的名册里。"),
        "declarations_number_once": _("这个学号（工号）已经有人使用。"),
        "declarations_group_name_once": _("同一级里已经有这个名称。"),
        "declarations_group_code_once": _("这个代码已经用过。"),
        "declarations_reporter_once": _("这个号码已经是家长。"),
        "declarations_year_once": _("本学年已经升级过，不能再升一次。"),
        "declarations_duty_once": _("此人已经担任这项职责。"),
        "declarations_one_draft": _("已经有一份草稿，请先发布或删除它。"),
        "declarations_one_set_a_day": _("这一天已经有一版问卷生效。"),
        "declarations_window_runs_forward": _("结束时间应晚于开始时间。"),
        "declarations_plan_once": _("这份问卷已经在用。"),
    },
)
register(MANIFEST)
