"""What the health code plugs in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import (
    EventKind,
    Export,
    Headline,
    Manifest,
    Notice,
    Permit,
    Role,
    TodoSource,
    register,
)

from . import headlines, my_data, todos
from .tiles import TILES

MANIFEST = Manifest(
    module="health_code",
    tiles=TILES,
    permits=(
        Permit("health_code.see_board", _("查看健康码统计和场所")),
        Permit("health_code.look_up", _("按证件号码或手机号码查询健康码")),
    ),
    roles=(
        Role(
            "health_official",
            _("卫生健康工作人员"),
            ("health_code.see_board", "health_code.look_up"),
        ),
        Role("health_viewer", _("疫情防控数据查看人员"), ("health_code.see_board",)),
    ),
    events=(
        EventKind("health_code.declared", _("已健康申报")),
        EventKind("health_code.colour_changed", _("健康码颜色变化")),
        EventKind("health_code.fever_found", _("查验发现体温异常")),
        EventKind("health_code.venue_registered", _("场所已登记")),
        EventKind("health_code.venue_closed", _("场所已关闭")),
    ),
    notices=(
        Notice("health_code.colour_changed", _("健康码颜色变化"), channels=("sms", "push")),
        Notice("health_code.expired", _("健康申报到期"), channels=("push",)),
        Notice("health_code.fever_found", _("场所体温异常"), channels=("sms", "push")),
    ),
    headlines=(
        Headline(
            "health_code.today",
            _("今天的健康码"),
            "office",
            "health_code.see_board",
            headlines.today,
        ),
    ),
    todos=(TodoSource("health_code.declare", "citizen", todos.declarations_due),),
    exports=(
        Export("health_code.declarations", _("健康申报"), my_data.declarations),
        Export("health_code.code", _("当前的健康码"), my_data.code),
        Export("health_code.colours", _("健康码颜色变化"), my_data.colours),
        Export("health_code.venues", _("您登记的场所"), my_data.venues),
        Export("health_code.inspecting", _("您查验的场所"), my_data.inspecting),
    ),
    sentences={
        "health_declaration_once": _("这次申报已经提交过了。"),
        "health_declaration_temperature": _("体温应在 34 到 43 ℃ 之间，请重新测量后填写。"),
        "venue_once": _("您在这个村（社区）已经登记过同名的场所。"),
        "venue_inspector_once": _("此人已经是这里的查验员。"),
    },
)
register(MANIFEST)
