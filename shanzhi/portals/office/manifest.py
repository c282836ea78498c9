from django.conf import settings

from shanzhi.core.registry import Manifest, Portal, register

MANIFEST = Manifest(
    module="office",
    portals=(
        Portal(
            "office", settings.PORTAL_NAMES["office"], "/o/", "layouts/office.html", needs_second_factor=True
        ),
    ),
)
register(MANIFEST)
