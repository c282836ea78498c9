from django.urls import path

from ..views import appeals, arriving, cards, citizen, why
from . import venues

app_name = "health_code"
urlpatterns = [
    path("show/", citizen.show, name="show"),
    path("card/", citizen.card, name="card"),
    path("show/<uuid:person_id>/draw/", citizen.draw, name="draw"),
    path("declare/", citizen.declare, name="declare"),
    path("declare/<uuid:person_id>/", citizen.declare, name="declare_for"),
    path("scan/", citizen.scan_poster, name="scan_poster"),
    path("checkin/", arriving.checkin, name="checkin"),
    path("arrived/<str:token>/", arriving.arrived, name="arrived"),
    path("companions/", arriving.companions, name="companions"),
    path("companions/new/", arriving.companion_new, name="companion_new"),
    path("companions/<uuid:companion_id>/declare/", arriving.companion_declare, name="companion_declare"),
    path("companions/<uuid:companion_id>/end/", arriving.companion_end, name="companion_end"),
    path("cards/", cards.cards, name="cards"),
    path("cards/new/<uuid:person_id>/", cards.card_new, name="card_new"),
    path("cards/<uuid:card_id>.pdf", cards.card_pdf, name="card_pdf"),
    path("cards/<uuid:card_id>/revoke/", cards.card_revoke, name="card_revoke"),
    path("paper/<str:code>", cards.found_card, name="found_card"),
    path("records/", citizen.records, name="records"),
    path("records/<uuid:person_id>/", citizen.records, name="records_of"),
    path("why/", why.why, name="why"),
    path("why/<uuid:person_id>/", why.why, name="why_of"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/new/<uuid:person_id>/", appeals.appeal_new, name="appeal_new"),
    path("appeals/<uuid:appeal_id>/", appeals.appeal, name="appeal"),
    path("appeals/<uuid:appeal_id>/withdraw/", appeals.appeal_withdraw, name="appeal_withdraw"),
    *venues.urlpatterns,
]
