"""Who has a case in hand: taking it, passing it on, asking other units along, urging and supervising."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import papers as filing
from shanzhi.kernel.cases import queries
from shanzhi.kernel.cases.enums import InCase, Supervision
from shanzhi.kernel.cases.keeping import keep
from shanzhi.kernel.cases.models import Case, Helper
from shanzhi.kernel.cases.refusals import CaseRefused, held, refuse_moved
from shanzhi.kernel.cases.telling import ring
from shanzhi.kernel.orgs.models import Unit


def _held_by(by: Person, case_id: UUID, *roles: str) -> Case:
    """The case, held, for somebody who is one of these to it, as long as it is open."""
    case = held(case_id)
    found = queries.roles_in(by, case)
    if not found & set(roles):
        if not found:
            raise CaseRefused(_("没有这件办件"), "case.unknown", status=404)
        raise CaseRefused(_("您不能这样办理这件办件"), "case.not_yours", status=403)
    if not case.is_open:
        raise CaseRefused(_("这件办件已经办结"), "case.closed", status=409)
    return case


def _said(words: str) -> str:
    if not words.strip():
        raise CaseRefused(_("请写明情况"), "case.needs", field="words")
    return words.strip()[:300]


@transaction.atomic
def take_case(*, by: Person, case_id: UUID, seen: int, at: dt.datetime) -> Case:
    """Become the lead handler of a case of one's unit that nobody leads. Raises CaseRefused; of two at once one wins."""
    case = _held_by(by, case_id, InCase.UNIT)
    refuse_moved(case, seen)
    if case.lead_id is not None:
        raise CaseRefused(_("这件办件已经有人主办"), "case.taken", status=409)
    case.lead = by
    keep(case, "take", act="cases.take_case", by=by, at=at)
    return case


@transaction.atomic
def hand_over(*, by: Person, case_id: UUID, to: Person, words: str, seen: int, at: dt.datetime) -> Case:
    """Give a case to a colleague of the unit, who is told. Raises CaseRefused."""
    case = _held_by(by, case_id, InCase.LEAD)
    refuse_moved(case, seen)
    reason = _said(words)
    if to == by or not queries.serves(to, case.unit):
        raise CaseRefused(_("只能转给本单位的其他同事"), "case.not_a_colleague", field="to")
    case.lead = to
    keep(case, "hand_over", act="cases.hand_over", by=by, at=at, words=reason, facts={"to": str(to.pk)})
    ring(case, [to], _("有一件办件转给您"), at)
    return case


@transaction.atomic
def ask_along(*, by: Person, case_id: UUID, unit: Unit, words: str, at: dt.datetime) -> Helper:
    """Ask another unit to handle a case jointly; the case does not end before it has answered. Raises CaseRefused."""
    above = queries.procedure_of(held(case_id).kind).supervise
    case = _held_by(by, case_id, InCase.LEAD, InCase.UNIT, above)
    question = _said(words)
    if unit.pk == case.unit_id or case.helpers.filter(unit=unit).exists():
        raise CaseRefused(_("这个单位已经在办理"), "case.helper_twice", field="unit", status=409)
    helper = Helper.objects.create(case=case, unit=unit, question=question, asked_at=at)
    keep(case, "ask_along", act="cases.ask_along", by=by, at=at, words=question, facts={"unit": unit.name})
    ring(case, queries.people_of(unit), _("请会办一件办件"), at)
    return helper


@transaction.atomic
def answer_along(*, by: Person, helper_id: UUID, words: str, at: dt.datetime) -> Helper:
    """Answer for a unit that was asked along. Raises CaseRefused."""
    helper = Helper.objects.select_related("unit").filter(pk=helper_id).first()
    if helper is None or not queries.serves(by, helper.unit):
        raise CaseRefused(_("没有这件办件"), "case.unknown", status=404)
    case = _held_by(by, helper.case_id, InCase.HELPER)
    helper.refresh_from_db()
    if helper.answered_at is not None:
        raise CaseRefused(_("会办意见已经提交，请刷新页面"), "case.answered", status=409)
    helper.answer, helper.answered_by, helper.answered_at = _said(words), by, at
    helper.save()
    keep(case, "answer_along", act="cases.answer_along", by=by, at=at, words=helper.answer)
    return helper


@transaction.atomic
def urge_case(*, by: Person, case_id: UUID, words: str = "", at: dt.datetime) -> Case:
    """Ask those who have it in hand to hurry, once in 24 hours. Raises CaseRefused."""
    case = _held_by(by, case_id, InCase.OPENER)
    if case.unit_id is None and case.lead_id is None:
        raise CaseRefused(_("还没有派给单位，暂时不能催办"), "case.nobody", status=409)
    if case.urged_at is not None and at - case.urged_at < queries.URGED_AGAIN:
        raise CaseRefused(_("24 小时内已经催办过"), "case.urged", status=409)
    case.urged_at = at
    keep(case, "urge", act="cases.urge_case", by=by, at=at, words=words[:300])
    ring(case, queries.hands_of(case), _("有人催办"), at)
    return case


@transaction.atomic
def supervise_case(
    *, by: Person, case_id: UUID, words: str, level: int = Supervision.REMINDED, at: dt.datetime
) -> Case:
    """Watch a case from above (督办), at a level above the present one: those who have it in hand are told why.

    Raises CaseRefused.
    """
    case = _held_by(by, case_id, queries.procedure_of(held(case_id).kind).supervise)
    reason = _said(words)
    if level <= case.supervision:
        raise CaseRefused(_("已经是这一级督办，只能升级"), "case.supervised", field="level", status=409)
    case.supervision = level
    case.supervised_at = case.supervised_at or at
    keep(case, "supervise", act="cases.supervise_case", by=by, at=at, words=reason, facts={"level": level})
    ring(case, queries.hands_of(case), _("办件被督办"), at)
    return case


@transaction.atomic
def add_to_case(
    *, by: Person, case_id: UUID, words: str, papers: Sequence[Any] = (), at: dt.datetime
) -> Case:
    """Say more about an open case, with files, without moving it. Raises CaseRefused."""
    case = _held_by(by, case_id, InCase.OPENER, InCase.LEAD, InCase.UNIT)
    keep(case, "add", act="cases.add_to_case", by=by, at=at, words=_said(words))
    filing.attach(case, papers, by, at)
    if queries.opens(by, case):
        ring(case, queries.hands_of(case), _("提出人补充了说明"), at)
    return case
