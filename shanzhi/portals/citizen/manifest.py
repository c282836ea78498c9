from django.conf import settings

from shanzhi.core.registry import Manifest, Portal, register

MANIFEST = Manifest(
    module="citizen",
    portals=(Portal("citizen", settings.PORTAL_NAMES["citizen"], "/c/", "layouts/phone.html"),),
)
register(MANIFEST)
