"""Venues: registering, closing."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.identifiers import check_document_number
from shanzhi.core.ids import new_id
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs import queries as organisations
from shanzhi.kernel.orgs.models import Organisation

from .. import queries, rules
from ..doors import end_point, open_point
from ..enums import TransferState
from ..models import Venue, VenueInspector
from ..venue_locks import VenueRefused, locked, owned_and_locked

CLOSING = "health_code.close_venues"


@transaction.atomic
def register_venue(
    *,
    by: Person,
    name: str,
    kind: str,
    address: str,
    lng: float,
    lat: float,
    points: Sequence[str],
    at: dt.datetime,
    organisation: Organisation | None = None,
    division_code: str = "",
) -> Venue:
    """Register a venue with its doors. Division and grid are found from the map unless the division is named."""
    if not by.is_real:
        raise VenueRefused(_("请先完成实名核验，再登记场所。"), "venue.real_name_first")
    if organisation is not None:
        organisations.agency(by, organisation.pk, "health_code")
    place = orgs.register_place(
        by=by, name=name, address=address, lng=lng, lat=lat, at=at, division_code=division_code
    )
    identifier = new_id()
    venue = Venue.objects.create(
        id=identifier,
        number=rules.venue_number(identifier.int),
        name=name,
        kind=kind,
        place=place,
        division=place.division,
        grid=place.grid,
        organisation=organisation,
        administrator=by,
        registered_at=at,
    )
    for point in points:
        open_point(by=by, venue=venue, name=point, at=at)
    _tell_registered(by, venue, len(points), at)
    return venue


def _tell_registered(by: Person, venue: Venue, points: int, at: dt.datetime) -> None:
    audit.record(by=by, act="health_code.register_venue", subject=ref(venue), at=at)
    events.emit(
        "health_code.venue_registered",
        subject=ref(venue),
        at=at,
        by=by,
        division_code=venue.division_id,
        payload={"kind": venue.kind, "points": points},
    )


@transaction.atomic
def close_venue(*, by: Person, venue: Venue, at: dt.datetime) -> Venue:
    """Close for good: posters, invitations and inspectors end; the records stay until their time."""
    return _end(by, owned_and_locked(by, venue.pk), at)


@transaction.atomic
def close_venue_officially(
    *, by: Person, venue: Venue, document_number: str, reason: str, at: dt.datetime
) -> Venue:
    """An official closes a venue of their division by a document; its administrator is told why."""
    if not by.has_permit_in(CLOSING, venue.division_id):
        raise VenueRefused(_("您负责的区域内没有这个场所。"), "venue.not_yours", status=404)
    document_number = check_document_number(document_number, today=city_day(at))
    venue = locked(venue.pk)
    venue.closing_document, venue.closing_reason = document_number, reason
    venue = _end(by, venue, at)
    notify.tell(
        person=venue.administrator,
        notice="health_code.venue_closed",
        title=format_lazy(_("{venue} 的场所码已被停用"), venue=venue.name),
        body=format_lazy(
            _("原因：{reason}。依据：{document}。有疑问请联系所在镇（街道）。"),
            reason=reason,
            document=document_number,
        ),
        url=reverse("citizen:health_code:venue", args=[venue.pk]),
        at=at,
    )
    return venue


def _end(by: Person, venue: Venue, at: dt.datetime) -> Venue:
    for point in queries.points_of(venue):
        end_point(by=by, point=point, at=at)
    VenueInspector.objects.filter(venue=venue, until__isnull=True).update(until=at)
    venue.invites.filter(revoked_at__isnull=True, expires_at__gt=at).update(revoked_at=at)
    venue.transfers.filter(state=TransferState.OFFERED).update(state=TransferState.CANCELLED, answered_at=at)
    venue.closed_at, venue.closed_by = at, by
    venue.save(update_fields=["closed_at", "closed_by", "closing_document", "closing_reason"])
    audit.record(
        by=by,
        act="health_code.close_venue",
        subject=ref(venue),
        at=at,
        reason=venue.closing_reason,
        detail={"document": venue.closing_document},
    )
    events.emit("health_code.venue_closed", subject=ref(venue), at=at, by=by, division_code=venue.division_id)
    return venue
