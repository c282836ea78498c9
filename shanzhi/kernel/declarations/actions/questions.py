"""Verbs of question sets: drafted from the version in force, published for a day ahead, withdrawn before it comes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from .. import supplied
from ..enums import SetState
from ..models import Questionnaire, QuestionSet
from ..rules import editing
from ..rules.questions import MOST_QUESTIONS, Outcome, Question, flaws, parse, parse_outcomes
from ..setting import may_set, stamp


class QuestionsRefused(DomainError):
    """A questionnaire that cannot be changed like this."""


@transaction.atomic
def supply_questionnaires(*, by: Person | None, at: dt.datetime) -> int:
    """Take over the platform's questionnaires that the city does not have yet, in force at once; says how many."""
    made = 0
    with override(settings.LANGUAGE_CODE):  # data of the city, in the city's language
        for one in supplied.questionnaires():
            row, is_new = Questionnaire.objects.get_or_create(
                key=one.key, defaults={"audience": one.audience, "title": one.title, "created_at": at}
            )
            if is_new:
                made += 1
                _first_version(row, one, by=by, at=at)
    detail = {"rows": made}
    audit.record(by=by, act="declarations.supply_questions", subject="questionnaire:*", at=at, detail=detail)
    return made


def _first_version(row: Questionnaire, one: supplied.Supplied, *, by: Person | None, at: dt.datetime) -> None:
    QuestionSet.objects.create(
        questionnaire=row,
        version=1,
        state=SetState.PUBLISHED,
        questions=editing.stored(one.questions),
        outcomes=editing.stored(one.outcomes),
        note=str(_("平台提供的问卷")),
        valid_from=city_day(at),
        made_by=by,
        made_at=at,
        published_by=by,
        published_at=at,
    )


@transaction.atomic
def draft_question_set(*, by: Person, questionnaire: Questionnaire, at: dt.datetime) -> QuestionSet:
    """The draft of the next version: the one there is, or a copy of the last published one."""
    _lock(by, questionnaire)
    versions = QuestionSet.objects.filter(questionnaire=questionnaire)
    draft = versions.filter(state=SetState.DRAFT).first()
    if draft is not None:
        return draft
    last = versions.filter(state=SetState.PUBLISHED).order_by("-valid_from").first()
    newest = versions.order_by("-version").first()
    draft = QuestionSet.objects.create(
        questionnaire=questionnaire,
        version=newest.version + 1 if newest else 1,
        questions=last.questions if last else [],
        outcomes=last.outcomes if last else [],
        made_by=by,
        made_at=at,
    )
    _record(by, "declarations.draft_questions", draft, at)
    return draft


@transaction.atomic
def save_questions(
    *,
    by: Person,
    draft_id: UUID,
    seen: str,
    at: dt.datetime,
    questions: Sequence[Question] | None = None,
    outcomes: Sequence[Outcome] | None = None,
    note: str | None = None,
) -> QuestionSet:
    """Change a draft. `seen` is its `stamp` as the page showed it: whoever comes second is told, and nothing is lost.

    A draft may have flaws; they are shown beside the questions and keep it from being published.
    """
    draft = _draft(by, draft_id)
    if stamp(draft) != seen:
        raise QuestionsRefused(
            _("这份草稿刚刚被别人改过。您填的内容还在这一页，请另开一页看过最新的草稿，再保存一次。"),
            "questions.changed_meanwhile",
            status=409,
        )
    if questions is not None:
        if len(questions) > MOST_QUESTIONS:
            raise QuestionsRefused(_("一份问卷最多 40 个问题。"), "questions.many")
        draft.questions = editing.stored(questions)
    if outcomes is not None:
        draft.outcomes = editing.stored(outcomes)
    if note is not None:
        draft.note = note
    draft.save(update_fields=["questions", "outcomes", "note"])
    _record(by, "declarations.save_questions", draft, at)
    return draft


@transaction.atomic
def publish(
    *, by: Person, draft_id: UUID, valid_from: dt.date, seen: str, note: str, at: dt.datetime
) -> QuestionSet:
    """Let a draft ask from a day ahead on; what is asked today stays as it is."""
    draft = _draft(by, draft_id)
    if stamp(draft) != seen:
        raise QuestionsRefused(
            _("这份草稿刚刚被别人改过，请看过最新的内容再发布。"), "questions.changed_meanwhile", status=409
        )
    _refuse_unfit(draft, valid_from, at)
    draft.state, draft.valid_from, draft.note = SetState.PUBLISHED, valid_from, note
    draft.published_by, draft.published_at = by, at
    draft.save()
    _record(by, "declarations.publish_questions", draft, at, valid_from=valid_from.isoformat())
    return draft


def _refuse_unfit(draft: QuestionSet, valid_from: dt.date, at: dt.datetime) -> None:
    if valid_from <= city_day(at):
        raise QuestionsRefused(
            _("最早从明天起生效：今天的申报已经在按现在的问卷填写。"),
            "questions.too_early",
            field="valid_from",
        )
    questions, outcomes = parse(draft.questions), parse_outcomes(draft.outcomes)
    if flaws(questions) or editing.outcome_flaws(outcomes, questions):
        raise QuestionsRefused(_("问卷还有需要修改的地方，改好以后再发布。"), "questions.flaws")
    same_day = QuestionSet.objects.filter(
        questionnaire=draft.questionnaire, state=SetState.PUBLISHED, valid_from=valid_from
    )
    if same_day.exists():
        raise QuestionsRefused(
            _("这一天已经有一版问卷生效，请换一天，或者先撤回那一版。"),
            "questions.day_taken",
            field="valid_from",
        )


@transaction.atomic
def withdraw(*, by: Person, version_id: UUID, at: dt.datetime) -> QuestionSet:
    """Take back a published version before its first day; the one before goes on asking."""
    version = _version(by, version_id)
    if version.state != SetState.PUBLISHED:
        raise QuestionsRefused(_("只有已发布的版本可以撤回。"), "questions.not_published", status=409)
    if version.valid_from is None or version.valid_from <= city_day(at):
        raise QuestionsRefused(
            _("这一版已经在使用，不能撤回；请起草新版本来更正。"), "questions.in_use", status=409
        )
    version.state = SetState.WITHDRAWN
    version.save(update_fields=["state"])
    _record(by, "declarations.withdraw_questions", version, at)
    return version


@transaction.atomic
def delete_draft(*, by: Person, draft_id: UUID, at: dt.datetime) -> None:
    """Throw a draft away; published versions are never deleted."""
    draft = _draft(by, draft_id)
    _record(by, "declarations.delete_questions", draft, at)
    draft.delete()


def _draft(by: Person, draft_id: UUID) -> QuestionSet:
    draft = _version(by, draft_id)
    if draft.state != SetState.DRAFT:
        raise QuestionsRefused(
            _("这一版已经发布，不能再改；请起草新版本。"), "questions.not_draft", status=409
        )
    return draft


def _version(by: Person, version_id: UUID) -> QuestionSet:
    """The version, alone with it: whoever changes the same questionnaire waits."""
    found = QuestionSet.objects.select_related("questionnaire").filter(pk=version_id).first()
    if found is None:
        raise QuestionsRefused(_("没有找到这一版问卷，可能已经删除。"), "questions.unknown", status=404)
    _lock(by, found.questionnaire)
    fresh = QuestionSet.objects.select_related("questionnaire").filter(pk=version_id).first()
    if fresh is None:
        raise QuestionsRefused(_("这份草稿刚刚被别人删除。"), "questions.unknown", status=404)
    return fresh


def _lock(by: Person, questionnaire: Questionnaire) -> None:
    if not may_set(by, questionnaire.audience):
        raise QuestionsRefused(_("您不负责这份问卷。"), "questions.not_yours", status=403)
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)


def _record(by: Person, act: str, row: QuestionSet, at: dt.datetime, **more: Any) -> None:
    detail = {"questionnaire": row.questionnaire.key, "version": row.version, **more}
    audit.record(by=by, act=act, subject=ref(row), at=at, detail=detail)
