"""What signed codes plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import EventKind, Manifest, register

MANIFEST = Manifest(
    module="codes",
    events=(EventKind("codes.revoked", _("二维码已作废")),),
)
register(MANIFEST)
