"""Who looks after a group: the duty, and with it the role that opens the pages for it.

As with rosters, who may is found by the queries; `by` is None for the platform.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import registry
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.models import Person, RoleGrant
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.enums import DutyRole
from shanzhi.kernel.declarations.models import Duty, Group

from ..trees import RosterRefused, lock_top


@transaction.atomic
def put_on_duty(*, by: Person | None, group: Group, person: Person, role: DutyRole, at: dt.datetime) -> Duty:
    """Let somebody look after a group and everything under it. A second time gives the duty that stands."""
    top = lock_top(group)
    if not Group.objects.filter(pk=group.pk, closed_at__isnull=True).exists():
        raise RosterRefused(_("这个班级或单位已经关闭。"), "roster.closed", status=409)
    duty = Duty.objects.filter(group=group, person=person, role=role, until__isnull=True).first()
    if duty is None:
        duty = Duty.objects.create(group=group, person=person, role=role, since=at)
        detail = {"role": str(role), "group": str(group.pk), "top": str(top.pk)}
        audit.record(by=by, act="declarations.duty_begun", subject=ref(person), at=at, detail=detail)
    if wanted := _roles(top).get(role):
        accounts.grant_role(
            by=None, person=person, role=wanted, division_code=top.division_id, unit_ref=ref(top), at=at
        )  # by nobody: the role follows from the duty
    return duty


@transaction.atomic
def end_duty(*, by: Person | None, duty: Duty, at: dt.datetime) -> None:
    """Somebody no longer looks after a group; the role goes with the last duty that gave it. Twice does nothing."""
    top = lock_top(duty.group)
    ended = Duty.objects.filter(pk=duty.pk, until__isnull=True).update(until=at)
    if not ended:
        return
    detail = {"role": duty.role, "group": str(duty.group_id)}
    audit.record(
        by=by, act="declarations.duty_ended", subject=f"person:{duty.person_id}", at=at, detail=detail
    )
    _take_role(duty, top, at)


def _take_role(duty: Duty, top: Group, at: dt.datetime) -> None:
    roles = _roles(top)
    given = roles.get(duty.role)
    same = [role for role, wanted in roles.items() if wanted == given]
    left = Duty.objects.filter(person=duty.person_id, role__in=same, until__isnull=True)
    if not given or (left.filter(group=top) | left.filter(group__top=top)).exists():
        return
    for grant in RoleGrant.objects.valid(at).filter(person=duty.person_id, role=given, unit_ref=ref(top)):
        accounts.revoke_role(by=None, grant=grant, at=at)


def _roles(top: Group) -> Mapping[str, str]:
    return registry.find("rosters", top.audience).roles
