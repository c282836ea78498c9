"""What the health code plugs in."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import (
    EventKind,
    Manifest,
    Notice,
    Permit,
    Role,
    Tile,
    TodoSource,
    register,
)

from . import todos

NAME = settings.HEALTH_CODE_NAME
EPIDEMIC = _("疫情防控")

MANIFEST = Manifest(
    module="health_code",
    tiles=(
        Tile(
            "health_code.show", NAME, "qrcode", "citizen", "health_code:show", EPIDEMIC, 10,
            hint=_("亮码通行"), words=_("健康码 绿码 黄码 红码 二维码 通行"),
        ),
        Tile(
            "health_code.scan_poster", _("扫场所码"), "scan", "citizen", "health_code:scan_poster", EPIDEMIC, 11,
            hint=_("进门扫码登记"), words=_("扫一扫 登记 打卡"),
        ),
        Tile(
            "health_code.declare", _("健康申报"), "clipboard-heart", "citizen", "health_code:declare", EPIDEMIC, 12,
            hint=_("申领、更新健康码"), words=_("体温 症状 申领 更新"),
        ),
        Tile(
            "health_code.records", _("登记记录"), "history", "citizen", "health_code:records", EPIDEMIC, 13,
            hint=_("去过的场所"), words=_("足迹 行程 打卡记录"),
        ),
        Tile(
            "health_code.inspect", _("查验健康码"), "device-mobile-search", "citizen", "health_code:inspect",
            EPIDEMIC, 14, hint=_("查验员使用"), words=_("反扫 检查 体温"),
        ),
        Tile(
            "health_code.venues", _("我的场所"), "building-store", "citizen", "health_code:venues", EPIDEMIC, 15,
            hint=_("登记场所、打印海报"), words=_("场所码 海报 管理员"),
        ),
        Tile(
            "health_code.venues_business", _("场所码"), "building-store", "business", "health_code:venues", EPIDEMIC,
            10, hint=_("登记场所、打印海报、查看统计"), words=_("海报 管理员 查验员"),
        ),
        Tile(
            "health_code.inspect_business", _("查验健康码"), "device-mobile-search", "business",
            "health_code:inspect", EPIDEMIC, 11, hint=_("查验员使用"), words=_("扫码 体温"),
        ),
        Tile(
            "health_code.board", _("健康码概况"), "chart-line", "office", "health_code:board", EPIDEMIC, 10,
            permit="health_code.see_board", words=_("统计 亮码 登记 场所"),
        ),
        Tile(
            "health_code.office_venues", _("场所管理"), "building-store", "office", "health_code:office_venues",
            EPIDEMIC, 11, permit="health_code.see_board", words=_("场所码 查询 导出"),
        ),
        Tile(
            "health_code.look_up", _("健康码查询"), "user-search", "office", "health_code:look_up", EPIDEMIC, 12,
            permit="health_code.look_up", words=_("身份证 手机号 查人"),
        ),
    ),
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
    todos=(TodoSource("health_code.declare", "citizen", todos.declarations_due),),
    sentences={
        "health_declaration_once": _("这次申报已经提交过了。"),
        "health_declaration_temperature": _("体温应在 34 到 43 ℃ 之间，请重新测量后填写。"),
        "venue_once": _("您在这个村（社区）已经登记过同名的场所。"),
        "venue_inspector_once": _("此人已经是这里的查验员。"),
    },
)
register(MANIFEST)
