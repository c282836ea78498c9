"""Officials: the board, the list, one person, what is overdue. Everything inside the division they answer for."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, boards, exports, queries
from ..forms import ListedFilter, OpenForm


@permit("key_people.see_board")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Who is listed, by category and area, and how today's follow-ups stand."""
    found = boards.board_of(scope=orgs.scope_of(request.user, queries.SEEING), at=now())
    context = {"board": found, "manages": request.user.has_permit(queries.MANAGING)}
    return htmx.page(request, "key_people/office/board.html", context)


@permit("key_people.manage")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list with masked names."""
    scope = orgs.scope_of(request.user, queries.MANAGING)
    form = ListedFilter(request.GET, categories=queries.categories(), towns=queries.towns_in(scope))
    today = city_day(now())
    rows = queries.listed_found(scope=scope, today=today, **form.wishes())
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.listed_columns(), rows, "key-people")
    context = {"form": form, "listing": paged(request, rows), "today": today}
    return htmx.page(request, "key_people/office/people.html", context)


@permit("key_people.manage")
@require_http_methods(["GET", "POST"])
@never_cache
def listed(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """One listing: history, follow-ups, temperatures. A POST with a reason opens who it is."""
    at = now()
    found = queries.listed_within(request.user, listed_id)
    form = OpenForm(request.POST or None)
    opened = False
    if request.method == "POST":
        opened, _listed = act(
            form, lambda data: actions.open_listed(by=request.user, listed=found, at=at, **data)
        )
    tasks = queries.follow_ups_of(found, at=at)
    context: dict[str, Any] = {
        "listed": found,
        "form": form,
        "opened": opened,
        "steps": boards.steps_of(found),
        "listing": paged(request, tasks),
        "chart": boards.temperature_chart(found),
        "release": queries.valid_release(found),
        "revoked": found.releases.filter(revoked_at__isnull=False),
        "worker": queries.Workers().of(found),
    }
    status = 422 if form.is_bound and form.errors else 200
    return htmx.page(request, "key_people/office/listed.html", context, status=status)


@permit("key_people.manage")
@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """Follow-ups whose time has passed undone."""
    at = now()
    rows = queries.missed_now(scope=orgs.scope_of(request.user, queries.MANAGING), at=at)
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.overdue_columns(), rows, "follow-ups-overdue")
    return htmx.page(request, "key_people/office/overdue.html", {"listing": paged(request, rows), "at": at})
