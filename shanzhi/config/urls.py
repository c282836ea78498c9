"""Every address of the site begins here."""

from django.urls import include, path

urlpatterns = [
    path("", include("shanzhi.portals.entrance.urls")),
    path("c/", include(("shanzhi.portals.citizen.urls", "citizen"))),
    path("b/", include(("shanzhi.portals.business.urls", "business"))),
    path("o/", include(("shanzhi.portals.office.urls", "office"))),
    path("account/", include("shanzhi.kernel.accounts.urls")),
    path("api/v1/", include("shanzhi.config.api")),
    path("dev/", include("shanzhi.config.dev")),
]
