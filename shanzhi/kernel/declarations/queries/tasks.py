"""What a person has to answer, and what was answered before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.enums import LinkState
from shanzhi.kernel.accounts.models import FamilyLink, Person
from shanzhi.kernel.declarations.enums import ReporterState
from shanzhi.kernel.declarations.models import Absence, Answer, Member, Reporter, Revision, Round
from shanzhi.kernel.declarations.rules import questions as asking

BACK = dt.timedelta(days=14)


class TaskUnknown(DomainError):
    """Nothing that this person may answer."""

    status = 404


@dataclass(frozen=True)
class Task:
    """A member in a round of today. `former`: the last answer of an earlier day."""

    member: Member
    round: Round
    answer: Answer | None
    former: Answer | None
    absence: Absence | None
    phase: str

    @property
    def is_due(self) -> bool:
        """An answer is wanted, and would be taken now."""
        return self.answer is None and self.absence is None and self.phase in {"open", "late"}

    @property
    def may_answer(self) -> bool:
        return self.phase in {"open", "late"}

    @property
    def questions(self) -> tuple[asking.Question, ...]:
        return questions_of(self.round)

    @property
    def abnormal_titles(self) -> list[str]:
        """The questions whose answers raised the alarm."""
        found = self.answer.abnormal if self.answer else []
        return [question.title for question in self.questions if question.key in found]


def questions_of(round: Round) -> tuple[asking.Question, ...]:
    """What is asked in a round."""
    return asking.parse(round.questions.questions)


def members_for(person: Person, *, day: dt.date) -> QuerySet[Member]:
    """Everybody in a roster on that day for whom the person may answer."""
    reporting = Reporter.objects.filter(person=person, state=ReporterState.CONFIRMED).values("member")
    family = FamilyLink.objects.filter(guardian=person, state=LinkState.ACTIVE).values("member")
    mine = Q(person=person, answers_alone=True) | Q(pk__in=reporting) | Q(person__in=family)
    return (
        Member.objects.on(day).filter(mine).select_related("person", "group", "top").order_by("since", "pk")
    )


def tasks_of(person: Person, *, at: dt.datetime) -> list[Task]:
    """Today's declarations that the person may make, for everybody they answer for."""
    day = city_day(at)
    return _tasks(list(members_for(person, day=day)), day, at)


def task_of(person: Person, round_id: UUID, member_id: UUID, *, at: dt.datetime) -> Task:
    """One of them; raises TaskUnknown for anything else."""
    round = Round.objects.filter(pk=round_id).first()
    rows = list(members_for(person, day=round.day).filter(pk=member_id, top=round.top_id)) if round else []
    found = [task for task in _tasks(rows, round.day, at) if task.round.pk == round_id] if round else []
    if not found:
        raise TaskUnknown(_("没有找到这次申报，可能此人已不在名册中。"), "declarations.task_unknown")
    return found[0]


def _tasks(members: Sequence[Member], day: dt.date, at: dt.datetime) -> list[Task]:
    rounds: dict[UUID, list[Round]] = {}
    for round in Round.objects.filter(top__in={member.top_id for member in members}, day=day).select_related(
        "questions", "plan__questionnaire"
    ):
        rounds.setdefault(round.top_id, []).append(round)
    keys = [member.pk for member in members]
    answers = Answer.objects.filter(member_id__in=keys, day__gte=day - BACK, day__lte=day).order_by("day")
    today: dict[Any, Answer] = {}
    former: dict[UUID, Answer] = {}
    for answer in answers:
        if answer.day == day:
            today[answer.member_id, answer.round_id] = answer
        else:
            former[answer.member_id] = answer
    away = Absence.objects.filter(member__in=keys, first__lte=day, last__gte=day, ended_at__isnull=True)
    absences = {absence.member_id: absence for absence in away}
    return [
        Task(
            member=member,
            round=round,
            answer=today.get((member.pk, round.pk)),
            former=former.get(member.pk),
            absence=absences.get(member.pk),
            phase=round.phase(at),
        )
        for member in members
        for round in rounds.get(member.top_id, [])
    ]


def invitations_for(person: Person) -> QuerySet[Reporter]:
    """Rosters that name the person's phone as a parent's, and wait for a yes or no."""
    if person.phone_index is None or person.phone_confirmed_at is None:
        return Reporter.objects.none()
    rows = Reporter.objects.filter(
        phone_index=person.phone_index, state=ReporterState.INVITED, member__until__isnull=True
    )
    return rows.select_related("member__person", "member__group", "member__top")


def invitation_for(person: Person, reporter_id: UUID) -> Reporter:
    """One of these; raises TaskUnknown for anybody else's, and for one that was answered."""
    found = invitations_for(person).filter(pk=reporter_id).first()
    if found is None:
        raise TaskUnknown(_("没有找到这条邀请，可能已经处理过。"), "declarations.invitation_unknown")
    return found


def history_of(member: Member, *, day: dt.date, days: int = 14) -> list[Answer]:
    """The answers about a member on the days up to `day`, newest first."""
    rows = Answer.objects.filter(member_id=member.pk, day__gt=day - dt.timedelta(days=days), day__lte=day)
    return list(rows.order_by("-day"))


def revisions_of(member_id: UUID, round_id: UUID) -> list[Revision]:
    """What an answer said before it was corrected, oldest first."""
    return list(Revision.objects.filter(member_id=member_id, round_id=round_id).order_by("version"))
