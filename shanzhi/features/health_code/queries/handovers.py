"""Questions about handing venues over, and about fevers at their doors."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.scans import queries as scans
from shanzhi.kernel.scans.models import PointStaff, Scan

from ..enums import TransferState
from ..models import FeverNote, Venue, VenueTransfer
from .doors import DAYS_SHOWN, point_names
from .venues import NotFound

_TRANSFER = "health_code.transfer"


def venue_handed_over_by(person: Person, venue_id: UUID) -> Venue:
    """A venue that the person may hand over: its administrator, or the legal representative of the firm it belongs to."""
    mine = Q(administrator=person) | Q(organisation__representative=person)
    found = Venue.objects.filter(mine, pk=venue_id).select_related("place").first()
    if found is None:
        raise NotFound(_("没有找到这个场所。"), "venue.not_yours")
    return found


def may_hand_over(person: Person, venue: Venue) -> bool:
    """The same, for a venue that is at hand."""
    representative = venue.organisation.representative_id if venue.organisation else None
    return venue.closed_at is None and person.pk in {venue.administrator_id, representative}


def open_transfer_of(venue: Venue, *, at: dt.datetime) -> VenueTransfer | None:
    """The offer that waits for an answer."""
    return venue.transfers.filter(state=TransferState.OFFERED, expires_at__gt=at).first()


def transfer_token(transfer: VenueTransfer) -> str:
    """What the link carries; it cannot be made up, and only the holder of the phone number can use it."""
    return signing.dumps(str(transfer.pk), salt=_TRANSFER)


def transfer_offered_to(person: Person, token: str, *, at: dt.datetime) -> VenueTransfer:
    """The open offer behind a link, for the one to whom it was made."""
    try:
        transfer_id = signing.loads(token, salt=_TRANSFER)
    except signing.BadSignature:
        raise NotFound(_("链接不完整，请重新复制整个链接。"), "transfer.malformed") from None
    found = VenueTransfer.objects.filter(pk=transfer_id).select_related("venue__place", "offered_by").first()
    if found is None or not _is_for(found, person):
        raise NotFound(
            _("这个移交不是给您登录的手机号码的，请用收到移交的手机号码登录。"), "transfer.not_yours"
        )
    if found.state != TransferState.OFFERED or at >= found.expires_at or found.venue.closed_at:
        raise NotFound(_("这个移交已取消、已处理或已过期。"), "transfer.over", status=410)
    return found


def transfers_offered_to(person: Person, *, at: dt.datetime) -> list[VenueTransfer]:
    """Offers that wait for the person."""
    if person.phone_index is None or person.phone_confirmed_at is None:
        return []
    waiting = VenueTransfer.objects.filter(
        phone_index=bytes(person.phone_index), state=TransferState.OFFERED, expires_at__gt=at
    )
    return list(waiting.select_related("venue", "offered_by"))


def _is_for(transfer: VenueTransfer, person: Person) -> bool:
    if person.phone_index is None or person.phone_confirmed_at is None:
        return False
    return bytes(person.phone_index) == bytes(transfer.phone_index)


def posts_at(venue: Venue, person: Person) -> QuerySet[PointStaff]:
    """All the person's rights at the doors of a venue, closed doors too."""
    return PointStaff.objects.filter(point__owner_ref=ref(venue), person=person, until__isnull=True).order_by(
        "pk"
    )


# Fevers --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FeverLine:
    """An abnormal temperature with what was done about it."""

    scan: Scan
    point: str
    notes: list[FeverNote]

    @property
    def last(self) -> FeverNote | None:
        return self.notes[-1] if self.notes else None


def fevers_at(venue: Venue, *, at: dt.datetime) -> QuerySet[Scan]:
    """Abnormal temperatures at the venue's doors in the days one may look back at, newest first."""
    last = city_day(at)
    first = last - dt.timedelta(days=DAYS_SHOWN - 1)
    return scans.scans_at(point_names(venue), first=first, last=last).filter(abnormal=True)


def fever_at(venue: Venue, scan_id: UUID, *, at: dt.datetime) -> Scan:
    """One of them."""
    found = fevers_at(venue, at=at).filter(id=scan_id).first()
    if found is None:
        raise NotFound(_("没有找到这条体温记录，可能已超过保存期限。"), "fever.unknown")
    return found


def fever_lines(venue: Venue, rows: list[Scan]) -> list[FeverLine]:
    """One page of fevers with their notes, in two queries."""
    names = point_names(venue)
    notes: dict[UUID, list[FeverNote]] = defaultdict(list)
    for note in FeverNote.objects.filter(scan_id__in=[scan.id for scan in rows]).select_related("by"):
        notes[note.scan_id].append(note)
    return [FeverLine(scan, names.get(scan.point_id, ""), notes[scan.id]) for scan in rows]
