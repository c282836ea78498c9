"""What happened at a venue's doors: figures, check-ins, fevers and what was done about them."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.ui.charts import Chart, Series

from .. import actions, exports, queries
from ..forms import FeverNoteForm, VenueRecordsFilter


@signed_in
@require_safe
def stats(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """One day by hour, by gate, by inspector."""
    found = queries.venue_run_by(request.user, venue_id)
    days = queries.stats_days(at=now())
    day = _day(request.GET.get("day", ""), days)
    figures = queries.venue_figures(found, day=day)
    if request.GET.get("format") in {"csv", "xlsx"}:
        rows = exports.chart_lines(venue_charts(figures))
        name = f"{found.number}-{day}"
        return export(request.GET["format"], exports.chart_columns(), rows, name)
    context = {"venue": found, "days": days, "day": day, "figures": figures, "charts": venue_charts(figures)}
    return htmx.page(request, "health_code/venue/stats.html", context)


def _day(text: str, days: list[dt.date]) -> dt.date:
    return next((day for day in days if day.isoformat() == text), days[0])


def venue_charts(figures: queries.VenueFigures) -> list[Chart]:
    """By hour as bars, gates and inspectors as ranks; those without anything to compare are left out."""
    counts = _("登记人次")
    charts = [
        ("by-hour", "bar", _("按小时"), _("时间"), figures.by_hour),
        ("by-point", "rank", _("按出入口"), _("出入口"), figures.by_point),
        ("by-inspector", "rank", _("按查验员"), _("查验员"), figures.by_inspector),
    ]
    return [
        Chart(
            key=key,
            kind=kind,
            title=title,
            unit=_("人次"),
            label_title=label_title,
            labels=[label for label, _count in rows],
            series=[Series(counts, [count for _label, count in rows])],
        )
        for key, kind, title, label_title, rows in charts
        if rows
    ]


@signed_in
@require_safe
def venue_records(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """Check-ins at the venue with masked names; `abnormal` leaves those with a fever."""
    found = queries.venue_run_by(request.user, venue_id)
    days = queries.stats_days(at=now())
    form = VenueRecordsFilter(request.GET, days=days)
    rows = queries.scans_at(found, day=_day(request.GET.get("day", ""), days), abnormal=form.wants_abnormal())
    if request.GET.get("format") in {"csv", "xlsx"}:
        names = queries.point_names(found)
        return export(
            request.GET["format"], exports.scan_columns(names), rows.iterator(2000), f"{found.number}-records"
        )
    listing = paged(request, rows)
    context = {"venue": found, "form": form, "listing": listing, "visits": queries.visits(list(listing))}
    return htmx.page(request, "health_code/venue/records.html", context)


@signed_in
@require_safe
def fevers(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """Abnormal temperatures of the last days, each with what was done."""
    found = queries.venue_run_by(request.user, venue_id)
    rows = queries.fevers_at(found, at=now())
    if request.GET.get("format") in {"csv", "xlsx"}:
        lines = queries.fever_lines(found, list(rows))
        return export(request.GET["format"], exports.fever_columns(), lines, f"{found.number}-fevers")
    listing = paged(request, rows)
    context = {"venue": found, "listing": listing, "lines": queries.fever_lines(found, list(listing))}
    return htmx.page(request, "health_code/venue/fevers.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def fever(request: HttpRequest, venue_id: uuid.UUID, scan_id: uuid.UUID) -> HttpResponse:
    """One abnormal temperature: its notes so far, and one more."""
    found = queries.venue_run_by(request.user, venue_id)
    scan = queries.fever_at(found, scan_id, at=now())
    form = FeverNoteForm(request.POST or None, initial={"request_id": uuid.uuid4()})
    if request.method == "POST":
        done, _note = act(
            form,
            lambda data: actions.note_fever(by=request.user, venue=found, scan_id=scan.id, at=now(), **data),
        )
        if done:
            messages.success(request, _("处置情况已记录。"))
            return htmx.go(request, "health_code:fevers", found.pk)
    [line] = queries.fever_lines(found, [scan])
    context = {"venue": found, "line": line, "form": form}
    return render(request, "health_code/venue/fever.html", context, status=422 if form.is_bound else 200)
