"""Officials: the list of places with cases, from which people choose when they declare."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged

from .. import actions, exports, queries
from ..forms import RiskAreaEndForm, RiskAreaFilter, RiskAreaForm

KEEPING = "health_code.keep_risk_areas"


@permit(KEEPING, everywhere=True)
@require_safe
def risk_areas(request: HttpRequest) -> HttpResponse:
    form = RiskAreaFilter(request.GET)
    rows = queries.risk_areas_found(**form.wishes())
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.risk_area_columns(), rows, "risk-areas")
    return htmx.page(
        request, "health_code/office/risk_areas.html", {"form": form, "listing": paged(request, rows)}
    )


@permit(KEEPING, everywhere=True)
@require_http_methods(["GET", "POST"])
def risk_area_new(request: HttpRequest) -> HttpResponse:
    at = now()
    form = RiskAreaForm(request.POST or None, initial={"since": city_day(at), "level": "high"})
    if request.method == "POST":
        done, _area = act(form, lambda data: actions.add_risk_area(by=request.user, at=at, **data))
        if done:
            return htmx.go(request, "health_code:risk_areas")
    status = 422 if form.is_bound else 200
    return render(request, "health_code/office/risk_area_new.html", {"form": form}, status=status)


@permit(KEEPING, everywhere=True)
@require_http_methods(["GET", "POST"])
def risk_area_end(request: HttpRequest, area_id: uuid.UUID) -> HttpResponse:
    at = now()
    area = queries.risk_area(area_id)
    form = RiskAreaEndForm(request.POST or None, initial={"until": city_day(at)})
    if request.method == "POST":
        done, _area = act(
            form, lambda data: actions.end_risk_area(by=request.user, area_id=area_id, at=at, **data)
        )
        if done:
            return htmx.go(request, "health_code:risk_areas")
    status = 422 if form.is_bound else 200
    return render(
        request, "health_code/office/risk_area_end.html", {"form": form, "area": area}, status=status
    )
