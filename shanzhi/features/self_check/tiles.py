"""The ways into the self-check."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Tile

from .queries import KEEPING, SEEING

GROUP = _("疫情防控")
TILES = (
    Tile(
        name="self_check.check",
        title=_("健康自查"),
        icon="stethoscope",
        portal="citizen",
        url="self_check:check",
        group=GROUP,
        order=18,
        hint=_("几个问题，得到建议和附近的发热门诊"),
        words=_("发热 咳嗽 症状 门诊 就诊"),
    ),
    Tile(
        name="self_check.clinics",
        title=_("发热门诊"),
        icon="building-hospital",
        portal="office",
        url="self_check:clinics",
        group=GROUP,
        order=31,
        permit=KEEPING,
        words=_("医院 电话 接诊"),
    ),
    Tile(
        name="self_check.counts",
        title=_("健康自查统计"),
        icon="chart-bar",
        portal="office",
        url="self_check:counts",
        group=GROUP,
        order=32,
        permit=SEEING,
        words=_("自查 人次"),
    ),
)
