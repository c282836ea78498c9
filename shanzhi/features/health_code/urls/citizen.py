from django.urls import path

from ..views import citizen
from . import venues

app_name = "health_code"
urlpatterns = [
    path("show/", citizen.show, name="show"),
    path("card/", citizen.card, name="card"),
    path("show/<uuid:person_id>/draw/", citizen.draw, name="draw"),
    path("declare/", citizen.declare, name="declare"),
    path("declare/<uuid:person_id>/", citizen.declare, name="declare_for"),
    path("villages/", citizen.villages, name="villages"),
    path("scan/", citizen.scan_poster, name="scan_poster"),
    path("checkin/", citizen.checkin, name="checkin"),
    path("records/", citizen.records, name="records"),
    path("records/<uuid:person_id>/", citizen.records, name="records_of"),
    *venues.urlpatterns,
]
