"""A venue administrator's pages, the same in the citizen and the business portal."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import city_day, now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.ui.charts import Chart, Series

from .. import actions, exports, queries
from ..forms import PointForm, VenueForm, VenueRecordsFilter
from ..posters import poster as make_poster


@signed_in
@require_safe
def venues(request: HttpRequest) -> HttpResponse:
    listing = paged(request, queries.venues_run_by(request.user))
    counts = queries.scans_today([venue.pk for venue in listing], at=now())
    rows = [{"venue": venue, "today": counts.get(venue.pk, 0)} for venue in listing]
    return htmx.page(request, "health_code/venue/list.html", {"listing": listing, "rows": rows})


@signed_in
@require_http_methods(["GET", "POST"])
def venue_new(request: HttpRequest) -> HttpResponse:
    form = VenueForm(request.POST or None)
    if request.method == "POST":
        done, venue = act(form, lambda data: actions.register_venue(by=request.user, at=now(), **data))
        if done:
            messages.success(request, _("场所已登记，请打印海报张贴在出入口。"))
            return htmx.go(request, "health_code:venue", venue.pk)
    status = 422 if form.is_bound else 200
    return render(request, "health_code/venue/new.html", {"form": form}, status=status)


@signed_in
@require_safe
def venue(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    at = now()
    found = queries.venue_run_by(request.user, venue_id)
    context = {
        "venue": found,
        "points": list(queries.points_of(found)),
        "figures": queries.day_totals(found, day=city_day(at)),
        "inspectors": queries.inspectors_of(found).count(),
        "form": PointForm(),
    }
    return render(request, "health_code/venue/detail.html", context)


@signed_in
@require_POST
def point_new(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    found = queries.venue_run_by(request.user, venue_id)
    form = PointForm(request.POST)
    done, _point = act(form, lambda data: actions.add_point(by=request.user, venue=found, at=now(), **data))
    if not done:
        return render(request, "health_code/venue/point_new.html", {"venue": found, "form": form}, status=422)
    return htmx.go(request, "health_code:venue", found.pk)


@signed_in
@require_POST
def point_close(request: HttpRequest, venue_id: uuid.UUID, point_id: uuid.UUID) -> HttpResponse:
    found = queries.venue_run_by(request.user, venue_id)
    actions.close_point(by=request.user, venue=found, point_id=point_id, at=now())
    messages.success(request, _("出入口已关闭，它的场所码不能再使用。"))
    return htmx.go(request, "health_code:venue", found.pk)


@signed_in
@require_safe
def poster(request: HttpRequest, venue_id: uuid.UUID, point_id: uuid.UUID) -> HttpResponse:
    """The sheet of one door, A4."""
    found = queries.venue_run_by(request.user, venue_id)
    point = queries.point_of(found, point_id)
    sheet = make_poster(
        address=queries.poster_address(point), venue=found.name, point=point.name, number=found.number
    )
    answer = HttpResponse(sheet, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="poster-{found.number}.pdf"'
    return answer


@signed_in
@require_http_methods(["GET", "POST"])
def inspectors(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """Who checks codes here, and the links by which others may join."""
    at = now()
    found = queries.venue_run_by(request.user, venue_id)
    if request.method == "POST":
        actions.invite_inspectors(by=request.user, venue=found, at=at)
        return htmx.go(request, "health_code:inspectors", found.pk)
    join = htmx.here(request, "health_code:join", "TOKEN")
    invites = [
        {"invite": row, "link": settings.SITE_URL + join.replace("TOKEN", queries.invite_token(row))}
        for row in queries.open_invites_of(found, at=at)
    ]
    context = {"venue": found, "inspectors": queries.inspectors_of(found), "invites": invites}
    return render(request, "health_code/venue/inspectors.html", context)


@signed_in
@require_POST
def invite_revoke(request: HttpRequest, invite_id: uuid.UUID) -> HttpResponse:
    invite = actions.revoke_invite(by=request.user, invite_id=invite_id, at=now())
    messages.success(request, _("邀请已撤销，链接不能再使用。"))
    return htmx.go(request, "health_code:inspectors", invite.venue_id)


@signed_in
@require_POST
def inspector_remove(request: HttpRequest, venue_id: uuid.UUID, inspector_id: uuid.UUID) -> HttpResponse:
    found = queries.venue_run_by(request.user, venue_id)
    actions.remove_inspector(by=request.user, venue=found, inspector_id=inspector_id, at=now())
    messages.success(request, _("已移除查验员，对方的手机不能再在这里查验。"))
    return htmx.go(request, "health_code:inspectors", found.pk)


@signed_in
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation, seen by the person invited."""
    at = now()
    if request.method == "POST":
        actions.accept_invite(by=request.user, token=token, at=at)
        return htmx.go(request, "health_code:inspect")
    invite = queries.open_invite(token, at=at)
    return render(request, "health_code/venue/join.html", {"invite": invite, "venue": invite.venue})


@signed_in
@require_safe
def stats(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """One day by hour, by gate, by inspector."""
    found = queries.venue_run_by(request.user, venue_id)
    days = queries.stats_days(at=now())
    day = _day(request.GET.get("day", ""), days)
    figures = queries.venue_figures(found, day=day)
    context = {"venue": found, "days": days, "day": day, "figures": figures, "charts": _charts(figures)}
    return htmx.page(request, "health_code/venue/stats.html", context)


def _day(text: str, days: list[dt.date]) -> dt.date:
    return next((day for day in days if day.isoformat() == text), days[0])


def _charts(figures: queries.VenueFigures) -> list[Chart]:
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
@require_http_methods(["GET", "POST"])
def venue_close(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    found = queries.venue_run_by(request.user, venue_id)
    if request.method == "POST":
        actions.close_venue(by=request.user, venue=found, at=now())
        messages.success(request, _("场所已关闭，登记记录会保留到期限结束。"))
        return htmx.go(request, "health_code:venues")
    return render(request, "health_code/venue/close.html", {"venue": found})
