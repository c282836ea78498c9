"""What an employee sees of their own declarations."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.models import Answer, Member, Revision, Round
from shanzhi.kernel.declarations.queries.tasks import Task, tasks_of

from .firms import NotFound

DAYS = 14


@dataclass(frozen=True)
class Place:
    """A firm's roster in which a person is, with what is asked today."""

    member: Member
    tasks: list[Task]


def own_memberships(person: Person) -> QuerySet[Member]:
    """The firms' rosters in which a person is now."""
    rows = Member.objects.filter(person=person, top__audience=Audience.STAFF, until__isnull=True)
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


def days_of(member: Member, *, day: dt.date, days: int = DAYS) -> list[tuple[dt.date, Round, Answer | None]]:
    """The rounds of the last days with the member's answer, newest first."""
    first = max(day - dt.timedelta(days=days - 1), member.since)
    rounds = Round.objects.filter(top=member.top_id, day__gte=first, day__lte=day).select_related("questions")
    answers = {
        answer.round_id: answer
        for answer in Answer.objects.filter(member_id=member.pk, day__gte=first, day__lte=day)
    }
    return [(round.day, round, answers.get(round.pk)) for round in rounds.order_by("-day", "pk")]


def revisions_of(member: Member, *, since: dt.date) -> dict[UUID, list[Revision]]:
    """What the answers of the last days said before they were corrected, by round."""
    found: dict[UUID, list[Revision]] = {}
    for row in Revision.objects.filter(member_id=member.pk, day__gte=since).order_by("version"):
        found.setdefault(row.round_id, []).append(row)
    return found
