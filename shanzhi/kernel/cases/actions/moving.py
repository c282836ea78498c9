"""A case moves on: one of two at once wins, and the other is told who did what."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.procedures import Move
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import papers as filing
from shanzhi.kernel.cases import queries, telling, timing
from shanzhi.kernel.cases.keeping import keep
from shanzhi.kernel.cases.models import Case
from shanzhi.kernel.cases.refusals import CaseRefused, held, refuse_moved
from shanzhi.kernel.cases.rules import procedures
from shanzhi.kernel.orgs.models import Unit

NEEDED = {
    "words": _("请写明情况"),
    "unit": _("请选择责任单位"),
    "person": _("请选择经办人"),
}


@transaction.atomic
def move_case(
    *,
    by: Person,
    case_id: UUID,
    move: str,
    seen: int,
    at: dt.datetime,
    words: str = "",
    unit: Unit | None = None,
    person: Person | None = None,
    facts: Mapping[str, Any] | None = None,
    papers: Sequence[Any] = (),
) -> Case:
    """Make a move of the case's procedure.

    `seen` is the version that the person looked at. `unit` and `person` become those who lead; `facts` are kept with
    the step and with the case. Raises CaseRefused: unknown or a stranger's (404), moved meanwhile or not open now (409),
    something not said (422, with the field).
    """
    case = held(case_id)
    chosen = _allowed(by, case, move, seen)
    given = {**(facts or {}), "words": words, "unit": unit, "person": person}
    for need in procedures.missing(chosen, given):
        raise CaseRefused(NEEDED.get(need, _("请填写这一项")), "case.needs", field=need)
    _refuse_unanswered(case, chosen)
    source = case.state
    _apply(case, chosen, unit=unit, person=person, facts=facts or {}, at=at)
    _turn(case, chosen, by=by, words=words, at=at)
    keep(case, move, act="cases.move_case", by=by, at=at, source=source, words=words, facts=facts)
    filing.attach(case, papers, by, at)
    telling.tell_people(case, chosen, by=by, words=words, at=at)
    return case


def _allowed(by: Person, case: Case, key: str, seen: int) -> Move:
    """The move, if the person may make it now."""
    roles = queries.roles_in(by, case)
    if not roles:
        raise CaseRefused(_("没有这件办件"), "case.unknown", status=404)
    refuse_moved(case, seen)
    procedure = queries.procedure_of(case.kind)
    for move in procedures.open_moves(procedure, case.state, roles):
        if move.key == key:
            return move
    raise CaseRefused(_("现在不能这样办理"), "case.not_now", status=409)


def _refuse_unanswered(case: Case, move: Move) -> None:
    """Nothing ends while a unit that was asked along has not answered."""
    if not procedures.state_of(queries.procedure_of(case.kind), move.target).is_end:
        return
    waiting = case.helpers.filter(answered_at__isnull=True).select_related("unit").first()
    if waiting is not None:
        raise CaseRefused(
            _("会办单位“%(unit)s”还没有答复") % {"unit": waiting.unit.name}, "case.joint", status=409
        )


def _apply(
    case: Case,
    move: Move,
    *,
    unit: Unit | None,
    person: Person | None,
    facts: Mapping[str, Any],
    at: dt.datetime,
) -> None:
    state = procedures.state_of(queries.procedure_of(case.kind), move.target)
    case.state, case.is_open = state.key, not state.is_end
    case.closed_at = (case.closed_at or at) if state.is_end else None
    if unit is not None and unit != case.unit:
        case.unit, case.lead = unit, None
    case.lead = person or case.lead
    case.facts = {**case.facts, **facts}


def _turn(case: Case, move: Move, *, by: Person, words: str, at: dt.datetime) -> None:
    """What the move does to the clock; a case at its end has none."""
    if move.clock == "stop" or not case.is_open:
        timing.stop(case, at)
    elif move.clock == "start":
        timing.start(case, at)
    elif move.clock == "pause":
        timing.pause(case, at, reason=words, by=by)
    elif move.clock == "resume":
        timing.resume(case, at)
