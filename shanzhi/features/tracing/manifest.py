"""What tracing plugs in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Manifest, register

MANIFEST = Manifest(
    module="tracing",
    sentences={"tracing_place_minutes": _("停留时长应在 1 到 1440 分钟之间。")},
)
register(MANIFEST)
