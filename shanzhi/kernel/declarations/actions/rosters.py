"""Rosters as trees: groups open, are renamed and close.

These verbs do not ask whether `by` may: who manages a roster is found by `queries.rosters`, who supervises schools or
firms by the features' permits. `by` is None for the platform (commands, the demo city).
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.identifiers import check_credit_code, check_school_code
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.enums import Audience, GroupKind
from shanzhi.kernel.declarations.models import Group, Member
from shanzhi.kernel.orgs.models import Division, Organisation, Place

from ..trees import NewGroup, RosterRefused, close_family, family_of, lock_top, open_parts, tidy_name

ABOVE = {
    GroupKind.GRADE: GroupKind.SCHOOL,
    GroupKind.CLASS: GroupKind.GRADE,
    GroupKind.SITE: GroupKind.ENTERPRISE,
    GroupKind.WORKSHOP: GroupKind.SITE,
}
AUDIENCES = {GroupKind.SCHOOL: Audience.SCHOOL, GroupKind.ENTERPRISE: Audience.STAFF}
_CHECKS = {GroupKind.SCHOOL: check_school_code, GroupKind.ENTERPRISE: check_credit_code}


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
    if kind in ABOVE:
        group = _part(kind, tidy_name(name), parent, at)
    else:
        group = _top(kind, tidy_name(name), code, division, at)
        group.organisation = organisation
    group.place, group.entry_year, group.order = place, entry_year, order or group.order
    group.save(update_fields=["place", "organisation", "entry_year", "order"])
    audit.record(
        by=by, act="declarations.group_opened", subject=ref(group), at=at, detail={"kind": str(kind)}
    )
    return group


def _part(kind: GroupKind, name: str, parent: Group | None, at: dt.datetime) -> Group:
    if parent is None or parent.kind != ABOVE[kind] or not parent.is_open:
        raise RosterRefused(_("请先选择它属于哪一级。"), "roster.parent", field="parent")
    return open_parts(top=lock_top(parent), parts=[NewGroup(parent, name, kind)], at=at)[0]


def _top(kind: GroupKind, name: str, code: str, division: Division | None, at: dt.datetime) -> Group:
    code = _CHECKS[kind](code)
    if division is None:
        raise RosterRefused(_("请选择所在的区划。"), "roster.division", field="division")
    if Group.objects.filter(audience=AUDIENCES[kind], code=code).exists():
        raise RosterRefused(_("这个代码已经用过。"), "roster.code_taken", field="code", status=409)
    return Group.objects.create(
        audience=AUDIENCES[kind], kind=kind, code=code, name=name, division=division, opened_at=at
    )


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
