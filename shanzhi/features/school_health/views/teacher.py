"""A class teacher's phone: today, and one class with who is missing."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.kernel.declarations.actions import reminders
from shanzhi.kernel.declarations.models import Group, Round
from shanzhi.kernel.declarations.queries import boards

from .. import queries
from ..lists import class_list
from .days import asked_day


@permit("school_health.teach")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """My classes and schools."""
    at = now()
    context = {
        "classes": queries.class_cards(request.user, at=at),
        "schools": queries.school_cards(request.user, at=at),
        "at": at,
    }
    return htmx.page(request, "school_health/office/today.html", context)


@permit("school_health.teach")
@require_safe
def class_(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """Everybody in a class: who is missing, not well or doubtful comes first."""
    at = now()
    group = queries.class_for(request.user, class_id)
    day = asked_day(request, at)
    top = group.top or group
    round = queries.round_for(top, day)
    context: dict[str, Any] = {
        "group": group,
        "top": top,
        "day": day,
        "today": city_day(at),
        "days": queries.days_before(top, day=city_day(at)),
        "round": round,
        "phase": round.phase(at) if round else "none",
        "at": at,
    }
    if round:
        context |= class_list(round, group)
    return htmx.page(request, "school_health/office/class.html", context)


@permit("school_health.teach")
@require_POST
def remind_class(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """One tap: exactly the parents of those who are missing now."""
    group = queries.class_for(request.user, class_id)
    remind(request, queries.round_for(group.top or group, city_day(now())), group)
    return htmx.go(request, "school_health:class", group.pk)


def remind(request: HttpRequest, round: Round | None, group: Group) -> None:
    """Remind a class, or a whole school, and say what happened."""
    at = now()
    if round is None:
        messages.warning(request, _("今天没有申报，不用提醒。"))
        return
    of_class = group if group.top_id else None
    sums = (
        boards.group_sums([group.pk], round.day).get(group.pk, boards.Sums())
        if of_class
        else boards.day_sums(round.day, round.audience, top=group)
    )
    if not sums.missing:
        messages.success(request, _("所有人都已申报，不用提醒。"))
        return
    try:
        reminders.remind_missing(by=request.user, round_id=round.pk, group=of_class, at=at)
    except reminders.ReminderRefused as refusal:
        messages.warning(request, str(refusal.message))
        return
    words = ngettext(
        "正在提醒 %(count)s 名未申报学生的家长，已申报的不会收到。",
        "正在提醒 %(count)s 名未申报学生的家长，已申报的不会收到。",
        sums.missing,
    )
    messages.success(request, words % {"count": sums.missing})
