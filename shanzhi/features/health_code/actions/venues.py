"""Venues: registering, opening further doors, closing."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.ids import new_id
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.codes import actions as codes
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Organisation
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import PointKind, StaffRole
from shanzhi.kernel.scans.models import Point

from .. import queries, rules
from ..models import Venue, VenueInspector


class VenueRefused(DomainError):
    """Something that cannot be done with a venue."""


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
        _open_point(by, venue, point, at)
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
def add_point(*, by: Person, venue: Venue, name: str, at: dt.datetime) -> Point:
    """Open one more door; everybody who inspects the venue may inspect it."""
    venue = _locked(by, venue.pk)
    if queries.points_of(venue).filter(name=name).exists():
        raise VenueRefused(_("已经有同名的出入口，请换一个名称。"), "venue.point_exists", field="name")
    point = _open_point(by, venue, name, at)
    for inspector in venue.inspectors.filter(until__isnull=True).select_related("person"):
        scans.add_staff(by=by, point=point, person=inspector.person, role=StaffRole.INSPECTOR, at=at)
    return point


@transaction.atomic
def close_point(*, by: Person, venue: Venue, point_id: UUID, at: dt.datetime) -> None:
    """Close one door; its poster stops working. The last one closes with the venue."""
    venue = _locked(by, venue.pk)
    points = list(queries.points_of(venue))
    point = next((point for point in points if point.pk == point_id), None)
    if point is None:
        raise VenueRefused(_("没有找到这个出入口。"), "venue.point_unknown", status=404)
    if len(points) == 1:
        raise VenueRefused(_("至少要保留一个出入口；不再使用时请关闭场所。"), "venue.last_point")
    _close_point(by, point, at)


@transaction.atomic
def close_venue(*, by: Person, venue: Venue, at: dt.datetime) -> Venue:
    """Close for good: posters, invitations and inspectors end; the records stay until their time."""
    venue = _locked(by, venue.pk)
    for point in queries.points_of(venue):
        _close_point(by, point, at)
    VenueInspector.objects.filter(venue=venue, until__isnull=True).update(until=at)
    venue.invites.filter(revoked_at__isnull=True, expires_at__gt=at).update(revoked_at=at)
    venue.closed_at = at
    venue.save(update_fields=["closed_at"])
    audit.record(by=by, act="health_code.close_venue", subject=ref(venue), at=at)
    events.emit("health_code.venue_closed", subject=ref(venue), at=at, by=by, division_code=venue.division_id)
    return venue


def _locked(by: Person, venue_id: UUID) -> Venue:
    """The person's own open venue, held until the transaction ends; others are told it does not exist."""
    venue = Venue.objects.select_for_update().filter(pk=venue_id, administrator=by).first()
    if venue is None:
        raise VenueRefused(_("没有找到这个场所。"), "venue.not_yours", status=404)
    if venue.closed_at is not None:
        raise VenueRefused(_("场所已经关闭。"), "venue.closed", status=409)
    return venue


def _open_point(by: Person, venue: Venue, name: str, at: dt.datetime) -> Point:
    point = scans.open_point(
        by=by,
        owner_ref=ref(venue),
        name=name,
        kind=PointKind.VENUE,
        place=venue.place,
        division_code=venue.division_id,
        at=at,
    )
    scans.add_staff(by=by, point=point, person=venue.administrator, role=StaffRole.MANAGER, at=at)
    codes.issue(
        by=by, kind=CodeKind.VENUE_POINT, subject=point.pk, valid_seconds=rules.POSTER_HOLDS_SECONDS, at=at
    )
    return point


def _close_point(by: Person, point: Point, at: dt.datetime) -> None:
    reason = "closed by the venue's administrator"
    scans.close_point(by=by, point=point, reason=reason, at=at)
    codes.revoke_all(by=by, subject=point.pk, kind=CodeKind.VENUE_POINT, reason=reason, at=at)
