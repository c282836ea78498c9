from django.urls import path

from ..views import events, office, worker

app_name = "grid"
urlpatterns = [
    path("visits/", worker.visits, name="visits"),
    path("visits/upload/", worker.visit_upload, name="visit_upload"),
    path("patrol/", worker.patrol, name="patrol"),
    path("patrol/upload/", worker.track_upload, name="track_upload"),
    path("report/", events.report, name="report"),
    path("report/upload/", events.report_upload, name="report_upload"),
    path("events/", events.events, name="events"),
    path("events/map.json", events.events_map, name="events_map"),
    path("events/<uuid:event_id>/", events.event, name="event"),
    path("classes/", events.classes, name="classes"),
    path("records/", office.records, name="records"),
    path("records/ask/", office.ask, name="ask"),
    path("shifts/", office.shifts, name="shifts"),
    path("shifts/<uuid:shift_id>/cancel/", office.shift_cancel, name="shift_cancel"),
    path("patrols/", office.patrols, name="patrols"),
    path("patrols/<uuid:patrol_id>/", office.patrol_one, name="patrol_one"),
    path("patrols/<uuid:patrol_id>/map.json", office.patrol_map, name="patrol_map"),
]
