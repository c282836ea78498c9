"""What somebody may do with a case on its page: the moves that are open to them, and the steps beside the moves."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.procedures import Move
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import actions, queries
from shanzhi.kernel.cases.enums import InCase, Supervision
from shanzhi.kernel.cases.models import Case, Extension

Run = Callable[[Person, Case, dict[str, Any], dt.datetime], Any]
HANDS = {InCase.LEAD.value, InCase.UNIT.value}


@dataclass(frozen=True)
class Deed:
    """One thing to do, with what it `needs` to be said and what it `offers` to say. `run` carries it out."""

    key: str
    name: Any
    run: Run
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    hint: Any = ""
    initial: dict[str, Any] = field(default_factory=dict)
    aside: bool = False


def deeds_of(person: Person, case: Case, at: dt.datetime, *, inside: bool) -> list[Deed]:
    """All of them, the moves first."""
    mine = queries.parts_in(person, case, inside=inside)
    moves = sorted(queries.moves_of(case, mine), key=lambda move: move.aside)
    found = [_of_move(move, case) for move in moves]
    if not case.is_open:
        return found
    found += _of_hands(person, case, mine)
    found += _above(person, case, mine)
    if mine & (HANDS | {InCase.OPENER}):
        found.append(Deed("add", _("补充说明"), _add, ("words",), ("paper",)))
    may_urge = case.urged_at is None or at - case.urged_at >= queries.URGED_AGAIN
    if InCase.OPENER in mine and may_urge and (case.unit_id or case.lead_id):
        found.append(Deed("urge", _("催办"), _urge, (), ("words",), hint=_("每 24 小时可以催办一次。")))
    return found


def _of_move(move: Move, case: Case) -> Deed:
    begin = queries.procedure_of(case.kind).begin
    offers = tuple(one for one in ("words", *move.offers, "paper") if one not in move.needs)
    initial = begin(case, move.key) if begin else {}
    return Deed(
        move.key, move.name, partial(_move, move.key), move.needs, offers, initial=initial, aside=move.aside
    )


def _of_hands(person: Person, case: Case, mine: set[str]) -> Iterator[Deed]:
    if InCase.UNIT in mine and case.lead_id is None:
        yield Deed("take", _("认领主办"), _take, hint=_("认领后由您主办，同事会看到。"))
    if InCase.LEAD in mine:
        yield Deed("hand_over", _("转给同事"), _hand_over, ("person", "words"))
    for helper in case.helpers.filter(answered_at__isnull=True).select_related("unit"):
        if InCase.HELPER in mine and queries.serves(person, helper.unit):
            run = partial(_answer_along, helper.pk)
            yield Deed(f"answer_along:{helper.pk}", _("会办答复"), run, ("words",), hint=helper.question)
    if mine & HANDS and queries.procedure_of(case.kind).extend and queries.may_ask_extension(case):
        hint = _("到期以前申请，由另一个人审批。")
        yield Deed("ask_extension", _("申请延期"), _ask_extension, ("amount", "words"), hint=hint)


def _above(person: Person, case: Case, mine: set[str]) -> Iterator[Deed]:
    procedure = queries.procedure_of(case.kind)
    if mine & {*HANDS, procedure.supervise} and case.unit_id:
        yield Deed("ask_along", _("请其他单位会办"), _ask_along, ("unit", "words"))
    asked = queries.extension_asked(case)
    if asked and procedure.extend in mine and asked.asked_by_id != person.pk:
        hint = f"{asked.asked_by.name}：{asked.reason}（+{asked.amount} {asked.clock.get_unit_display()}）"
        yield Deed("extend", _("同意延期"), _decide(asked, grants=True), (), ("words",), hint=hint)
        yield Deed("refuse_extension", _("不同意延期"), _decide(asked, grants=False), ("words",), hint=hint)
    if procedure.supervise in mine and case.unit_id and case.supervision < Supervision.LISTED:
        yield Deed("supervise", _("督办"), _supervise, ("level", "words"))


def _papers(data: dict[str, Any]) -> list[Any]:
    return [data["paper"]] if data.get("paper") else []


def _move(key: str, by: Person, case: Case, data: dict[str, Any], at: dt.datetime) -> Any:
    own = {"deed", "seen", "words", "unit", "person", "paper"}
    return actions.move_case(
        by=by,
        case_id=case.pk,
        move=key,
        seen=data["seen"],
        at=at,
        words=data.get("words", ""),
        unit=data.get("unit"),
        person=data.get("person"),
        facts={name: value for name, value in data.items() if name not in own and value not in (None, "")},
        papers=_papers(data),
    )


def _take(by: Person, case: Case, data: dict[str, Any], at: dt.datetime) -> Any:
    return actions.take_case(by=by, case_id=case.pk, seen=data["seen"], at=at)


def _hand_over(by: Person, case: Case, data: dict[str, Any], at: dt.datetime) -> Any:
    return actions.hand_over(
        by=by, case_id=case.pk, to=data["person"], words=data["words"], seen=data["seen"], at=at
    )


def _answer_along(helper: Any, by: Person, case: Case, data: dict[str, Any], at: dt.datetime) -> Any:
    return actions.answer_along(by=by, helper_id=helper, words=data["words"], at=at)


def _ask_along(by: Person, case: Case, data: dict[str, Any], at: dt.datetime) -> Any:
    return actions.ask_along(by=by, case_id=case.pk, unit=data["unit"], words=data["words"], at=at)


def _ask_extension(by: Person, case: Case, data: dict[str, Any], at: dt.datetime) -> Any:
    return actions.ask_extension(by=by, case_id=case.pk, amount=data["amount"], reason=data["words"], at=at)


def _decide(asked: Extension, *, grants: bool) -> Run:
    def decide(by: Person, case: Case, data: dict[str, Any], at: dt.datetime) -> Any:
        words = data.get("words", "")
        return actions.decide_extension(by=by, extension_id=asked.pk, grants=grants, words=words, at=at)

    return decide


def _supervise(by: Person, case: Case, data: dict[str, Any], at: dt.datetime) -> Any:
    return actions.supervise_case(by=by, case_id=case.pk, words=data["words"], level=data["level"], at=at)


def _add(by: Person, case: Case, data: dict[str, Any], at: dt.datetime) -> Any:
    return actions.add_to_case(by=by, case_id=case.pk, words=data["words"], papers=_papers(data), at=at)


def _urge(by: Person, case: Case, data: dict[str, Any], at: dt.datetime) -> Any:
    return actions.urge_case(by=by, case_id=case.pk, words=data.get("words", ""), at=at)
