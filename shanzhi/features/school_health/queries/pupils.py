"""One pupil: what was declared in two weeks, and who can be called."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.enums import LinkState
from shanzhi.kernel.accounts.models import FamilyLink, Person
from shanzhi.kernel.declarations.enums import Channel, Flag, ReporterState
from shanzhi.kernel.declarations.models import Absence, Answer, Member, Reached, Reminder, Revision, Round

DAYS = 14
YES_NO = {"yes": _("是"), "no": _("否")}
FAMILY = _("家庭成员")


@dataclass(frozen=True)
class DayLine:
    """One day of a pupil. `said`: (question, answer) in words; `alarms`: the questions that raised one."""

    round: Round
    answer: Answer | None
    absence: Absence | None
    said: list[tuple[str, str]]
    alarms: list[str]
    flags: list[Any]
    revisions: list[Revision]

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


def _line(
    round: Round, answer: Answer | None, absences: list[Absence], revisions: list[Revision]
) -> DayLine:
    questions = round.questions.questions
    away = next((one for one in absences if one.first <= round.day <= one.last), None)
    return DayLine(
        round=round,
        answer=answer,
        absence=None if answer else away,
        said=said(questions, answer.values) if answer else [],
        alarms=titles(questions, answer.abnormal) if answer else [],
        flags=[Flag(one) for one in answer.flags] if answer else [],
        revisions=revisions,
    )


def titles(questions: list[dict[str, Any]], keys: list[str]) -> list[str]:
    """The questions with these keys, in words."""
    return [question["title"] for question in questions if question["key"] in keys]


def said(questions: list[dict[str, Any]], values: dict[str, Any]) -> list[tuple[str, str]]:
    """(question, answer) in words, in the order in which it was asked."""
    return [
        (question["title"], _words(question, values[question["key"]]))
        for question in questions
        if question["key"] in values
    ]


def _words(question: dict[str, Any], value: Any) -> str:
    if question["kind"] == "temperature":
        return f"{value} ℃"
    names = YES_NO if question["kind"] == "yes_no" else {}
    names = {**names, **{one["value"]: one["label"] for one in question.get("options", ())}}
    given = value if isinstance(value, list) else [value]
    return "、".join(str(names.get(one, one)) for one in given) or "–"


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
    links = FamilyLink.objects.filter(member=member.person_id, state=LinkState.ACTIVE).select_related("guardian")
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
