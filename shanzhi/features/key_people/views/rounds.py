"""A worker's phone: today's round, and one screen for each follow-up."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.forms import act
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, queries
from ..enums import Found, Progress, Way
from ..forms import FollowUpForm
from ..models import FollowUpEntry


@permit("key_people.follow_up")
@require_safe
def round_(request: HttpRequest) -> HttpResponse:
    """Today's follow-ups, one's own or, for who stands in, everybody's of the area."""
    at = now()
    everybody = request.GET.get("whose") == "all"
    scope = orgs.scope_of(request.user, queries.FOLLOWING) if everybody else ""
    tasks = queries.round_of(request.user, at=at, scope=scope)
    context = {
        "tasks": [task for task in tasks if task.is_open],
        "later": [task for task in tasks if task.progress == Progress.LATER],
        "finished": [task for task in tasks if task.progress in {Progress.DONE, Progress.LATE}],
        "late": sum(1 for task in tasks if task.progress == Progress.MISSED),
        "everybody": everybody,
        "at": at,
    }
    return htmx.page(request, "key_people/round/round.html", context)


@permit("key_people.follow_up", records=True)
@require_http_methods(["GET", "POST"])
@never_cache
def follow_up(request: HttpRequest, follow_up_id: uuid.UUID) -> HttpResponse:
    """Whom to visit or call, and what was found. Opening it is noted, because it shows phone and address."""
    at = now()
    task = actions.open_contact(by=request.user, follow_up_id=follow_up_id, at=at)
    last = task.tries and queries.entries_of(task.pk).last()
    form = FollowUpForm(
        request.POST or None,
        request.FILES or None,
        category=task.listed.category,
        initial={"way": Way.PHONE if last else Way.VISIT, "found": Found.AT_PLACE},
    )
    if request.method == "POST":
        done, entry = act(
            form,
            lambda data: actions.record_follow_up(by=request.user, follow_up_id=task.pk, at=at, **data),
        )
        if done:
            messages.success(request, _thanks(entry))
            return htmx.go(request, "key_people:round")
    context = {
        "task": task,
        "listed": task.listed,
        "progress": task.progress(at),
        "entries": queries.entries_of(task.pk),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "key_people/round/follow_up.html", context, status=status)


def _thanks(entry: FollowUpEntry) -> str:
    if entry.alarms:
        return _("已登记，并已报告卫生健康工作人员。")
    if entry.found == Found.UNREACHED:
        return _("已记下没有联系上，请过 30 分钟再试一次。")
    return _("随访已登记。")
