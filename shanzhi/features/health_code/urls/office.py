from django.urls import path

from ..views import appeals, decisions, office, office_venues, risk_areas, tests

app_name = "health_code"
urlpatterns = [
    path("", office.board, name="board"),
    path("venues/", office.office_venues, name="office_venues"),
    path("venues/<uuid:venue_id>/", office_venues.office_venue, name="office_venue"),
    path("venues/<uuid:venue_id>/close/", office_venues.office_venue_close, name="office_venue_close"),
    path("cards/of/<uuid:person_id>/", office_venues.office_cards, name="office_cards"),
    path("cards/<uuid:card_id>.pdf", office_venues.office_card_pdf, name="office_card_pdf"),
    path("cards/<uuid:card_id>/revoke/", office_venues.office_card_revoke, name="office_card_revoke"),
    path("look-up/", office.look_up, name="look_up"),
    path("risk-areas/", risk_areas.risk_areas, name="risk_areas"),
    path("risk-areas/new/", risk_areas.risk_area_new, name="risk_area_new"),
    path("risk-areas/<uuid:area_id>/end/", risk_areas.risk_area_end, name="risk_area_end"),
    path("tests/", tests.tests, name="tests"),
    path("tests/new/", tests.test_new, name="test_new"),
    path("tests/template.xlsx", tests.test_template, name="test_template"),
    path("tests/import/", tests.test_import, name="test_import"),
    path("tests/imports/<uuid:batch_id>/", tests.test_batch, name="test_batch"),
    path("tests/imports/<uuid:batch_id>/apply/", tests.test_apply, name="test_apply"),
    path("tests/imports/<uuid:batch_id>/drop/", tests.test_drop, name="test_drop"),
    path("tests/<uuid:result_id>/withdraw/", tests.test_withdraw, name="test_withdraw"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/new/", decisions.decision_find, name="decision_find"),
    path("decisions/new/<uuid:person_id>/", decisions.decision_new, name="decision_new"),
    path("decisions/<uuid:proposal_id>/", decisions.decision, name="decision"),
    path("decisions/<uuid:proposal_id>/decide/", decisions.decision_confirm, name="decision_confirm"),
    path("decisions/<uuid:proposal_id>/withdraw/", decisions.decision_withdraw, name="decision_withdraw"),
    path("appeals/", appeals.office_appeals, name="office_appeals"),
    path("appeals/<uuid:appeal_id>/", appeals.office_appeal, name="office_appeal"),
]
