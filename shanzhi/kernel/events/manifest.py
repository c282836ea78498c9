"""What the stream of facts plugs in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Manifest, register

MANIFEST = Manifest(
    module="events",
    sentences={"events_delivery_once": _("这件事已经处理过，不需要再次处理")},
)
register(MANIFEST)
