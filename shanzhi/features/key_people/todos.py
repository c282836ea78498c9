"""What is due now: a worker's round, an official's releases, a person's own report."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.registry import TodoItem
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import queries as orgs

from . import queries
from .enums import Progress
from .models import ListedPerson


def of_worker(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """One line for the round of today, with the nearest time."""
    if not person.has_permit(queries.FOLLOWING):
        return
    due = [task for task in queries.round_of(person, at=at) if task.is_open]
    if due:
        yield TodoItem(
            title=format_lazy(_("今天还有 {count} 次随访"), count=len(due)),
            url=reverse("office:key_people:round"),
            hint=_late_words(due),
            due=min(task.follow_up.due_at for task in due),
        )


def _late_words(due: list[queries.Task]) -> object:
    late = sum(1 for task in due if task.progress == Progress.MISSED)
    return format_lazy(_("其中 {count} 次已超时"), count=late) if late else _("按距离排好，逐户随访")


def of_official(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """Whose time is over, and what nobody has followed up."""
    if not person.has_permit(queries.MANAGING):
        return
    scope = orgs.scope_of(person, queries.MANAGING)
    due = ListedPerson.objects.within(scope).due(city_day(at)).count()
    if due:
        yield TodoItem(
            title=format_lazy(_("{count} 人到期，等待解除"), count=due),
            url=reverse("office:key_people:releases"),
        )
    missed = queries.missed_now(scope=scope, at=at).count()
    if missed:
        yield TodoItem(
            title=format_lazy(_("{count} 次随访超时未做"), count=missed),
            url=reverse("office:key_people:overdue"),
        )


def of_person(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """A line for each report of the family that can be made now."""
    for task in queries.own_tasks(person, at=at):
        if task.is_open:
            listed = task.follow_up.listed
            who = _("您") if listed.person_id == person.pk else listed.person.masked_name
            yield TodoItem(
                title=format_lazy(_("{who}的健康上报"), who=who),
                url=reverse("citizen:key_people:report", args=[task.follow_up.pk]),
                hint=listed.category.name,
                due=task.follow_up.due_at,
            )
