"""Questions about what happened at a venue's doors."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractHour

from shanzhi.core.clock import CITY_ZONE, city_day
from shanzhi.core.masking import mask_name
from shanzhi.core.refs import key_of, ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.scans import queries as scans
from shanzhi.kernel.scans.enums import PointKind
from shanzhi.kernel.scans.models import Point, Scan

from ..models import Venue

DAYS_SHOWN = 14
UNTOLD_FOR = dt.timedelta(hours=6)


def point_names(venue: Venue) -> dict[UUID, str]:
    """Names of all doors, closed ones too."""
    return dict(Point.objects.filter(owner_ref=ref(venue)).values_list("pk", "name"))


def scans_at(venue: Venue, *, day: dt.date, abnormal: bool = False) -> QuerySet[Scan]:
    """Check-ins of one day at all doors of a venue, newest first. Names in them are masked."""
    rows = scans.scans_at(point_names(venue), first=day, last=day)
    return rows.filter(abnormal=True) if abnormal else rows


def scans_today(venue_ids: Sequence[UUID], *, at: dt.datetime) -> dict[UUID, int]:
    """Check-ins since midnight at each of the venues, in two queries."""
    references = {f"venue:{key}": key for key in venue_ids}
    owners = dict(Point.objects.filter(owner_ref__in=references).values_list("pk", "owner_ref"))
    today = city_day(at)
    counts: dict[UUID, int] = {}
    for point, count in scans.counts_by_point(owners, first=today, last=today).items():
        venue = references[owners[point]]
        counts[venue] = counts.get(venue, 0) + count
    return counts


@dataclass(frozen=True)
class DayTotals:
    """Check-ins of a day, those with a fever, those an inspector made."""

    total: int
    abnormal: int
    inspected: int


def day_totals(venue: Venue, *, day: dt.date) -> DayTotals:
    """Only the totals of one city day."""
    return _totals(scans_at(venue, day=day))


def _totals(rows: QuerySet[Scan]) -> DayTotals:
    counts = rows.order_by().aggregate(
        total=Count("id"), abnormal=Count("id", filter=Q(abnormal=True)), inspected=Count("inspector_id")
    )
    return DayTotals(**counts)


@dataclass(frozen=True)
class VenueFigures:
    """One day of a venue: totals, then rows (label, count) for each chart."""

    totals: DayTotals
    by_hour: list[tuple[str, int]]
    by_point: list[tuple[str, int]]
    by_inspector: list[tuple[str, int]]


def venue_figures(venue: Venue, *, day: dt.date) -> VenueFigures:
    """Counts of one city day in three queries whatever their number."""
    points = point_names(venue)
    rows = scans.scans_at(points, first=day, last=day).annotate(hour=ExtractHour("at", tzinfo=CITY_ZONE))
    groups = list(
        rows.order_by()
        .values_list("hour", "point_id", "inspector_id", "abnormal")
        .annotate(count=Count("id"))
    )
    hours = _summed((hour, count) for hour, _point, _who, _fever, count in groups)
    gates = _summed((point, count) for _hour, point, _who, _fever, count in groups)
    staff = _summed((who, count) for _hour, _point, who, _fever, count in groups if who)
    names = {row.pk: mask_name(row.name) for row in Person.objects.filter(pk__in=staff).only("name")}
    fevers = sum(count for *_rest, fever, count in groups if fever)
    return VenueFigures(
        totals=DayTotals(sum(hours.values()), fevers, sum(staff.values())),
        by_hour=[(f"{hour:02d}:00", hours.get(hour, 0)) for hour in range(24)],
        by_point=_ranked(_summed((points[key], count) for key, count in gates.items())),
        by_inspector=_ranked_people(staff, names),
    )


def _summed(pairs: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for key, count in pairs:
        counts[key] = counts.get(key, 0) + count
    return counts


def _ranked(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))


def _ranked_people(counts: dict[UUID, int], names: dict[UUID, str]) -> list[tuple[str, int]]:
    """Two inspectors may have the same masked name, so rows are ranked before they are named."""
    ranked = sorted(counts.items(), key=lambda row: (-row[1], str(row[0])))
    return [(names.get(key, ""), count) for key, count in ranked]


def stats_days(*, at: dt.datetime) -> list[dt.date]:
    """The days one may look back at: as long as check-ins are kept in view."""
    today = city_day(at)
    return [today - dt.timedelta(days=back) for back in range(DAYS_SHOWN)]


@dataclass(frozen=True)
class Fever:
    """An abnormal temperature at a venue's door, or at a school's gate."""

    scan: Scan
    point: Point
    venue: Venue | None


def untold_fevers(*, at: dt.datetime) -> list[Fever]:
    """Fevers of the last hours that came in by a device and that nobody was told of."""
    recent = at - UNTOLD_FOR
    rows = list(Scan.objects.filter(abnormal=True, at__gte=recent, received_at__gte=recent)[:500])
    told = set(
        Event.objects.filter(
            kind="health_code.fever_found", at__gte=recent, payload__scan__in=[str(scan.id) for scan in rows]
        ).values_list("payload__scan", flat=True)
    )
    fresh = [scan for scan in rows if str(scan.id) not in told]
    points = Point.objects.in_bulk({scan.point_id for scan in fresh})
    venues = Venue.objects.select_related("administrator").in_bulk(
        {key_of(point.owner_ref) for point in points.values() if point.owner_ref.startswith("venue:")}
    )
    by_key = {str(key): venue for key, venue in venues.items()}
    found = []
    for scan in fresh:
        point = points.get(scan.point_id)
        venue = by_key.get(key_of(point.owner_ref)) if point else None
        if point and (venue or point.kind == PointKind.SCHOOL_GATE):
            found.append(Fever(scan, point, venue))
    return found
