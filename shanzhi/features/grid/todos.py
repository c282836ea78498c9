"""What is due now on a worker's phone."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import TodoItem
from shanzhi.kernel.accounts.models import Person

from . import queries


def of_worker(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """One line for all doors to knock at, with the nearest time."""
    if not person.has_permit(queries.WALKING):
        return
    due = queries.visits_due(person)
    count = due.count()
    if count:
        yield TodoItem(
            title=format_lazy(_("还有 {count} 户要走访"), count=count),
            url=reverse("office:grid:visits"),
            hint=_("没有网络也能登记"),
            due=due[0].due_at,
        )
    answered = queries.events_to_verify(person).count()
    if answered:
        yield TodoItem(
            title=format_lazy(_("{count} 个网格事件等待核查"), count=answered),
            url=reverse("office:grid:events"),
            hint=_("到现场看是否真的处置好了，拍照核查"),
        )
