"""Rosters of firms, until `kernel.declarations.actions` has verbs for them: the same names and arguments."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from shanzhi.core.clock import city_day
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience, DutyRole, GroupKind, Leaving
from shanzhi.kernel.declarations.models import Duty, Group, Member


class Enrolment(NamedTuple):
    group_id: UUID
    top_id: UUID
    person_id: UUID
    number: str = ""
    answers_alone: bool = False


def open_group(
    *,
    by: Person | None,
    kind: GroupKind,
    name: str,
    at: dt.datetime,
    parent: Group | None = None,
    **given: Any,
) -> Group:
    top = (parent.top or parent) if parent else None
    if top and parent:
        number = Group.objects.filter(top=top).count() + 1
        given |= {"code": f"{top.code}-{number}", "order": number, "division_id": top.division_id}
        given |= {"organisation_id": top.organisation_id}
    return Group.objects.create(
        audience=Audience.STAFF, kind=kind, name=name, parent=parent, top=top, opened_at=at, **given
    )


def put_on_duty(*, by: Person | None, group: Group, person: Person, role: DutyRole, at: dt.datetime) -> Duty:
    standing = Duty.objects.filter(group=group, person=person, role=role, until__isnull=True).first()
    return standing or Duty.objects.create(group=group, person=person, role=role, since=at)


def end_duty(*, by: Person | None, duty: Duty, at: dt.datetime) -> None:
    Duty.objects.filter(pk=duty.pk, until__isnull=True).update(until=at)


def enrol_many(*, by: Person | None, rows: Iterable[Enrolment], at: dt.datetime) -> int:
    made = Member.objects.bulk_create(
        [Member(since=city_day(at), **row._asdict()) for row in rows], batch_size=500
    )
    return len(made)


@transaction.atomic
def leave(*, by: Person | None, member: Member, reason: Leaving, at: dt.datetime) -> Member:
    Member.objects.filter(pk=member.pk, until__isnull=True).update(until=city_day(at), leaving=reason)
    member.refresh_from_db()
    return member


def share_position(*, by: Person, member: Member, shares: bool, at: dt.datetime) -> Member:
    Member.objects.filter(pk=member.pk).update(shares_position=shares)
    member.refresh_from_db()
    return member
