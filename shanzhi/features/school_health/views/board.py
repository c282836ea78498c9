"""County and city: how complete, where, which schools; and the terms."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.declarations.actions import terms as kept
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.models import Term
from shanzhi.kernel.orgs import queries as orgs

from .. import boards, exports, queries
from ..forms import BoardFilter, TermForm
from .schools import school_page


@permit("school_health.see_board")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The city, a county, a town: figures, curve, maps, and the schools by how far they are."""
    at = now()
    form = BoardFilter(request.GET)
    wishes = form.wishes(city_day(at))
    scope = orgs.scope_of(request.user, queries.SEEING)
    if request.headers.get("HX-Target") == "figures":
        context = {"board": boards.figures_of(scope=scope, at=at, **wishes), "is_today": True}
        return render(request, "school_health/office/_figures.html", context)
    found = boards.board_of(scope=scope, at=at, **wishes)
    if request.GET.get("format") in {"csv", "xlsx"}:
        name = f"schools-{found.day}"
        if request.GET.get("by") == "division":
            return export(request.GET["format"], exports.division_columns(), found.below, name)
        return export(request.GET["format"], exports.school_columns(), found.schools, name)
    rest = request.GET.copy()
    for name in ("division", "page", "format", "by"):
        rest.pop(name, None)
    context = {
        "board": found,
        "form": form,
        "listing": paged(request, found.schools),
        "rest": rest.urlencode(),
        "is_today": boards.is_today(found.day, at),
    }
    return htmx.page(request, "school_health/office/board.html", context)


@permit("school_health.see_board")
@require_safe
def school(request: HttpRequest, school_id: uuid.UUID) -> HttpResponse:
    """One school by class, without names."""
    return school_page(request, queries.school_within(request.user, school_id), manages=False)


@permit("school_health.set_plans", everywhere=True)
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """When schools teach: outside every term nobody is asked."""
    form = TermForm(request.POST or None)
    if request.method == "POST":
        done, _term = act(form, lambda data: kept.add_term(by=request.user, at=now(), **data))
        if done:
            messages.success(request, _("学期已添加。"))
            return htmx.go(request, "school_health:terms")
    context = {
        "form": form,
        "terms": Term.objects.filter(audience=Audience.SCHOOL).order_by("-first"),
        "today": city_day(now()),
    }
    return render(request, "school_health/office/terms.html", context, status=422 if form.is_bound else 200)
