"""What messages plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Manifest, register

MANIFEST = Manifest(
    module="notify",
    sentences={"notify_quiet_both": _("免打扰的开始和结束时间要一起填写")},
)
register(MANIFEST)
