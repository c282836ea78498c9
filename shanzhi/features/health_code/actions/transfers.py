"""Handing a venue over: offered to the holder of a phone number, who accepts within three days."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.crypto import blind_index
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_mobile
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import StaffRole

from .. import queries, rules
from ..enums import TransferState
from ..models import Venue, VenueInspector, VenueTransfer
from ..venue_locks import locked


class TransferRefused(DomainError):
    """A venue cannot be handed over, or not by or to this person."""


@transaction.atomic
def offer_venue(*, by: Person, venue: Venue, phone: str, at: dt.datetime) -> VenueTransfer:
    """Offer a venue to whoever holds that phone number; it makes no difference here whether they have an account."""
    phone = check_mobile(phone)
    venue = locked(queries.venue_handed_over_by(by, venue.pk).pk)
    if phone == by.phone and by.pk == venue.administrator_id:
        raise TransferRefused(_("这是您自己的手机号码，请填写新管理员的。"), "transfer.self", field="phone")
    _refuse_second(venue, at)
    transfer = VenueTransfer.objects.create(
        venue=venue,
        offered_by=by,
        phone=phone,
        phone_index=blind_index(phone),
        offered_at=at,
        expires_at=at + rules.TRANSFER_HOLDS,
    )
    audit.record(by=by, act="health_code.offer_venue", subject=ref(venue), at=at)
    _tell(
        accounts.person_by_phone(phone),
        _("{who} 请您接管场所“{venue}”"),
        _("接受后由您管理海报、查验员和登记记录。请在 72 小时内打开处理。"),
        transfer,
        by=by,
        at=at,
    )
    return transfer


@transaction.atomic
def cancel_transfer(*, by: Person, transfer_id: UUID, at: dt.datetime) -> VenueTransfer:
    """Take an offer back before it is accepted."""
    found = VenueTransfer.objects.filter(pk=transfer_id).first()
    if found is None:
        raise _unknown()
    queries.venue_handed_over_by(by, found.venue_id)
    transfer = _held(found, at)
    _answer(transfer, TransferState.CANCELLED, by, at)
    receiver = accounts.person_by_phone(str(transfer.phone))
    _tell(receiver, _("场所“{venue}”的移交已取消"), _("您不需要再处理。"), transfer, by=by, at=at)
    return transfer


@transaction.atomic
def decline_transfer(*, by: Person, token: str, at: dt.datetime) -> VenueTransfer:
    """Say no; everything stays as it is."""
    transfer = _held(queries.transfer_offered_to(by, token, at=at), at)
    _answer(transfer, TransferState.DECLINED, by, at)
    _tell(
        transfer.offered_by,
        _("场所“{venue}”的移交没有被接受"),
        _("场所仍由原管理员管理，可以移交给其他人。"),
        transfer,
        by=by,
        at=at,
    )
    return transfer


@transaction.atomic
def accept_transfer(*, by: Person, token: str, at: dt.datetime) -> Venue:
    """Become the administrator. The former one keeps nothing: no door, no records, no invitation of theirs."""
    transfer = _held(queries.transfer_offered_to(by, token, at=at), at)
    if not by.is_real:
        raise TransferRefused(_("请先完成实名核验，再接管场所。"), "transfer.real_name_first")
    venue = transfer.venue
    former, venue.administrator = venue.administrator, by
    venue.save(update_fields=["administrator"])
    _answer(transfer, TransferState.ACCEPTED, by, at)
    _change_staff(venue, former, by, at)
    venue.invites.filter(revoked_at__isnull=True, expires_at__gt=at).update(revoked_at=at)
    events.emit(
        "health_code.venue_transferred",
        subject=ref(venue),
        at=at,
        by=by,
        division_code=venue.division_id,
        payload={"from": str(former.pk), "to": str(by.pk)},
    )
    _tell(former, _("场所“{venue}”已移交"), _("对方已接受，您不再管理这个场所。"), transfer, by=by, at=at)
    _tell(by, _("您已接管场所“{venue}”"), _("原来的邀请链接已失效，海报继续有效。"), transfer, by=by, at=at)
    return venue


def _change_staff(venue: Venue, former: Person, new: Person, at: dt.datetime) -> None:
    """The new administrator manages every door before the former one leaves it, because a door keeps a manager."""
    leaving = VenueInspector.objects.filter(venue=venue, person__in=[former, new], until__isnull=True)
    leaving.update(until=at)
    for point in queries.points_of(venue):
        scans.add_staff(by=new, point=point, person=new, role=StaffRole.MANAGER, at=at)
    for staff in queries.posts_at(venue, former):
        scans.remove_staff(by=new, staff=staff, at=at)


def _refuse_second(venue: Venue, at: dt.datetime) -> None:
    """One open offer a venue; one whose time is over makes room."""
    venue.transfers.filter(state=TransferState.OFFERED, expires_at__lte=at).update(
        state=TransferState.CANCELLED, answered_at=at
    )
    if venue.transfers.filter(state=TransferState.OFFERED).exists():
        raise TransferRefused(_("已有一个等待接受的移交，请先取消它。"), "transfer.pending", status=409)


def _held(found: VenueTransfer, at: dt.datetime) -> VenueTransfer:
    """The offer, still open, with its venue held: of two answers at once the first one counts."""
    venue = locked(found.venue_id)
    transfer = (
        VenueTransfer.objects.select_for_update(of=("self",)).select_related("offered_by").get(pk=found.pk)
    )
    if transfer.state != TransferState.OFFERED or at >= transfer.expires_at:
        raise TransferRefused(_("这个移交已经处理过或已过期。"), "transfer.over", status=409)
    transfer.venue = venue
    return transfer


def _answer(transfer: VenueTransfer, state: TransferState, by: Person, at: dt.datetime) -> None:
    transfer.state, transfer.answered_by, transfer.answered_at = state, by, at
    transfer.save(update_fields=["state", "answered_by", "answered_at"])
    audit.record(by=by, act=f"health_code.transfer_{state}", subject=ref(transfer.venue), at=at)


def _unknown() -> TransferRefused:
    return TransferRefused(_("没有找到这个移交。"), "transfer.unknown", status=404)


def _tell(
    person: Person | None, title: Any, body: Any, transfer: VenueTransfer, *, by: Person, at: dt.datetime
) -> None:
    """Nobody is told where nobody has that number: they get the link from who offers."""
    if person is None:
        return
    token = queries.transfer_token(transfer)
    open_still = transfer.state == TransferState.OFFERED
    address = (
        reverse("citizen:health_code:handover", args=[token])
        if open_still
        else reverse("citizen:health_code:venues")
    )
    notify.tell(
        person=person,
        notice="health_code.venue_handover",
        title=format_lazy(title, who=by.masked_name, venue=transfer.venue.name),
        body=body,
        url=address,
        at=at,
    )
