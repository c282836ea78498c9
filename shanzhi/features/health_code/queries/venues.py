"""Questions about venues, their doors, inspectors and what happened there."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import key_of, ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.declarations.models import Group
from shanzhi.kernel.orgs import queries as organisations
from shanzhi.kernel.scans.enums import PointKind, StaffRole
from shanzhi.kernel.scans.models import Point, PointStaff

from .. import rules
from ..models import InspectorInvite, Venue, VenueInspector

_INVITE = "health_code.invite"
DOORS = (PointKind.VENUE, PointKind.SCHOOL_GATE)


class NotFound(DomainError):
    """Not there, or not for this person: the answer is the same."""

    status = 404


class InviteRefused(DomainError):
    """An invitation that does not hold."""

    status = 410


_WHY_NOT = {
    "revoked": _("这个邀请已被场所管理员撤销，请向对方索取新的邀请。"),
    "expired": _("这个邀请已过期，请向场所管理员索取新的邀请。"),
    "closed": _("这个场所已经关闭，邀请失效。"),
}


def venue_run_by(person: Person, venue_id: UUID) -> Venue:
    """A venue that the person manages, closed ones too."""
    venue = Venue.objects.run_by(person).select_related(
        "place", "division__parent__parent", "grid", "organisation", "administrator"
    )
    found = venue.filter(pk=venue_id).first()
    if found is None:
        raise NotFound(_("没有找到这个场所。"), "venue.not_yours")
    return found


def venue_owned_by(person: Person, venue_id: UUID) -> Venue:
    """A venue that the person administers."""
    found = Venue.objects.owned_by(person).filter(pk=venue_id).first()
    if found is None:
        raise NotFound(_("没有找到这个场所。"), "venue.not_yours")
    return found


def venues_run_by(person: Person) -> QuerySet[Venue]:
    """Open ones first."""
    rows = Venue.objects.run_by(person).select_related("place", "division")
    return rows.order_by("closed_at", "-registered_at")


def points_of(venue: Venue) -> QuerySet[Point]:
    """The open doors of a venue, in the order they were opened."""
    return Point.objects.filter(owner_ref=ref(venue), is_open=True).order_by("opened_at", "pk")


def closed_points_of(venue: Venue) -> QuerySet[Point]:
    """Doors that could be opened again."""
    return Point.objects.filter(owner_ref=ref(venue), is_open=False).order_by("closed_at", "pk")


def venue_of(point: Point) -> Venue | None:
    """The venue that a door belongs to."""
    return Venue.objects.select_related("place").filter(pk=key_of(point.owner_ref)).first()


def point_of(venue: Venue, point_id: UUID) -> Point:
    point = points_of(venue).filter(pk=point_id).first()
    if point is None:
        raise NotFound(_("没有找到这个出入口，可能已经关闭。"), "venue.point_unknown")
    return point


def poster_address(point: Point) -> str:
    """What the QR of a door's poster says; the code itself was issued when the door was opened."""
    issued = codes.issued_codes(subject=point.pk, kind=CodeKind.VENUE_POINT)
    if not issued:
        raise NotFound(_("这个出入口的场所码已作废。"), "venue.no_poster")
    return f"{settings.SITE_URL}/s/{codes.text_of(issued[0])}"


@dataclass(frozen=True)
class Door:
    """A point with the place it belongs to, as an inspector chooses it: a venue, or a school (`venue` is None)."""

    point: Point
    place: str
    division_id: str
    venue: Venue | None = None


def doors_of(person: Person) -> list[Door]:
    """The open doors at which a person may check codes, by place."""
    mine = PointStaff.objects.filter(point=OuterRef("pk"), person=person, until__isnull=True)
    points = list(Point.objects.filter(Exists(mine), is_open=True, kind__in=DOORS))
    keys = [key_of(point.owner_ref) for point in points]
    venues = {ref(venue): venue for venue in Venue.objects.open().filter(pk__in=keys)}
    schools = {ref(school): school for school in Group.objects.filter(pk__in=keys, closed_at__isnull=True)}
    doors = [
        Door(point, place.name, place.division_id, venues.get(point.owner_ref))
        for point in points
        if (place := venues.get(point.owner_ref) or schools.get(point.owner_ref))
    ]
    return sorted(doors, key=lambda door: (door.place, door.point.name))


def door_of(person: Person, point_id: UUID) -> Door:
    """The door, when the person may check codes there now."""
    door = next((door for door in doors_of(person) if door.point.pk == point_id), None)
    if door is None:
        raise NotFound(_("没有找到这个出入口，或者您已不是这里的查验员。"), "gate.not_yours")
    return door


def staff_rows(venue: Venue, person: Person) -> QuerySet[PointStaff]:
    """The person's rights to check codes at the doors of a venue, closed ones too, apart from the administrator's."""
    doors = PointStaff.objects.filter(point__owner_ref=ref(venue))
    return doors.filter(person=person, role=StaffRole.INSPECTOR, until__isnull=True)


def inspectors_of(venue: Venue) -> QuerySet[VenueInspector]:
    return venue.inspectors.filter(until__isnull=True).select_related("person", "invite__invited_by")


def managers_of(venue: Venue) -> list[Person]:
    """The administrator, then the deputies."""
    deputies = inspectors_of(venue).filter(is_deputy=True).exclude(person=venue.administrator_id)
    return [venue.administrator, *(deputy.person for deputy in deputies)]


def open_invites_of(venue: Venue, *, at: dt.datetime) -> QuerySet[InspectorInvite]:
    """Links that still work, with how many have used each."""
    rows = venue.invites.filter(revoked_at__isnull=True, expires_at__gt=at).select_related("invited_by")
    return rows.annotate(used=Count("accepted"))


def invite_token(invite: InspectorInvite) -> str:
    """What the link carries; it cannot be made up."""
    return signing.dumps(str(invite.pk), salt=_INVITE)


def open_invite(token: str, *, at: dt.datetime) -> InspectorInvite:
    """The invitation behind a link, if it still holds."""
    try:
        invite_id = signing.loads(token, salt=_INVITE)
    except signing.BadSignature:
        raise NotFound(_("邀请链接不完整，请重新复制整个链接。"), "invite.malformed") from None
    found = InspectorInvite.objects.select_related("venue__place", "invited_by").filter(pk=invite_id).first()
    if found is None:
        raise NotFound(_("没有找到这个邀请。"), "invite.unknown")
    reason = rules.invite_refusal(found, at=at)
    if reason:
        raise InviteRefused(_WHY_NOT[reason], f"invite.{reason}")
    return found


def venue_in(scope: str, venue_id: UUID) -> Venue:
    """A venue in the divisions that an official answers for, closed ones too."""
    venue = Venue.objects.filter(division__code__startswith=scope, pk=venue_id)
    found = venue.select_related(
        "place", "division__parent__parent", "grid", "organisation", "administrator", "closed_by"
    ).first()
    if found is None:
        raise NotFound(_("没有找到这个场所，或不在您负责的区域内。"), "venue.elsewhere")
    return found


def venues_found(
    *, scope: str, words: str = "", kind: str = "", division: str = "", state: str = "open"
) -> QuerySet[Venue]:
    """The officials' list: by part of the name or the number, type, division below theirs, open or closed."""
    rows = Venue.objects.filter(organisations.inside(scope))
    rows = rows.prefetch_related("place", "division")  # joined, every row before the page would be joined too
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(number=words.upper()))
    if kind:
        rows = rows.filter(kind=kind)
    if division:
        rows = rows.filter(organisations.inside(division))
    if state:
        rows = rows.filter(closed_at__isnull=state == "open")
    return rows
