"""Pages of administrators and inspectors, the same in the citizen and the business portal."""

from django.urls import path

from ..views import gate, venues

urlpatterns = [
    path("venues/", venues.venues, name="venues"),
    path("venues/new/", venues.venue_new, name="venue_new"),
    path("venues/<uuid:venue_id>/", venues.venue, name="venue"),
    path("venues/<uuid:venue_id>/points/", venues.point_new, name="point_new"),
    path("venues/<uuid:venue_id>/points/<uuid:point_id>/close/", venues.point_close, name="point_close"),
    path("venues/<uuid:venue_id>/points/<uuid:point_id>/poster.pdf", venues.poster, name="poster"),
    path("venues/<uuid:venue_id>/inspectors/", venues.inspectors, name="inspectors"),
    path(
        "venues/<uuid:venue_id>/inspectors/<uuid:inspector_id>/remove/",
        venues.inspector_remove,
        name="inspector_remove",
    ),
    path("venues/<uuid:venue_id>/stats/", venues.stats, name="venue_stats"),
    path("venues/<uuid:venue_id>/records/", venues.venue_records, name="venue_records"),
    path("venues/<uuid:venue_id>/close/", venues.venue_close, name="venue_close"),
    path("invites/<uuid:invite_id>/revoke/", venues.invite_revoke, name="invite_revoke"),
    path("join/<str:token>/", venues.join, name="join"),
    path("inspect/", gate.inspect, name="inspect"),
    path("inspect/<uuid:point_id>/", gate.gate, name="gate"),
    path("inspect/<uuid:point_id>/number/", gate.by_number, name="by_number"),
    path("inspect/<uuid:point_id>/scans/<uuid:scan_id>/", gate.temperature, name="temperature"),
]
