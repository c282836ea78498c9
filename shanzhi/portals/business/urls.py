from django.urls import include, path

from shanzhi.portals.business import views
from shanzhi.ui.views import web_manifest

urlpatterns = [
    path("", views.home, name="home"),
    path("acting-for/", views.choose, name="choose_enterprise"),
    path("mine/", views.mine, name="mine"),
    path("manifest.webmanifest", web_manifest, name="web_manifest"),
    path("accounts/", include("shanzhi.kernel.accounts.urls.portal")),
    path("messages/", include("shanzhi.kernel.notify.urls")),
    path("who-looked/", include("shanzhi.kernel.audit.urls")),
    path("cases/", include("shanzhi.kernel.cases.urls")),
    path("declarations/", include("shanzhi.kernel.declarations.urls.business")),
    path("enterprises/", include("shanzhi.kernel.orgs.urls.business")),
    path("appeals/", include("shanzhi.features.appeals.urls")),
    path("health-code/", include("shanzhi.features.health_code.urls.business")),
    path("staff-health/", include("shanzhi.features.staff_health.urls.business")),
]
