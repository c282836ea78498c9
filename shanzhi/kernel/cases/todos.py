"""What waits for somebody in their cases."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core import registry
from shanzhi.core.registry import TodoItem
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import queries

MOST = 5


def of_official(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """One line for all cases whose turn it is, with the first deadline."""
    rows = queries.cases_handled(person).filter(queries.turn_of(person))
    due = list(rows.order_by("due_at").values_list("due_at", flat=True))
    if due:
        yield TodoItem(
            title=format_lazy(_("{count} 件办件轮到您办"), count=len(due)),
            url=reverse("office:cases:cases") + "?whose=turn",
            due=due[0],
        )


def of_opener(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """The cases of enterprises that wait for those who opened them."""
    wanted = Q(pk__in=[])
    for procedure in registry.collect("procedures"):
        asking = [state.key for state in procedure.states if state.asks_opener]
        wanted |= Q(kind=procedure.name, state__in=asking)
    for case in queries.cases_opened(person, "business").filter(wanted)[:MOST]:
        yield TodoItem(
            title=case.title,
            url=reverse("business:cases:case", args=[case.pk]),
            hint=queries.state_of(case).name,
        )
