"""Questions about question sets: which one asks on a day, which versions there are, what differs."""

import datetime as dt
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanzhi.core.errors import DomainError

from .. import wording
from ..enums import SetState
from ..models import Questionnaire, QuestionSet
from ..rules import editing
from ..rules.questions import Outcome, Question, Values, abnormal, flaws, outcome, parse, parse_outcomes


class VersionLine(NamedTuple):
    """A version with what is new in it, in words."""

    version: QuestionSet
    changes: list[str]
    is_in_force: bool
    is_ahead: bool


def questionnaires() -> QuerySet[Questionnaire]:
    return Questionnaire.objects.order_by("audience", "key")


def questionnaire(key: str) -> Questionnaire:
    found = Questionnaire.objects.filter(key=key).first()
    if found is None:
        raise DomainError(_("没有找到这份问卷。"), "questions.no_questionnaire", status=404)
    return found


def set_on(questionnaire: Questionnaire | str, day: dt.date) -> QuestionSet | None:
    """The version that asks on a day; None before the first one. Takes the questionnaire or its key."""
    key = questionnaire if isinstance(questionnaire, str) else questionnaire.key
    return (
        QuestionSet.objects.filter(questionnaire__key=key, state=SetState.PUBLISHED, valid_from__lte=day)
        .select_related("questionnaire")
        .order_by("-valid_from")
        .first()
    )


def draft_of(questionnaire: Questionnaire) -> QuestionSet | None:
    rows = QuestionSet.objects.filter(questionnaire=questionnaire, state=SetState.DRAFT)
    return rows.select_related("questionnaire", "made_by").first()


def version_of(version_id: UUID) -> QuestionSet:
    rows = QuestionSet.objects.select_related("questionnaire", "made_by", "published_by")
    found = rows.filter(pk=version_id).first()
    if found is None:
        raise DomainError(_("没有找到这一版问卷，可能已经删除。"), "questions.unknown", status=404)
    return found


def questions_of(version: QuestionSet) -> tuple[Question, ...]:
    return parse(version.questions)


def outcomes_of(version: QuestionSet) -> tuple[Outcome, ...]:
    return parse_outcomes(version.outcomes)


def outcome_of(version: QuestionSet, values: Values) -> Outcome | None:
    """The level of advice that accepted answers lead to."""
    return outcome(outcomes_of(version), values)


def abnormal_in(version: QuestionSet, values: Values) -> list[str]:
    """The keys of the questions whose answers raise an alarm."""
    return abnormal(questions_of(version), values)


def versions(questionnaire: Questionnaire, *, day: dt.date) -> list[VersionLine]:
    """All versions but the draft, newest first, each with what differs from the published one before it."""
    rows = list(
        QuestionSet.objects.filter(questionnaire=questionnaire)
        .exclude(state=SetState.DRAFT)
        .select_related("made_by", "published_by")
        .order_by("-version")
    )
    in_force = set_on(questionnaire, day)
    lines = []
    for place, row in enumerate(rows):
        before = next((one for one in rows[place + 1 :] if one.state == SetState.PUBLISHED), None)
        ahead = row.state == SetState.PUBLISHED and row.valid_from is not None and row.valid_from > day
        is_in_force = in_force is not None and row.pk == in_force.pk
        lines.append(VersionLine(row, differences(before, row) if before else [], is_in_force, ahead))
    return lines


def differences(old: QuestionSet, new: QuestionSet) -> list[str]:
    """What is new, in sentences."""
    found = editing.differences(questions_of(old), questions_of(new))
    said = [wording.difference(one) for one in found]
    if outcomes_of(old) != outcomes_of(new):
        said.append(_("建议等级有修改"))
    return said


def flaws_of(version: QuestionSet) -> dict[int, list[str]]:
    """What keeps a draft from being published, in sentences by the place of the question; −1 for the whole."""
    found: dict[int, list[str]] = {}
    for flaw in flaws(questions_of(version)):
        found.setdefault(flaw.place, []).append(wording.flaw(flaw.code))
    return found


def outcome_flaws_of(version: QuestionSet) -> dict[int, list[str]]:
    """The same for the levels of advice."""
    found: dict[int, list[str]] = {}
    for place, code in editing.outcome_flaws(outcomes_of(version), questions_of(version)):
        found.setdefault(place, []).append(wording.flaw(code))
    return found


def said_title(found: Outcome) -> str:
    """A level in one line, in the reader's language."""
    return wording.title(found)


def said_advice(found: Outcome) -> str:
    return wording.advice(found)


def answered(version: QuestionSet, values: Values) -> list[tuple[str, str]]:
    """(question, answer) in words, in the order in which it was asked."""
    return wording.pairs(questions_of(version), values)
