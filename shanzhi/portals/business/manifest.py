from django.conf import settings

from shanzhi.core.registry import Manifest, Portal, register

MANIFEST = Manifest(
    module="business",
    portals=(Portal("business", settings.PORTAL_NAMES["business"], "/b/", "layouts/phone.html"),),
)
register(MANIFEST)
