"""What the self-check plugs in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import EventKind, Export, Manifest, Permit, Role, register

from . import my_data
from .queries import KEEPING, SEEING
from .tiles import TILES

MANIFEST = Manifest(
    module="self_check",
    tiles=TILES,
    permits=(Permit(KEEPING, _("维护发热门诊")), Permit(SEEING, _("查看健康自查统计"))),
    roles=(
        Role("health_official", _("卫生健康工作人员"), (KEEPING, SEEING)),
        Role("health_viewer", _("疫情防控数据查看人员"), (SEEING,)),
    ),
    events=(EventKind("self_check.declared", _("健康自查后向健康码申报")),),
    exports=(Export("self_check.checks", _("健康自查"), my_data.checks),),
    sentences={
        "self_check_once": _("这次自查已经保存过了。"),
        "self_check_day_once": _("请再试一次。"),
    },
)
register(MANIFEST)
