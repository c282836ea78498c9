"""Rosters as trees: groups open, are renamed and close; people look after them.

These verbs do not ask whether `by` may: who manages a roster is found by `queries.rosters`, who supervises schools or
firms by the features' permits. `by` is None for the platform (commands, the demo city).
"""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_credit_code, check_school_code
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.enums import Audience, DutyRole, GroupKind
from shanzhi.kernel.declarations.models import Duty, Group, Member
from shanzhi.kernel.orgs.models import Division, Organisation, Place

ABOVE = {
    GroupKind.GRADE: GroupKind.SCHOOL,
    GroupKind.CLASS: GroupKind.GRADE,
    GroupKind.SITE: GroupKind.ENTERPRISE,
    GroupKind.WORKSHOP: GroupKind.SITE,
}
AUDIENCES = {GroupKind.SCHOOL: Audience.SCHOOL, GroupKind.ENTERPRISE: Audience.STAFF}
_CHECKS = {GroupKind.SCHOOL: check_school_code, GroupKind.ENTERPRISE: check_credit_code}
LONGEST_NAME = 80


class RosterRefused(DomainError):
    """A change of a roster that is not possible."""


class NewGroup(NamedTuple):
    """A grade or class (site or workshop) to be made under `parent`."""

    parent: Group
    name: str
    kind: GroupKind


@transaction.atomic
def open_group(
    *,
    by: Person | None,
    kind: GroupKind,
    name: str,
    at: dt.datetime,
    parent: Group | None = None,
    code: str = "",
    division: Division | None = None,
    place: Place | None = None,
    organisation: Organisation | None = None,
    order: int = 0,
    entry_year: int | None = None,
) -> Group:
    """A school or firm by its code and division; or a part of one under `parent`, which gives it its number."""
    name = tidy_name(name)
    if kind in ABOVE:
        if parent is None or parent.kind != ABOVE[kind] or not parent.is_open:
            raise RosterRefused(_("请先选择它属于哪一级。"), "roster.parent", field="parent")
        (group,) = open_parts(top=lock_top(parent), parts=[NewGroup(parent, name, kind)], at=at)
        Group.objects.filter(pk=group.pk).update(
            place=place, order=order or group.order, entry_year=entry_year
        )
        group.refresh_from_db()
    else:
        code = _CHECKS[kind](code)
        if division is None:
            raise RosterRefused(_("请选择所在的区划。"), "roster.division", field="division")
        if Group.objects.filter(audience=AUDIENCES[kind], code=code).exists():
            raise RosterRefused(_("这个代码已经用过。"), "roster.code_taken", field="code", status=409)
        group = Group.objects.create(
            audience=AUDIENCES[kind],
            kind=kind,
            code=code,
            name=name,
            order=order,
            division=division,
            place=place,
            organisation=organisation,
            opened_at=at,
        )
    audit.record(
        by=by, act="declarations.group_opened", subject=ref(group), at=at, detail={"kind": str(kind)}
    )
    return group


def open_parts(*, top: Group, parts: Collection[NewGroup], at: dt.datetime) -> list[Group]:
    """Make grades and classes under a top that is locked, each with the next number."""
    codes = Group.objects.filter(audience=top.audience, top=top).values_list("code", flat=True)
    numbers = (code.rpartition("-")[2] for code in codes)
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    rows = [
        Group(
            audience=top.audience,
            kind=part.kind,
            parent=part.parent,
            top=top,
            code=f"{top.code}-{number}",
            name=tidy_name(part.name),
            order=min(number, 32000),
            division_id=top.division_id,
            organisation_id=top.organisation_id,
            opened_at=at,
        )
        for number, part in enumerate(parts, start=last + 1)
    ]
    _refuse_same_names(rows)
    return Group.objects.bulk_create(rows)


def _refuse_same_names(rows: list[Group]) -> None:
    taken = set(
        Group.objects.filter(parent__in={row.parent_id for row in rows}, closed_at__isnull=True).values_list(
            "parent", "name"
        )
    )
    if any((row.parent_id, row.name) in taken for row in rows):
        raise RosterRefused(_("同一级里已经有这个名称。"), "roster.name_taken", field="name", status=409)


def tidy_name(name: str) -> str:
    """A name without blanks around it."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME:
        raise RosterRefused(_("名称不能为空，最多 80 个字。"), "roster.name", field="name")
    return tidy


def lock_top(group: Group) -> Group:
    """The school or firm of a group, locked: changes of one roster come one after the other.

    The weaker lock lets rows that point to it be written meanwhile.
    """
    return Group.objects.select_for_update(no_key=True).get(pk=group.top_id or group.pk)


@transaction.atomic
def rename_group(*, by: Person | None, group: Group, name: str, at: dt.datetime) -> Group:
    """Another name; the same one does nothing."""
    lock_top(group)
    row, name = Group.objects.get(pk=group.pk), tidy_name(name)
    if row.name == name:
        return row
    if row.parent_id and Group.objects.filter(parent=row.parent_id, name=name, closed_at=None).exists():
        raise RosterRefused(_("同一级里已经有这个名称。"), "roster.name_taken", field="name", status=409)
    former, row.name = row.name, name
    row.save(update_fields=["name"])
    audit.record(
        by=by,
        act="declarations.group_renamed",
        subject=ref(row),
        at=at,
        detail={"from": former, "to": name},
    )
    return row


@transaction.atomic
def close_group(*, by: Person | None, group: Group, at: dt.datetime) -> Group:
    """Nobody is left in it: it closes with everything under it, and the duties for it end. Twice does nothing."""
    lock_top(group)
    row = Group.objects.get(pk=group.pk)
    if not row.is_open:
        return row
    family = family_of(row)
    if Member.objects.filter(group__in=family, until__isnull=True).exists():
        raise RosterRefused(_("里面还有人，请先转走或办理离开，再关闭。"), "roster.not_empty", status=409)
    close_family(family, at)
    audit.record(by=by, act="declarations.group_closed", subject=ref(row), at=at)
    row.refresh_from_db()
    return row


def family_of(group: Group) -> list[UUID]:
    """The group and everything under it."""
    below = Group.objects.filter(parent=group) | Group.objects.filter(parent__parent=group)
    return [group.pk, *below.values_list("pk", flat=True)]


def close_family(family: Collection[UUID], at: dt.datetime) -> None:
    Group.objects.filter(pk__in=family, closed_at__isnull=True).update(closed_at=at)
    Duty.objects.filter(group__in=family, until__isnull=True).update(until=at)


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
    return duty


@transaction.atomic
def end_duty(*, by: Person | None, duty: Duty, at: dt.datetime) -> None:
    """Somebody no longer looks after a group. A second time does nothing."""
    ended = Duty.objects.filter(pk=duty.pk, until__isnull=True).update(until=at)
    if ended:
        detail = {"role": duty.role, "group": str(duty.group_id)}
        audit.record(
            by=by, act="declarations.duty_ended", subject=f"person:{duty.person_id}", at=at, detail=detail
        )
