"""One pupil: what was declared in two weeks, and who can be called."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.enums import LinkState
from shanzhi.kernel.accounts.models import FamilyLink, Person
from shanzhi.kernel.declarations import wording
from shanzhi.kernel.declarations.cards import Said, said
from shanzhi.kernel.declarations.enums import Channel, ReporterState
from shanzhi.kernel.declarations.models import Absence, Answer, Member, Reached, Reminder, Revision, Round
from shanzhi.kernel.declarations.queries.tasks import questions_of

from ..doubts import Doubt, doubts_of

DAYS = 14
FAMILY = _("家庭成员")


@dataclass(frozen=True)
class DayLine:
    """One day of a pupil: what was said, and in each version before, in words."""

    round: Round
    answer: Answer | None
    absence: Absence | None
    said: list[Said]
    revisions: list[tuple[Revision, list[tuple[str, str]]]]

    @property
    def alarms(self) -> list[Said]:
        return [one for one in self.said if one.abnormal]

    @property
    def doubts(self) -> list[Doubt]:
        return doubts_of(self.answer.flags) if self.answer else []

    @property
    def by_phone(self) -> bool:
        return self.answer is not None and self.answer.channel == Channel.PHONE


def two_weeks(member: Member, *, day: dt.date, days: int = DAYS) -> list[DayLine]:
    """The rounds of the last days, newest first, with what was said in each."""
    since = max(day - dt.timedelta(days=days - 1), member.since)
    rounds = Round.objects.filter(top=member.top_id, day__gte=since, day__lte=day).select_related("questions")
    answers = {
        one.round_id: one for one in Answer.objects.filter(member_id=member.pk, day__gte=since, day__lte=day)
    }
    revisions: dict[UUID, list[Revision]] = {}
    for one in Revision.objects.filter(member_id=member.pk, day__gte=since, day__lte=day).order_by("version"):
        revisions.setdefault(one.round_id, []).append(one)
    absences = list(member.absences.filter(ended_at__isnull=True, last__gte=since, first__lte=day))
    return [
        _line(round, answers.get(round.pk), absences, revisions.get(round.pk, []))
        for round in rounds.order_by("-day", "opens_at")
    ]


def _line(round: Round, answer: Answer | None, absences: list[Absence], revisions: list[Revision]) -> DayLine:
    questions = questions_of(round)
    away = next((one for one in absences if one.first <= round.day <= one.last), None)
    return DayLine(
        round=round,
        answer=answer,
        absence=None if answer else away,
        said=said(questions, answer) if answer else [],
        revisions=[(one, wording.pairs(questions, one.values)) for one in revisions],
    )


@dataclass(frozen=True)
class Contact:
    """Somebody to call about a pupil."""

    name: str
    relation: Any
    phone: str
    state: str
    person: Person | None


def contacts_of(member: Member) -> list[Contact]:
    """Who answers for a pupil: those in the roster, then those who act for the pupil in the family, each number once."""
    named = member.reporters.filter(state__in=[ReporterState.CONFIRMED, ReporterState.INVITED])
    found = {
        row.phone: Contact(row.name, row.get_relation_display(), row.phone, row.state, row.person)
        for row in named.select_related("person").order_by("-state", "invited_at")
    }
    links = FamilyLink.objects.filter(member=member.person_id, state=LinkState.ACTIVE).select_related(
        "guardian"
    )
    for link in links.order_by("asked_at"):
        phone = link.guardian.phone
        if phone and phone not in found:
            found[phone] = Contact(
                link.guardian.name, FAMILY, phone, ReporterState.CONFIRMED.value, link.guardian
            )
    return list(found.values())


def calls_of(member: Member, round: Round) -> list[Reached]:
    """Who called about a pupil in this round."""
    return list(Reached.objects.filter(member=member, round=round).select_related("by"))


def reminded_at(member: Member, round: Round) -> dt.datetime | None:
    """When the parents were last reminded in this round."""
    rows = Reminder.objects.filter(member=member, run__round=round).order_by("-at")
    return rows.values_list("at", flat=True).first()
