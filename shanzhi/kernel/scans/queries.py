"""Questions about points, scans and shows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from shanzhi.core.clock import city_day, day_start
from shanzhi.kernel.accounts import queries as people
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.scans import tokens
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.models import (
    GateListHead,
    Point,
    PointStaff,
    Refusal,
    RetentionReceipt,
    Scan,
    Show,
    Standing,
)
from shanzhi.kernel.scans.rules import MOST_BEHIND_QUEUED

# A gate must last a shift without network; a phone asks again, so that a lost one is soon of no use.
TOKEN_LIFE = {
    Scope.SCAN: dt.timedelta(hours=12),
    Scope.SHOW: dt.timedelta(hours=1),
    Scope.DECLARE: dt.timedelta(hours=2),
}
_ONE_DAY = dt.timedelta(days=1)
_DAYS_KEPT = """
SELECT to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') FROM pg_inherits
WHERE inhparent = 'scans_scan'::regclass ORDER BY 1
"""


@dataclass(frozen=True)
class GivenToken:
    """A bearer token for the scan API."""

    token: str
    expires: dt.datetime


# Points and their staff ----------------------------------------------------------------------------------


def points_of(owner_ref: str) -> QuerySet[Point]:
    """The points of a venue or checkpoint, open ones first."""
    return Point.objects.filter(owner_ref=owner_ref).order_by("-is_open", "name", "id")


def staff_of(point: Point, *, at: dt.datetime) -> QuerySet[PointStaff]:
    """Who works at a point now, managers first."""
    return _posts(at).filter(point=point).select_related("person").order_by("-role", "since")


def posts_of(person: Any, *, at: dt.datetime) -> QuerySet[PointStaff]:
    """The open points a person works at now."""
    return (
        _posts(at).filter(person=person, point__is_open=True).select_related("point").order_by("point__name")
    )


def may_scan(person: Any, point: Point, *, at: dt.datetime) -> bool:
    """Whether the person is on the staff of the point."""
    return _posts(at).filter(person=person, point=point).exists()


def _posts(at: dt.datetime) -> QuerySet[PointStaff]:
    return PointStaff.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


def device_token(person: Any, *, scope: Scope, at: dt.datetime) -> GivenToken:
    """A token for the person's own page: to scan at their points, or to show their family's codes."""
    expires = at.replace(microsecond=0) + TOKEN_LIFE[scope]
    family = people.people_i_act_for(person) if scope is Scope.SHOW else []
    text = tokens.make(
        keys=codes.keys(),
        person=person.pk,
        scope=scope,
        expires=int(expires.timestamp()),
        subjects=tuple(member.pk for member in family),
    )
    return GivenToken(text, expires)


# Standings -----------------------------------------------------------------------------------------------


def standing_of(person_id: UUID) -> Standing | None:
    """What a gate would show of the person now; None before they apply."""
    return Standing.objects.filter(pk=person_id).first()


# Scans ---------------------------------------------------------------------------------------------------


def scans_of(person_id: UUID, *, since: dt.datetime) -> QuerySet[Scan]:
    """A person's own check-ins, newest first."""
    return Scan.objects.filter(person_id=person_id, at__gte=since).order_by("-at")


def scans_at(point_ids: Iterable[UUID], *, first: dt.date, last: dt.date) -> QuerySet[Scan]:
    """The check-ins at points on these city days, newest first."""
    return _between(first, last).filter(point_id__in=list(point_ids)).order_by("-at")


def counts_by_point(point_ids: Iterable[UUID], *, first: dt.date, last: dt.date) -> dict[UUID, int]:
    """Check-ins at each of the points."""
    return dict(
        scans_at(point_ids, first=first, last=last)
        .order_by()
        .values_list("point_id")
        .annotate(number=Count("id"))
    )


# Figures per day and division ----------------------------------------------------------------------------


def fevers_on(day: dt.date, *, prefix: str = "") -> int:
    """Abnormal temperatures of a city day whose rows are kept, counted from the few rows there are."""
    return _between(day, day).filter(abnormal=True, division_code__startswith=prefix).count()


def shows_of(person_id: UUID, *, first: dt.date, last: dt.date) -> int:
    """How often a person showed their code on these days."""
    rows = Show.objects.filter(person_id=person_id, day__range=(first, last))
    return rows.aggregate(total=Sum("shows"))["total"] or 0


def stream_counts(*, since: dt.datetime | None) -> dict[str, int]:
    """All that stands in the tables of the stream, or what came since a moment. A counter of shows that was
    raised since then counts whole, because it does not know when each of its shows was.
    """
    scans, shows, refused = Scan.objects.all(), Show.objects.all(), Refusal.objects.all()
    if since:
        # A queued scan may be a week old when it arrives; the older days need not be looked at.
        scans = scans.filter(received_at__gte=since, at__gte=since - MOST_BEHIND_QUEUED)
        shows = shows.filter(last_at__gte=since, day__gte=city_day(since))
        refused = refused.filter(at__gte=since)
    return {
        "scans": scans.count(),
        "shows": shows.aggregate(total=Sum("shows"))["total"] or 0,
        "refused": refused.count(),
    }


# The list for gates --------------------------------------------------------------------------------------


def gate_list_state() -> dict[str, Any]:
    """Version, moment and size of the published list; version 0 before there is one."""
    head = GateListHead.objects.first()
    if head is None:
        return {"version": 0, "at": None, "entries": 0}
    return {"version": head.version, "at": head.at.isoformat(), "entries": head.entries}


# Days and retention --------------------------------------------------------------------------------------


def days_kept() -> list[dt.date]:
    """The city days that have partitions, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS_KEPT)
        return [day for (day,) in cursor.fetchall()]


def receipts() -> QuerySet[RetentionReceipt]:
    """What has been deleted on the clock, newest first."""
    return RetentionReceipt.objects.order_by("-day", "table")


def retention_days() -> int:
    """How long check-ins are kept."""
    return settings.SCAN_RETENTION_DAYS


def _between(first: dt.date, last: dt.date) -> QuerySet[Scan]:
    return Scan.objects.filter(at__gte=day_start(first), at__lt=day_start(last + _ONE_DAY))
