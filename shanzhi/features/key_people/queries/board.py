"""Figures for officials, counted live: the listed of a city are thousands, not millions."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractHour, Substr

from shanzhi.core.clock import CITY_ZONE

from .. import rules
from ..enums import ListedState
from ..models import FollowUp, ListedPerson


@dataclass(frozen=True)
class Today:
    """What stands now and what today has brought."""

    active: int
    due: int
    planned: int
    done: int
    missed: int
    abnormal: int
    unassigned: int


def today(*, scope: str, day: dt.date, at: dt.datetime) -> Today:
    """Two queries inside a scope."""
    listed = ListedPerson.objects.within(scope).active()
    people = listed.aggregate(active=Count("pk"), due=Count("pk", filter=Q(ends_on__lte=day)))
    undone = Q(done_at__isnull=True)
    tasks = (
        FollowUp.objects.within(scope)
        .filter(day=day)
        .aggregate(
            planned=Count("pk"),
            done=Count("pk", filter=~undone),
            missed=Count("pk", filter=undone & Q(due_at__lte=at)),
            abnormal=Count("pk", filter=Q(abnormal=True)),
            unassigned=Count("pk", filter=undone & Q(assigned_to__isnull=True)),
        )
    )
    return Today(**people, **tasks)


def active_by_category(scope: str) -> list[tuple[str, int]]:
    """Category → people listed now, the largest first."""
    rows = ListedPerson.objects.within(scope).active().order_by()
    counted = rows.values_list("category__name").annotate(people=Count("pk"))
    return list(counted.order_by("-people", "category__name"))


def active_by_division(scope: str, *, depth: int) -> dict[str, int]:
    """Division code, cut to so many digits → people listed now."""
    rows = ListedPerson.objects.within(scope).active().order_by()
    cut = rows.annotate(cut=Substr("division_id", 1, depth))
    return dict(cut.values_list("cut").annotate(people=Count("pk")))


def by_hour(*, scope: str, day: dt.date, at: dt.datetime) -> list[tuple[int, int, int]]:
    """`(hour, done, missed)` of one day: done in that hour, missed by the hour they were due in."""
    rows = FollowUp.objects.within(scope).filter(day=day).order_by()
    done = _hours(rows.filter(done_at__isnull=False), "done_at")
    missed = _hours(rows.filter(done_at__isnull=True, due_at__lte=at), "due_at")
    return [(hour, done.get(hour, 0), missed.get(hour, 0)) for hour in range(24)]


def _hours(rows: QuerySet[FollowUp], field: str) -> dict[int, int]:
    hour = rows.annotate(hour=ExtractHour(field, tzinfo=CITY_ZONE))
    return dict(hour.values_list("hour").annotate(count=Count("pk")))


def missed_now(*, scope: str, at: dt.datetime) -> QuerySet[FollowUp]:
    """Follow-ups whose time has passed undone and that can still be made up, the longest wait first."""
    rows = FollowUp.objects.within(scope).undone()
    waiting = rows.filter(
        due_at__lte=at, due_at__gte=at - rules.LATE_FOR, listed__state=ListedState.ACTIVE
    ).select_related("listed__person", "listed__category", "listed__division", "assigned_to")
    return waiting.order_by("due_at", "pk")
