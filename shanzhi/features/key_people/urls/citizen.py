from django.urls import path

from ..views import citizen

app_name = "key_people"
urlpatterns = [
    path("", citizen.mine, name="mine"),
    path("<uuid:listed_id>/", citizen.listing, name="listing"),
    path("reports/<uuid:follow_up_id>/", citizen.report, name="report"),
    path("documents/<uuid:release_id>.pdf", citizen.document, name="document"),
    path("verify/<str:code>", citizen.verify, name="verify"),
]
