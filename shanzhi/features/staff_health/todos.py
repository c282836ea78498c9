"""What is due now: a firm's missing employees and files, an official's files."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.registry import TodoItem
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.queries.boards import group_sums

from . import queries
from .enums import ResumeState
from .models import ResumeWork


def of_firm(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """One line for each firm or workshop where somebody is missing, and one for each file that was sent back."""
    for post in queries.posts_of(person):
        if post.group is None:
            continue
        round = queries.round_today(post.group.top or post.group, city_day(at))
        if round is None or round.phase(at) not in {"open", "late"}:
            continue
        parts = [part.pk for part in queries.parts_of(post.group)]
        missing = sum(one.missing for one in group_sums(parts, city_day(at)).values())
        if missing:
            yield TodoItem(
                title=format_lazy(_("{name}还有 {count} 人未申报"), name=post.name, count=missing),
                url=reverse("business:staff_health:group", args=[post.group.pk]),
                hint=_("点开一键提醒"),
                due=round.closes_at if round.phase(at) == "open" else None,
            )
    held = queries.agencies(person).order_by().values("organisation")
    returned = ResumeWork.objects.filter(firm__organisation__in=held, state=ResumeState.RETURNED)
    for resume in returned.select_related("firm__organisation"):
        yield TodoItem(
            title=format_lazy(_("{firm}的复工备案需要补充"), firm=resume.firm.organisation.name),
            url=reverse("business:staff_health:resume_correct", args=[resume.pk]),
        )


def of_official(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """Files that wait for an official."""
    if not person.has_permit(queries.REVIEWING):
        return
    waiting = queries.waiting_within(person)
    if waiting:
        yield TodoItem(
            title=format_lazy(_("{count} 份复工备案等待办理"), count=waiting),
            url=reverse("office:staff_health:resumes"),
        )
