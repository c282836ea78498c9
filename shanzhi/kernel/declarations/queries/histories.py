"""One member over some days: every round with what was said, in the reader's words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shanzhi.kernel.declarations import wording
from shanzhi.kernel.declarations.enums import Channel, Flag
from shanzhi.kernel.declarations.models import Absence, Answer, Member, Revision, Round
from shanzhi.kernel.declarations.rules import questions as asking

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Former:
    """What an answer said before it was corrected."""

    at: dt.datetime
    pairs: Pairs


@dataclass(frozen=True)
class DayLine:
    """A member in the round of one day. `pairs`: (question, answer); `alarms`: the questions that raised one."""

    round: Round
    answer: Answer | None
    absence: Absence | None
    pairs: Pairs
    alarms: list[str]
    flags: list[Any]
    former: list[Former]

    @property
    def day(self) -> dt.date:
        return self.round.day

    @property
    def by_phone(self) -> bool:
        return self.answer is not None and self.answer.channel == Channel.PHONE


def questions_of(round: Round) -> tuple[asking.Question, ...]:
    """What is asked in a round."""
    return asking.parse(round.questions.questions)


def in_words(round: Round, values: Mapping[str, Any]) -> Pairs:
    """(question, answer) of what was said in a round, in the reader's language."""
    return wording.pairs(questions_of(round), values)


def alarms_in_words(round: Round, keys: Sequence[str]) -> list[str]:
    """The questions whose answers raised an alarm."""
    return [wording.title(question) for question in questions_of(round) if question.key in keys]


def days_of_member(member: Member, *, day: dt.date, days: int = 14) -> list[DayLine]:
    """The rounds of the days up to `day` since the member came, newest first, in four queries."""
    since = max(day - dt.timedelta(days=days - 1), member.since)
    rounds = Round.objects.filter(top=member.top_id, day__gte=since, day__lte=day).select_related("questions")
    given = Answer.objects.filter(member_id=member.pk, day__gte=since, day__lte=day)
    answers = {answer.round_id: answer for answer in given}
    former: dict[UUID, list[Revision]] = {}
    revised = Revision.objects.filter(member_id=member.pk, day__gte=since, day__lte=day)
    for row in revised.order_by("version"):
        former.setdefault(row.round_id, []).append(row)
    absences = list(member.absences.filter(ended_at__isnull=True, first__lte=day, last__gte=since))
    return [
        _line(round, answers.get(round.pk), absences, former.get(round.pk, []))
        for round in rounds.order_by("-day", "opens_at", "pk")
    ]


def _line(
    round: Round, answer: Answer | None, absences: Sequence[Absence], former: Sequence[Revision]
) -> DayLine:
    away = next((one for one in absences if one.first <= round.day <= one.last), None)
    return DayLine(
        round=round,
        answer=answer,
        absence=None if answer else away,
        pairs=in_words(round, answer.values) if answer else [],
        alarms=alarms_in_words(round, answer.abnormal) if answer else [],
        flags=[Flag(flag).label for flag in answer.flags if flag in Flag.values] if answer else [],
        former=[Former(row.at, in_words(round, row.values)) for row in former],
    )
