"""What checking points plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import EventKind, Manifest, register

MANIFEST = Manifest(
    module="scans",
    events=(
        EventKind("scans.point_opened", _("查验点已开放")),
        EventKind("scans.point_closed", _("查验点已关闭")),
        EventKind("scans.staff_changed", _("查验人员有变动")),
    ),
    sentences={"scans_staff_once": _("此人已经是该查验点的工作人员")},
)
register(MANIFEST)
