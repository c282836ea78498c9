from django.urls import include, path

from shanzhi.portals.office import views
from shanzhi.ui.views import web_manifest

urlpatterns = [
    path("", views.home, name="home"),
    path("figures/<str:name>/", views.figures, name="figures"),
    path("mine/", views.mine, name="mine"),
    path("manifest.webmanifest", web_manifest, name="web_manifest"),
    path("accounts/", include("shanzhi.kernel.accounts.urls.office")),
    path("messages/", include("shanzhi.kernel.notify.urls")),
    path("who-looked/", include("shanzhi.kernel.audit.urls")),
    path("cases/", include("shanzhi.kernel.cases.urls")),
    path("declarations/", include("shanzhi.kernel.declarations.urls.office")),
    path("city/", include("shanzhi.kernel.orgs.urls.office")),
    path("health-code/", include("shanzhi.features.health_code.urls.office")),
    path("key-people/", include("shanzhi.features.key_people.urls.office")),
    path("school-health/", include("shanzhi.features.school_health.urls.office")),
    path("staff-health/", include("shanzhi.features.staff_health.urls.office")),
    path("self-check/", include("shanzhi.features.self_check.urls.office")),
    path("grid/", include("shanzhi.features.grid.urls.office")),
]
