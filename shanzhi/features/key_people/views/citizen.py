"""The person's own pages, and the public check of a document."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import public, signed_in
from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.forms import act

from .. import actions, boards, queries, verifying
from ..enums import Found, Way
from ..forms import ReportForm
from ..papers import paper


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Why I am listed, what to report today, and what is over."""
    at = now()
    rows = list(queries.listings_of_family(request.user))
    context = {
        "active": [row for row in rows if row.is_active],
        "ended": [row for row in rows if not row.is_active],
        "tasks": queries.own_tasks(request.user, at=at),
    }
    return render(request, "key_people/citizen/mine.html", context)


@signed_in
@require_safe
def listing(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """One listing: why, until when, what to do, whom to call, what was said, and the document."""
    found = queries.own_listing(request.user, listed_id)
    context = {
        "listed": found,
        "tasks": [task for task in queries.follow_ups_of(found, at=now()) if task.follow_up.entries.all()],
        "chart": boards.temperature_chart(found),
        "release": queries.valid_release(found),
        "worker": queries.Workers().of(found) if found.is_active else None,
    }
    return render(request, "key_people/citizen/listing.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, follow_up_id: uuid.UUID) -> HttpResponse:
    """The person, or who acts for them, reports by themselves."""
    at = now()
    task = queries.own_follow_up(request.user, follow_up_id)
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        category=task.listed.category,
        initial={"found": Found.AT_PLACE},
    )
    if request.method == "POST":
        done, entry = act(
            form,
            lambda data: actions.record_follow_up(
                by=request.user, follow_up_id=task.pk, way=Way.SELF, at=at, **data
            ),
        )
        if done:
            alarmed = _("已上报。您有异常情况，工作人员会马上联系您，请不要外出。")
            messages.success(request, alarmed if entry.alarms else _("已上报，谢谢配合。"))
            return htmx.go(request, "key_people:mine")
    context = {
        "task": task,
        "listed": task.listed,
        "progress": task.progress(at),
        "form": form,
        "draft": f"key-report-{task.pk}",
    }
    status = 422 if form.is_bound else 200
    return render(request, "key_people/citizen/report.html", context, status=status)


@signed_in
@require_safe
def document(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """The person's own copy."""
    found = queries.release_of_family(request.user, release_id)
    answer = HttpResponse(paper(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer


@public
@require_safe
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a document is genuine and holds: masked name, period and unit, nothing else."""
    try:
        found = verifying.document_behind(code, at=now())
    except DomainError as refusal:
        context = {"refusal": refusal}
        return render(request, "key_people/citizen/verify.html", context, status=refusal.status)
    return render(request, "key_people/citizen/verify.html", {"release": found})
