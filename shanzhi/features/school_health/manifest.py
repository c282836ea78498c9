"""What school health plugs in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import (
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
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.declarations.enums import Audience

from . import headlines, hearing, todos
from .queries import HEARING, MANAGING, SEEING, SETTING, TEACHING
from .tiles import TILES

MANIFEST = Manifest(
    module="school_health",
    tiles=TILES,
    permits=(
        Permit(TEACHING, _("查看和跟进本班健康申报")),
        Permit(MANAGING, _("管理本校健康申报")),
        Permit(SEEING, _("查看学校健康申报统计")),
        Permit(SETTING, _("维护学期")),
        Permit(HEARING, _("接收学生申报异常")),
    ),
    roles=(
        Role("class_teacher", _("班主任"), (TEACHING,)),
        Role("school_manager", _("校级管理员"), (TEACHING, MANAGING)),
        Role("education_official", _("教育局工作人员"), (SEEING, SETTING)),
        Role("health_official", _("卫生健康工作人员"), (SEEING, HEARING)),
        Role("health_viewer", _("疫情防控数据查看人员"), (SEEING,)),
        Role("grid_worker", _("网格员"), (HEARING,)),
    ),
    notices=(
        Notice("school_health.abnormal", _("学生申报异常"), channels=("push",)),
        Notice("school_health.fever", _("校门体温异常"), channels=("sms", "push")),
    ),
    subscriptions=(
        Subscription("school_health.abnormal", ("declaration.abnormal",), hearing.abnormal),
        Subscription("school_health.fever", ("health_code.fever_found",), hearing.fever),
    ),
    todos=(
        TodoSource("school_health.teacher", "office", todos.of_teacher),
        TodoSource("school_health.manager", "office", todos.of_manager),
        TodoSource("school_health.official", "office", todos.of_official),
    ),
    headlines=(Headline("school_health.today", _("今天的学校健康申报"), "office", SEEING, headlines.today),),
    rosters=(
        RosterPages(
            Audience.SCHOOL.value,
            "office:school_health:today",
            "office:school_health:board",
            lambda division_code: accounts.people_with_permit(SETTING, division_code),
            {"teacher": "class_teacher", "head": "school_manager", "manager": "school_manager"},
        ),
    ),
)
register(MANIFEST)
