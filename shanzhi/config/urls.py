"""Every address of the site begins here."""

from django.conf import settings
from django.urls import include, path

from shanzhi.config import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("", include("shanzhi.portals.entrance.urls")),
    path("c/", include(("shanzhi.portals.citizen.urls", "citizen"))),
    path("b/", include(("shanzhi.portals.business.urls", "business"))),
    path("o/", include(("shanzhi.portals.office.urls", "office"))),
    path("account/", include("shanzhi.kernel.accounts.urls.site")),
    path("", include("shanzhi.kernel.accounts.urls.single_sign_on")),
    path("files/", include("shanzhi.kernel.files.urls")),
    path("api/v1/", include("shanzhi.config.api")),
]
if settings.DEV_PAGES:
    urlpatterns.append(path("dev/", include("shanzhi.config.dev")))

handler403 = "shanzhi.ui.errors.not_permitted"
handler404 = "shanzhi.ui.errors.not_found"
handler500 = "shanzhi.ui.errors.broken"
