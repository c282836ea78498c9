"""Officials: the board, the venues, looking a person up. Everything inside the division they answer for."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx, limits
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, boards, exports, queries
from ..forms import LookUpForm, SpanForm, VenueFilter
from ..models import HealthCode

SHOWN_DAYS = 14
LAST_CHECK_INS = 20


@permit("health_code.see_board")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Venues, people, check-ins and shows, by day and by division, down to the village."""
    at = now()
    form, first, last = _span(request, city_day(at))
    division = request.GET.get("division", "")
    found = boards.board_of(
        scope=orgs.scope_of(request.user, "health_code.see_board"),
        wanted=division,
        first=first,
        last=last,
        at=at,
    )
    if request.GET.get("format") in {"csv", "xlsx"}:
        rows = found.day_rows if request.GET.get("by") == "day" else found.division_rows
        name = f"health-code-{first}-{last}"
        return export(request.GET["format"], exports.figure_columns(), rows, name)
    rest = request.GET.copy()
    rest.pop("division", None)
    context = {"board": found, "form": form, "first": first, "last": last, "rest": rest.urlencode()}
    return htmx.page(request, "health_code/office/board.html", context)


def _span(request: HttpRequest, today: dt.date) -> tuple[SpanForm, dt.date, dt.date]:
    """The days asked for; a wrong answer shows its error and leaves the last two weeks."""
    usual = {"first": today - dt.timedelta(days=SHOWN_DAYS - 1), "last": today}
    given = {name: request.GET.get(name) or value for name, value in usual.items()}
    form = SpanForm(given | {"division": request.GET.get("division", "")})
    if form.is_valid():
        return form, form.cleaned_data["first"], form.cleaned_data["last"]
    return form, usual["first"], usual["last"]


@permit("health_code.see_board")
@require_safe
def office_venues(request: HttpRequest) -> HttpResponse:
    scope = orgs.scope_of(request.user, "health_code.see_board")
    form = VenueFilter(request.GET, towns=queries.towns_in(scope))
    rows = queries.venues_found(scope=scope, **form.wishes())
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.venue_columns(), rows, "venues")
    context: dict[str, Any] = {"form": form, "listing": paged(request, rows)}
    return htmx.page(request, "health_code/office/venues.html", context)


@permit("health_code.look_up")
@require_http_methods(["GET", "POST"])
@never_cache
def look_up(request: HttpRequest) -> HttpResponse:
    """One person's code, with a reason; a POST, so that no number stands in an address or a log."""
    at = now()
    form = LookUpForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        done, code = act(form, lambda data: _looked_up(request, at, data))
        if done:
            scans = list(queries.check_ins_of(code.person_id, at=at)[:LAST_CHECK_INS])
            context |= {
                "code": code,
                "person": code.person,
                "declaration": queries.last_declaration(code.person),
                "visits": queries.visits(scans),
                "changes": queries.colour_history(code.person)[:10],
                "cards": queries.cards_with([code.person])[:5],
                "may_issue_cards": request.user.has_permit_in(queries.ISSUING, code.division_id),
            }
    status = 422 if form.is_bound and form.errors else 200
    return htmx.page(request, "health_code/office/look_up.html", context, status=status)


def _looked_up(request: HttpRequest, at: dt.datetime, data: dict[str, Any]) -> HealthCode:
    limits.count(request, "look_up")
    return actions.look_up(by=request.user, at=at, **data)
