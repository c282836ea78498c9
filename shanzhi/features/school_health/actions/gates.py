"""A school's gates and who stands there."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions import put_on_duty
from shanzhi.kernel.declarations.enums import DutyRole
from shanzhi.kernel.declarations.models import Group
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import PointKind, StaffRole
from shanzhi.kernel.scans.models import Point, PointStaff

from .. import queries

MOST_GATES = 20


class GateRefused(DomainError):
    """A gate that cannot be opened or staffed so."""


@transaction.atomic
def open_gate(*, by: Person, school_id: UUID, name: str, at: dt.datetime) -> Point:
    """Open a checking point at a school's gate; who opens it manages it."""
    school = queries.school_for(by, school_id)
    Group.objects.select_for_update().get(pk=school.pk)
    present = Point.objects.filter(owner_ref=ref(school), is_open=True)
    if present.filter(name=name.strip()).exists():
        raise GateRefused(_("已经有一个同名的校门。"), "gate.twice", field="name", status=409)
    if present.count() >= MOST_GATES:
        raise GateRefused(_("一所学校最多开 20 个校门。"), "gate.many", field="name")
    point = scans.open_point(
        by=by,
        owner_ref=ref(school),
        name=name.strip(),
        kind=PointKind.SCHOOL_GATE,
        place=school.place,
        division_code=school.division_id,
        at=at,
    )
    scans.add_staff(by=by, point=point, person=by, role=StaffRole.MANAGER, at=at)
    return point


@transaction.atomic
def close_gate(*, by: Person, school_id: UUID, point_id: UUID, at: dt.datetime) -> Point:
    """Close a gate of the school; twice changes nothing."""
    return scans.close_point(
        by=by,
        point=gate_of(by=by, school_id=school_id, point_id=point_id),
        reason="closed by the school",
        at=at,
    )


@transaction.atomic
def post_to_gate(*, by: Person, school_id: UUID, point_id: UUID, phone: str, at: dt.datetime) -> PointStaff:
    """Let somebody scan at a gate, found by phone number; they become the school's gate staff."""
    point = gate_of(by=by, school_id=school_id, point_id=point_id)
    person = accounts.person_by_phone(phone)
    if person is None or person.real_name_at is None:
        raise GateRefused(
            _("这个手机号还没有实名的账号，请让门岗人员先登录粤省事。"), "gate.unknown", field="phone"
        )
    staff = scans.add_staff(by=by, point=point, person=person, role=StaffRole.INSPECTOR, at=at)
    put_on_duty(by=by, group=queries.school_for(by, school_id), person=person, role=DutyRole.GATE, at=at)
    return staff


def gate_of(*, by: Person, school_id: UUID, point_id: UUID) -> Point:
    """A gate of a school that somebody leads; raises NotFound."""
    school = queries.school_for(by, school_id)
    point = Point.objects.filter(pk=point_id, owner_ref=ref(school)).first()
    if point is None:
        raise queries.NotFound(_("没有找到这个校门。"), "school_health.gate_unknown")
    return point
