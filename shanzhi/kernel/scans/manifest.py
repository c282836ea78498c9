"""What checking points plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import EventKind, Export, Manifest, register
from shanzhi.kernel.scans import my_data

MANIFEST = Manifest(
    module="scans",
    events=(
        EventKind("scans.point_opened", _("查验点已开放")),
        EventKind("scans.point_closed", _("查验点已关闭")),
        EventKind("scans.point_renamed", _("查验点已改名")),
        EventKind("scans.staff_changed", _("查验人员有变动")),
    ),
    exports=(
        Export("scans.check_ins", _("登记记录"), my_data.check_ins),
        Export("scans.shows", _("每天亮码次数"), my_data.shows),
        Export("scans.posts", _("查验点的工作"), my_data.posts),
    ),
    sentences={"scans_staff_once": _("此人已经是该查验点的工作人员")},
)
register(MANIFEST)
