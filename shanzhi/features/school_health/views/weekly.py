"""The reports of a school's last weeks."""

import datetime as dt
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now

from .. import papers, queries


@permit("school_health.manage_school")
@require_safe
def weeks(request: HttpRequest, school_id: uuid.UUID) -> HttpResponse:
    """Which reports there are."""
    school = queries.school_for(request.user, school_id)
    context = {"school": school, "weeks": queries.last_weeks(today=city_day(now()))}
    return render(request, "school_health/office/weeks.html", context)


@permit("school_health.manage_school")
@require_safe
@never_cache
def report(request: HttpRequest, school_id: uuid.UUID, monday: str) -> HttpResponse:
    """The report of one week as PDF."""
    at = now()
    school = queries.school_for(request.user, school_id)
    known = {first.isoformat(): first for first, _last in queries.last_weeks(today=city_day(at))}
    if monday not in known:
        raise Http404
    first: dt.date = known[monday]
    sheet = papers.report(queries.week_of(school, first), at=at)
    return HttpResponse(
        sheet,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="school-week-{monday}.pdf"'},
    )
