"""What firms' declarations plug in."""

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
    RosterPages,
    Subscription,
    TodoSource,
    register,
)

from . import headlines, hearing, my_data, papers, todos
from .actions.resumes import PAPERS
from .queries import PARKS, REVIEWING, SEEING, bureau_of
from .tiles import TILES

MANIFEST = Manifest(
    module="staff_health",
    tiles=TILES,
    permits=(
        Permit(SEEING, _("查看企业员工申报统计")),
        Permit(REVIEWING, _("办理复工备案")),
        Permit(PARKS, _("维护园区")),
    ),
    roles=(
        Role("health_official", _("卫生健康工作人员"), (SEEING,)),
        Role("county_official", _("区县工作人员"), (SEEING, REVIEWING, PARKS)),
        Role("industry_official", _("工业和信息化工作人员"), (SEEING, REVIEWING, PARKS)),
        Role("health_viewer", _("疫情防控数据查看人员"), (SEEING,)),
    ),
    events=(
        EventKind("staff_health.joined", _("企业开始员工健康申报")),
        EventKind("staff_health.resume_filed", _("提交复工备案")),
        EventKind("staff_health.resume_decided", _("复工备案已处理")),
    ),
    subscriptions=(
        Subscription(
            "staff_health.agents", ("orgs.agent_decided", "orgs.agent_left"), hearing.agents_changed
        ),
    ),
    notices=(
        Notice("staff_health.resume_waiting", _("复工备案待办理"), channels=("push",)),
        Notice("staff_health.resume_moved", _("复工备案有进展"), channels=("sms", "push")),
        Notice("staff_health.left", _("员工退出名册"), channels=("push",)),
    ),
    headlines=(Headline("staff_health.today", _("今天的企业员工申报"), "office", SEEING, headlines.today),),
    todos=(
        TodoSource("staff_health.firm", "business", todos.of_firm),
        TodoSource("staff_health.resumes", "office", todos.of_official),
    ),
    gateways=(Gateway(PAPERS, papers.may_open, second_factor=True),),
    exports=(
        Export("staff_health.firms", _("您登记申报的企业"), my_data.firms),
        Export("staff_health.resumes", _("您提交的复工备案"), my_data.resumes),
        Export("staff_health.steps", _("您办理的复工备案"), my_data.steps),
    ),
    rosters=(
        RosterPages(
            name="staff",
            duty_url="business:staff_health:today",
            bureau_url="office:staff_health:firms",
            bureau=bureau_of,
        ),
    ),
    sentences={
        "staff_resume_one_open": _("已经有一份复工备案正在办理。"),
        "staff_resume_outside": _("市外返岗人数不能多于返岗人数。"),
        "staff_park_name_once": _("已经有这个名称的园区。"),
    },
)
register(MANIFEST)
