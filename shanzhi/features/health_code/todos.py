"""What a person should do now about their codes."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import TodoItem
from shanzhi.kernel.accounts.models import Person

from . import queries
from .models import HealthCode

SOON = dt.timedelta(days=1)


def declarations_due(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """A line for each code of the family that ends within a day or has ended."""
    for card in queries.cards_of(person, at=at):
        if card.code is not None and card.code.until is not None and card.code.until - SOON <= at:
            yield _item(card.code, is_self=card.is_self, is_over=not card.is_current)


def _item(code: HealthCode, *, is_self: bool, is_over: bool) -> TodoItem:
    who = _("您") if is_self else code.person.masked_name
    what = _("{who}的健康申报已过期") if is_over else _("{who}的健康申报快到期了")
    return TodoItem(
        title=format_lazy(what, who=who),
        url=reverse("citizen:health_code:declare_for", args=[code.person_id]),
        hint=_("重新申报，大约需要一分钟"),
        due=code.until,
    )
