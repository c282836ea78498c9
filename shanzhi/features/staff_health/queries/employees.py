"""What an employee sees of their own declarations."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience, ReporterState
from shanzhi.kernel.declarations.models import Member, Reporter
from shanzhi.kernel.declarations.queries.tasks import Task, tasks_of

from .firms import NotFound


@dataclass(frozen=True)
class Place:
    """A firm's roster in which a person is, with what is asked today."""

    member: Member
    tasks: list[Task]


def own_memberships(person: Person) -> QuerySet[Member]:
    """The firms' rosters in which a person is now, by their account or by the phone that the roster names as theirs."""
    named = Reporter.objects.filter(person=person, state=ReporterState.CONFIRMED, relation="self")
    mine = Q(person=person) | Q(pk__in=named.values("member"))
    rows = Member.objects.filter(mine, top__audience=Audience.STAFF, until__isnull=True)
    return rows.select_related("person", "group__parent", "top").order_by("since", "pk")


def own_membership(person: Person, member_id: UUID) -> Member:
    """One of them; as if there were none for others."""
    found = own_memberships(person).filter(pk=member_id).first()
    if found is None:
        raise NotFound(_("没有找到这个单位，可能您已不在它的名册中。"), "staff.not_member")
    return found


def places_of(person: Person, *, at: dt.datetime) -> list[Place]:
    """Those rosters with today's declarations."""
    tasks = tasks_of(person, at=at)
    return [
        Place(member, [task for task in tasks if task.member.pk == member.pk])
        for member in own_memberships(person)
    ]
