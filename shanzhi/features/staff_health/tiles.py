"""The ways into firms' declarations."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Tile

from .queries import PARKS, REVIEWING, SEEING

GROUP = _("企业员工")
TILES = (
    Tile(
        "staff_health.today",
        _("员工健康申报"),
        "users",
        "business",
        "staff_health:today",
        _("疫情防控"),
        12,
        hint=_("名册、未申报、一键提醒、复工备案"),
        words=_("复工 返岗 员工 体温 车间 厂区"),
    ),
    Tile(
        "staff_health.mine",
        _("我的单位申报"),
        "briefcase",
        "citizen",
        "staff_health:mine",
        _("疫情防控"),
        17,
        hint=_("上班前申报、记录、位置选择"),
        words=_("上班 单位 返岗 企业 体温"),
    ),
    Tile(
        "staff_health.board",
        _("企业申报概况"),
        "chart-bar",
        "office",
        "staff_health:board",
        GROUP,
        30,
        SEEING,
        words=_("行业 园区 完成率 复工"),
    ),
    Tile(
        "staff_health.firms",
        _("申报企业"),
        "building-factory-2",
        "office",
        "staff_health:firms",
        GROUP,
        31,
        SEEING,
        words=_("名单 未申报 异常"),
    ),
    Tile(
        "staff_health.resumes",
        _("复工备案"),
        "file-check",
        "office",
        "staff_health:resumes",
        GROUP,
        32,
        REVIEWING,
        words=_("受理 备案 返岗"),
    ),
    Tile(
        "staff_health.parks",
        _("园区"),
        "map-pin",
        "office",
        "staff_health:parks",
        GROUP,
        33,
        PARKS,
        words=_("工业园 开发区"),
    ),
)
