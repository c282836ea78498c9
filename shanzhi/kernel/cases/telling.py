"""What others hear of a case: the platform as an event, people as a message."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.procedures import Move
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import queries
from shanzhi.kernel.cases.models import Case
from shanzhi.kernel.cases.rules import procedures
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify


def tell(case: Case, move: str, *, by: Person | None, at: dt.datetime) -> None:
    """The fact that a case moved, for whoever subscribed to it."""
    events.emit(
        "cases.moved",
        subject=ref(case),
        at=at,
        by=by,
        division_code=case.division_id,
        payload={"kind": case.kind, "move": move, "state": case.state, "number": case.number},
    )


def ring(case: Case, people: Iterable[Person], title: Any, at: dt.datetime) -> None:
    """A message to officials who have the case in hand."""
    url = reverse("office:cases:case", args=[case.pk])
    body = f"{case.number} {case.title}"
    notify.tell_many(people=people, notice="cases.hand", title=title, body=body, url=url, at=at)


def tell_people(case: Case, move: Move, *, by: Person, words: str, at: dt.datetime) -> None:
    """After a move: who opened it hears of what is not inside; who has it in hand, of what others did."""
    if case.is_open:
        hands = [person for person in queries.hands_of(case) if person != by]
        if "unit" in move.needs or "person" in move.needs:
            ring(case, hands, _("有一件办件派给您"), at)
        elif queries.opens(by, case):
            ring(case, hands, move.name, at)
    opener = case.opener
    if opener is None or opener == by or move.inside or not queries.opens(opener, case):
        return
    procedure = queries.procedure_of(case.kind)
    state = procedures.state_of(procedure, case.state).name
    url = reverse(f"{procedure.portal}:cases:case", args=[case.pk])
    said = f"{case.title}：{words}" if words else case.title
    notify.tell(person=opener, notice="cases.opener", title=state, body=said[:200], url=url, at=at)
