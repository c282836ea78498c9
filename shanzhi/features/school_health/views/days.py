"""The day that a page is about."""

import datetime as dt

from django.http import HttpRequest

from shanzhi.core.clock import city_day

FARTHEST = 60  # days back


def asked_day(request: HttpRequest, at: dt.datetime) -> dt.date:
    """`?day=`, else today; what is no day, or too far away, is today."""
    today = city_day(at)
    try:
        day = dt.date.fromisoformat(request.GET.get("day", "")[:10])
    except ValueError:
        return today
    return day if today - dt.timedelta(days=FARTHEST) <= day <= today else today
