"""Pages of administrators and inspectors, the same in the citizen and the business portal."""

from django.urls import path

from ..views import citizen, gate, gate_findings, venue_handover, venue_points, venue_records, venues

urlpatterns = [
    path("venues/", venues.venues, name="venues"),
    path("venues/new/", venues.venue_new, name="venue_new"),
    path("venues/<uuid:venue_id>/", venues.venue, name="venue"),
    path("venues/<uuid:venue_id>/points/", venue_points.point_new, name="point_new"),
    path("venues/<uuid:venue_id>/points/<uuid:point_id>/", venue_points.point, name="point"),
    path(
        "venues/<uuid:venue_id>/points/<uuid:point_id>/close/", venue_points.point_close, name="point_close"
    ),
    path(
        "venues/<uuid:venue_id>/points/<uuid:point_id>/reopen/",
        venue_points.point_reopen,
        name="point_reopen",
    ),
    path("venues/<uuid:venue_id>/points/<uuid:point_id>/poster.pdf", venue_points.poster, name="poster"),
    path("venues/<uuid:venue_id>/posters.pdf", venue_points.posters, name="posters"),
    path("venues/<uuid:venue_id>/inspectors/", venues.inspectors, name="inspectors"),
    path(
        "venues/<uuid:venue_id>/inspectors/<uuid:inspector_id>/remove/",
        venues.inspector_remove,
        name="inspector_remove",
    ),
    path(
        "venues/<uuid:venue_id>/inspectors/<uuid:inspector_id>/deputy/",
        venues.inspector_deputy,
        name="inspector_deputy",
    ),
    path("venues/<uuid:venue_id>/stats/", venue_records.stats, name="venue_stats"),
    path("venues/<uuid:venue_id>/records/", venue_records.venue_records, name="venue_records"),
    path("venues/<uuid:venue_id>/fevers/", venue_records.fevers, name="fevers"),
    path("venues/<uuid:venue_id>/fevers/<uuid:scan_id>/", venue_records.fever, name="fever"),
    path("venues/<uuid:venue_id>/offline/", gate_findings.gate_findings, name="gate_findings"),
    path("venues/<uuid:venue_id>/transfer/", venue_handover.transfer, name="venue_transfer"),
    path("transfers/<uuid:transfer_id>/cancel/", venue_handover.transfer_cancel, name="transfer_cancel"),
    path("handover/<str:token>/", venue_handover.handover, name="handover"),
    path("venues/<uuid:venue_id>/close/", venues.venue_close, name="venue_close"),
    path("invites/<uuid:invite_id>/revoke/", venues.invite_revoke, name="invite_revoke"),
    path("join/<str:token>/", venues.join, name="join"),
    path("inspect/", gate.inspect, name="inspect"),
    path("inspect/report/", gate_findings.gate_report, name="gate_report"),
    path("inspect/<uuid:point_id>/", gate.gate, name="gate"),
    path("inspect/<uuid:point_id>/number/", gate.by_number, name="by_number"),
    path("inspect/<uuid:point_id>/newcomer/", gate.newcomer, name="newcomer"),
    path("villages/", citizen.villages, name="villages"),
    path("inspect/<uuid:point_id>/scans/<uuid:scan_id>/", gate.temperature, name="temperature"),
]
