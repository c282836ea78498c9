"""Opening and closing points, and choosing who scans there."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.scans.enums import PointKind, StaffRole
from shanzhi.kernel.scans.models import Point, PointStaff


class PointRefused(DomainError):
    """A point cannot be changed that way."""


@transaction.atomic
def open_point(
    *,
    by: Any,
    owner_ref: str,
    name: str,
    kind: PointKind,
    division_code: str,
    at: dt.datetime,
    place: Any = None,
    lng: float | None = None,
    lat: float | None = None,
) -> Point:
    """Open a checking point of a venue, checkpoint, forest gate or school gate."""
    point = Point.objects.create(
        owner_ref=owner_ref,
        name=name,
        kind=kind,
        place=place,
        division_code=division_code,
        lng=lng if lng is not None or place is None else place.lng,
        lat=lat if lat is not None or place is None else place.lat,
        opened_at=at,
    )
    _tell("scans.point_opened", by=by, point=point, at=at)
    return point


@transaction.atomic
def close_point(*, by: Any, point: Point, reason: str, at: dt.datetime) -> Point:
    """Close a point: gates refuse scans there within a second. Closing it twice changes nothing."""
    point = Point.objects.select_for_update().get(pk=point.pk)
    if point.is_open:
        point.is_open, point.closed_at = False, at
        point.save(update_fields=["is_open", "closed_at"])
        _tell("scans.point_closed", by=by, point=point, at=at, reason=reason)
    return point


@transaction.atomic
def reopen_point(*, by: Any, point: Point, at: dt.datetime) -> Point:
    """Open a closed point again; who works there did not change. Opening it twice changes nothing."""
    point = Point.objects.select_for_update().get(pk=point.pk)
    if not point.is_open:
        point.is_open, point.closed_at = True, None
        point.save(update_fields=["is_open", "closed_at"])
        _tell("scans.point_opened", by=by, point=point, at=at)
    return point


@transaction.atomic
def rename_point(*, by: Any, point: Point, name: str, at: dt.datetime) -> Point:
    """Give a point another name; its posters stay good, its past scans appear under the new name."""
    point = Point.objects.select_for_update().get(pk=point.pk)
    if point.name != name:
        before, point.name = point.name, name
        point.save(update_fields=["name"])
        _tell("scans.point_renamed", by=by, point=point, at=at, before=before, name=name)
    return point


@transaction.atomic
def add_staff(*, by: Any, point: Point, person: Any, role: StaffRole, at: dt.datetime) -> PointStaff:
    """Let a person scan at a point. Someone who is there already gets the new role."""
    if not point.is_open:
        raise PointRefused(_("这个查验点已关闭，不能再添加查验员"), "point.closed")
    Point.objects.select_for_update().get(pk=point.pk)
    staff, is_new = PointStaff.objects.get_or_create(
        point=point, person=person, until=None, defaults={"role": role, "since": at}
    )
    if is_new or staff.role != role:
        staff.role = role
        staff.save(update_fields=["role"])
        _tell("scans.staff_changed", by=by, point=point, at=at, person=str(person.pk), role=role)
    return staff


@transaction.atomic
def remove_staff(*, by: Any, staff: PointStaff, at: dt.datetime) -> PointStaff:
    """End a person's post at a point: their device is refused within a second. A point keeps a manager."""
    Point.objects.select_for_update().get(pk=staff.point_id)
    staff = PointStaff.objects.select_for_update().get(pk=staff.pk)
    if staff.until is not None:
        return staff
    others = PointStaff.objects.filter(point=staff.point_id, role=StaffRole.MANAGER, until=None).exclude(
        pk=staff.pk
    )
    if staff.role == StaffRole.MANAGER and not others.exists():
        raise PointRefused(_("请先指定另一位管理员，再移除这一位"), "point.last_manager")
    staff.until = at
    staff.save(update_fields=["until"])
    _tell("scans.staff_changed", by=by, point=staff.point, at=at, person=str(staff.person_id), role=None)
    return staff


def _tell(kind: str, *, by: Any, point: Point, at: dt.datetime, reason: str = "", **detail: Any) -> None:
    audit.record(by=by, act=kind, subject=ref(point), at=at, reason=reason, detail=detail)
    events.emit(
        kind,
        subject=ref(point),
        at=at,
        by=by,
        division_code=point.division_code,
        payload={"owner": point.owner_ref, **detail},
    )
