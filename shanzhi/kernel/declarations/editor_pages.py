"""What the pages about question sets show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person

from . import setting, supplied, wording
from .forms.questions import LEVELS
from .models import Questionnaire, QuestionSet
from .queries import questions as queries
from .queries.answer_forms import answer_form
from .rules.editing import moved
from .rules.questions import Outcome, Question

Row = TypeVar("Row", Question, Outcome)
LEVEL_ICONS = {"red": "alert-octagon", "yellow": "alert-triangle", "green": "circle-check"}
KIND_ICONS = {
    "temperature": "temperature",
    "number": "123",
    "yes_no": "toggle-left",
    "choice": "circle-dot",
    "choices": "checkbox",
    "text": "writing",
    "date": "calendar",
}


@dataclass(frozen=True)
class QuestionnaireLine:
    """A questionnaire, what it asks now, and whether the official may change it."""

    row: Questionnaire
    in_force: QuestionSet | None
    draft: QuestionSet | None
    may_set: bool

    @property
    def size(self) -> int:
        return len(self.in_force.questions) if self.in_force else 0


@dataclass(frozen=True)
class QuestionLine:
    """A question as its card shows it: how it is answered, when it is asked, what counts as abnormal, what is wrong."""

    question: Question
    place: int
    when: str
    flaws: list[str]
    is_last: bool

    @property
    def title(self) -> str:
        return wording.title(self.question)

    @property
    def icon(self) -> str:
        return KIND_ICONS[self.question.kind]

    @property
    def kind(self) -> str:
        return wording.kind(self.question)

    @property
    def alarm(self) -> str:
        return wording.alarm(self.question)


@dataclass(frozen=True)
class OutcomeLine:
    outcome: Outcome
    place: int
    when: list[str]
    flaws: list[str]
    is_last: bool

    @property
    def icon(self) -> str:
        return LEVEL_ICONS[self.outcome.level]

    @property
    def level_name(self) -> Any:
        return dict(LEVELS)[self.outcome.level]


def lines(person: Person, *, day: dt.date) -> list[QuestionnaireLine]:
    return [
        QuestionnaireLine(
            row, queries.set_on(row, day), queries.draft_of(row), setting.may_set(person, row.audience)
        )
        for row in queries.questionnaires()
    ]


def missing_supplied() -> int:
    """How many of the platform's questionnaires the city has not taken over."""
    there = set(queries.questionnaires().values_list("key", flat=True))
    return sum(1 for one in supplied.questionnaires() if one.key not in there)


def draft(key: str, person: Person) -> QuestionSet:
    """The draft in the address, for who may change it."""
    row = queries.questionnaire(key)
    if not setting.may_set(person, row.audience):
        raise DomainError(_("您不负责这份问卷。"), "questions.not_yours", status=403)
    found = queries.draft_of(row)
    if found is None:
        raise DomainError(_("现在没有草稿，可能已经发布或删除。"), "questions.no_draft", status=404)
    return found


def refuse_missing(rows: Sequence[Any], place: int | None) -> None:
    """Somebody else may have removed what the address names."""
    if place is not None and place >= len(rows):
        raise DomainError(
            _("这一项刚刚被别人删除或移动，请返回草稿重新打开。"), "questions.no_row", status=404
        )


def rearranged(rows: Sequence[Row], place: int, act: str) -> tuple[Row, ...]:
    if act == "remove":
        return tuple(row for number, row in enumerate(rows) if number != place)
    return moved(rows, place, up=act == "up")


def draft_page(row: QuestionSet) -> dict[str, Any]:
    """The questions as cards with their flaws, the levels, the phone."""
    questions, flaws = queries.questions_of(row), queries.flaws_of(row)
    outcome_flaws = queries.outcome_flaws_of(row)
    return {
        "draft": row,
        "seen": setting.stamp(row),
        "lines": question_lines(questions, flaws),
        "whole_flaws": flaws.get(-1, []),
        "is_fit": not flaws and not outcome_flaws,
        "outcomes": outcome_lines(row, outcome_flaws),
        "has_outcomes": bool(row.outcomes) or row.questionnaire.audience == "self",
        **preview(questions, row.questionnaire.title),
    }


def version_page(row: QuestionSet, person: Person, *, day: dt.date) -> dict[str, Any]:
    questions = queries.questions_of(row)
    ahead = row.state == "published" and row.valid_from is not None and row.valid_from > day
    return {
        "version": row,
        "lines": question_lines(questions, {}),
        "outcomes": outcome_lines(row, {}),
        "may_withdraw": ahead and setting.may_set(person, row.questionnaire.audience),
        **preview(questions, row.questionnaire.title),
    }


def question_lines(questions: Sequence[Question], flaws: dict[int, list[str]]) -> list[QuestionLine]:
    last = len(questions) - 1
    return [
        QuestionLine(one, place, wording.when(one, questions), flaws.get(place, []), place == last)
        for place, one in enumerate(questions)
    ]


def outcome_lines(row: QuestionSet, flaws: dict[int, list[str]]) -> list[OutcomeLine]:
    outcomes = queries.outcomes_of(row)
    known = {one.key: one for one in queries.questions_of(row)}
    last = len(outcomes) - 1
    return [
        OutcomeLine(one, place, wording.groups(one, known), flaws.get(place, []), place == last)
        for place, one in enumerate(outcomes)
    ]


def preview(questions: Sequence[Question], title: str) -> dict[str, Any]:
    """The set as a phone asks it; it works, and is sent nowhere."""
    return {"phone": answer_form(questions, prefix="phone"), "phone_title": title}
