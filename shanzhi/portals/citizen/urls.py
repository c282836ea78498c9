from django.urls import include, path

from shanzhi.portals.citizen import views
from shanzhi.ui.views import web_manifest

urlpatterns = [
    path("", views.home, name="home"),
    path("mine/", views.mine, name="mine"),
    path("manifest.webmanifest", web_manifest, name="web_manifest"),
    path("accounts/", include("shanzhi.kernel.accounts.urls.portal")),
    path("messages/", include("shanzhi.kernel.notify.urls")),
    path("vision/", include("shanzhi.kernel.vision.urls.citizen")),
    path("who-looked/", include("shanzhi.kernel.audit.urls")),
    path("health-code/", include("shanzhi.features.health_code.urls.citizen")),
    path("declarations/", include("shanzhi.kernel.declarations.urls.citizen")),
    path("key-people/", include("shanzhi.features.key_people.urls.citizen")),
    path("staff-health/", include("shanzhi.features.staff_health.urls.citizen")),
    path("self-check/", include("shanzhi.features.self_check.urls.citizen")),
]
