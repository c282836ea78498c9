"""The parts of a roster's tree, for the verbs that change it: made, locked, closed."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.declarations.enums import GroupKind
from shanzhi.kernel.declarations.models import Duty, Group

LONGEST_NAME = 80


class RosterRefused(DomainError):
    """A change of a roster that is not possible."""


class NewGroup(NamedTuple):
    """A grade or class (site or workshop) to be made under `parent`."""

    parent: Group
    name: str
    kind: GroupKind


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


def family_of(group: Group) -> list[UUID]:
    """The group and everything under it."""
    below = Group.objects.filter(parent=group) | Group.objects.filter(parent__parent=group)
    return [group.pk, *below.values_list("pk", flat=True)]


def close_family(family: Collection[UUID], at: dt.datetime) -> None:
    Group.objects.filter(pk__in=family, closed_at__isnull=True).update(closed_at=at)
    Duty.objects.filter(group__in=family, until__isnull=True).update(until=at)
