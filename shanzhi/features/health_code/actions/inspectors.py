"""Inspectors join a venue by a link and leave it by a tap."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import StaffRole

from .. import queries, rules
from ..models import InspectorInvite, Venue, VenueInspector
from ..venue_locks import owned_and_locked


class InviteRefused(DomainError):
    """Something that cannot be done with an invitation or an inspector."""


@transaction.atomic
def invite_inspectors(*, by: Person, venue: Venue, at: dt.datetime) -> InspectorInvite:
    """Make a link for the people who will check codes at this venue; good for three days."""
    queries.venue_run_by(by, venue.pk)
    invite = InspectorInvite.objects.create(
        venue=venue, invited_by=by, created_at=at, expires_at=at + rules.INVITE_HOLDS
    )
    audit.record(by=by, act="health_code.invite_inspectors", subject=ref(venue), at=at)
    return invite


@transaction.atomic
def revoke_invite(*, by: Person, invite_id: UUID, at: dt.datetime) -> InspectorInvite:
    """Make a link useless; who has accepted it stays."""
    invite = (
        InspectorInvite.objects.select_for_update(of=("self",))
        .select_related("venue")
        .filter(pk=invite_id, venue__in=Venue.objects.run_by(by))
        .first()
    )
    if invite is None:
        raise InviteRefused(_("没有找到这个邀请。"), "invite.not_yours", status=404)
    if invite.revoked_at is None:
        invite.revoked_at = at
        invite.save(update_fields=["revoked_at"])
        audit.record(by=by, act="health_code.revoke_invite", subject=ref(invite.venue), at=at)
    return invite


@transaction.atomic
def accept_invite(*, by: Person, token: str, at: dt.datetime) -> VenueInspector:
    """Become an inspector of all doors of the venue. Twice is the same as once."""
    invite = queries.open_invite(token, at=at)
    if not by.is_real:
        raise InviteRefused(_("请先完成实名核验，再接受邀请。"), "invite.real_name_first")
    venue = Venue.objects.select_for_update().get(pk=invite.venue_id)
    inspector, is_new = VenueInspector.objects.get_or_create(
        venue=venue, person=by, until=None, defaults={"invite": invite, "since": at}
    )
    if is_new and by.pk != venue.administrator_id:
        for point in queries.points_of(venue):
            scans.add_staff(by=by, point=point, person=by, role=StaffRole.INSPECTOR, at=at)
    if is_new:
        audit.record(by=by, act="health_code.accept_invite", subject=ref(venue), at=at)
    return inspector


@transaction.atomic
def set_deputy(
    *, by: Person, venue: Venue, inspector_id: UUID, is_deputy: bool, at: dt.datetime
) -> VenueInspector:
    """Let an inspector manage the venue beside its administrator, or no longer. Only the administrator says so."""
    venue = owned_and_locked(by, venue.pk)
    inspector = queries.inspectors_of(venue).filter(pk=inspector_id).first()
    if inspector is None:
        raise InviteRefused(_("没有找到这位查验员。"), "inspector.unknown", status=404)
    if inspector.is_deputy != is_deputy:
        inspector.is_deputy = is_deputy
        inspector.save(update_fields=["is_deputy"])
        act = "health_code.deputy_named" if is_deputy else "health_code.deputy_ended"
        audit.record(by=by, act=act, subject=ref(inspector.person), at=at, detail={"venue": ref(venue)})
    return inspector


@transaction.atomic
def remove_inspector(*, by: Person, venue: Venue, inspector_id: UUID, at: dt.datetime) -> None:
    """End a person's right to check codes here, at once. A deputy is removed by the administrator."""
    venue = queries.venue_run_by(by, venue.pk)
    inspector = (
        VenueInspector.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=inspector_id, venue=venue, until__isnull=True)
        .first()
    )
    if inspector is None:
        raise InviteRefused(_("没有找到这位查验员。"), "inspector.unknown", status=404)
    if inspector.is_deputy and by.pk not in {venue.administrator_id, inspector.person_id}:
        raise InviteRefused(_("协助管理的人只能由场所管理员移除。"), "inspector.deputy", status=403)
    inspector.until = at
    inspector.save(update_fields=["until"])
    for staff in queries.staff_rows(venue, inspector.person):
        scans.remove_staff(by=by, staff=staff, at=at)
    audit.record(by=by, act="health_code.remove_inspector", subject=ref(venue), at=at)
