"""Who has not answered, and who is to hear of it."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from shanzhi.core import registry
from shanzhi.kernel.accounts.enums import LinkState
from shanzhi.kernel.accounts.models import FamilyLink, Person
from shanzhi.kernel.declarations.enums import DutyRole, ReporterState, Rung
from shanzhi.kernel.declarations.models import (
    Absence,
    Answer,
    Duty,
    Member,
    Reminder,
    ReminderRun,
    Reporter,
    Round,
    Tally,
)
from shanzhi.kernel.declarations.queries.tasks import members_for


def missing_members(round: Round, *, groups: Sequence[UUID] | None = None) -> QuerySet[Member]:
    """Members of whom an answer is still expected in a round."""
    rows = Member.objects.on(round.day).filter(top=round.top_id)
    rows = rows.filter(group__in=groups) if groups is not None else rows
    answered = Answer.objects.filter(member_id=OuterRef("pk"), day=round.day, round_id=round.pk)
    away = Absence.objects.filter(
        member=OuterRef("pk"), first__lte=round.day, last__gte=round.day, ended_at__isnull=True
    )
    return (
        rows.filter(~Exists(answered), ~Exists(away))
        .select_related("person")
        .order_by("group", "number", "pk")
    )


def reporters_of(members: Sequence[Member]) -> Iterator[tuple[Member, Person]]:
    """Everybody with a phone who may answer for each of these members, each once."""
    by_key = {member.pk: member for member in members}
    seen: set[tuple[UUID, UUID]] = set()
    for key, person in _pairs(by_key):
        if person.phone_index is not None and person.is_active and (key, person.pk) not in seen:
            seen.add((key, person.pk))
            yield by_key[key], person


def _pairs(members: dict[UUID, Member]) -> Iterator[tuple[UUID, Person]]:
    yield from ((key, member.person) for key, member in members.items() if member.answers_alone)
    named = Reporter.objects.filter(member__in=members, state=ReporterState.CONFIRMED).select_related(
        "person"
    )
    yield from ((row.member_id, row.person) for row in named if row.person is not None)
    of_person: dict[UUID, list[UUID]] = {}
    for key, member in members.items():
        of_person.setdefault(member.person_id, []).append(key)
    links = FamilyLink.objects.filter(member__in=of_person, state=LinkState.ACTIVE).select_related("guardian")
    yield from ((key, link.guardian) for link in links for key in of_person[link.member_id])


def looking_after(round: Round, rung: Rung) -> Iterator[tuple[Person, int, str]]:
    """Who stands on a rung of a round, how many are missing under them, and where they see whom."""
    left = {
        tally.group_id: tally.expected - tally.answered - tally.absent
        for tally in Tally.objects.filter(round=round)
    }
    page = registry.find("rosters", round.audience)
    total = sum(max(number, 0) for number in left.values())
    if rung == Rung.BUREAU:
        if total:
            yield from (
                (person, total, reverse(page.bureau_url)) for person in page.bureau(round.division_code)
            )
        return
    roles = (
        [DutyRole.TEACHER, DutyRole.FOREMAN] if rung == Rung.TEACHER else [DutyRole.HEAD, DutyRole.MANAGER]
    )
    duties = Duty.objects.filter(
        Q(group=round.top_id) | Q(group__top=round.top_id), role__in=roles, until__isnull=True
    )
    numbers: dict[Person, int] = {}
    for duty in duties.select_related("person").order_by("pk"):
        under = total if duty.group_id == round.top_id else max(left.get(duty.group_id, 0), 0)
        numbers[duty.person] = max(numbers.get(duty.person, 0), under)
    yield from ((person, number, reverse(page.duty_url)) for person, number in numbers.items() if number)


def is_still_missing(message: Any) -> bool:
    """Whether a reminder still holds for its reader: of the members it named, somebody has not been answered for."""
    run = ReminderRun.objects.select_related("round").filter(pk=message.once.split(":")[1]).first()
    if run is None:
        return False
    noted = Reminder.objects.filter(run=run).values("member")
    mine = members_for(message.person, day=run.round.day).filter(pk__in=noted).values("pk")
    return missing_members(run.round).filter(pk__in=mine).exists()
