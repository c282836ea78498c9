"""Questions about releases and their documents."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.models import Person

from .. import rules
from ..enums import Obstacle
from ..models import FollowUp, ListedPerson, Release
from .finding import MANAGING, NotFound, of_family


@dataclass(frozen=True)
class Obstacles:
    """A listing that is to end, and what has to be explained first."""

    listed: ListedPerson
    found: list[Obstacle]

    @property
    def words(self) -> list[str]:
        return [str(obstacle.label) for obstacle in self.found]


def obstacles_of(rows: Collection[ListedPerson], *, today: dt.date, at: dt.datetime) -> list[Obstacles]:
    """What stands against each release, with one query for all."""
    recent = FollowUp.objects.filter(
        listed__in=[row.pk for row in rows], day__gte=rules.last_days_from(today)
    )
    counts = {
        key: (open_ones, alarms)
        for key, open_ones, alarms in recent.order_by()
        .values_list("listed")
        .annotate(
            open_ones=Count("pk", filter=Q(done_at__isnull=True, due_at__lte=at)),
            alarms=Count("pk", filter=Q(abnormal=True)),
        )
    }
    return [_obstacles(row, today, *counts.get(row.pk, (0, 0))) for row in rows]


def _obstacles(row: ListedPerson, today: dt.date, open_ones: int, alarms: int) -> Obstacles:
    return Obstacles(
        row, rules.obstacles(today=today, ends_on=row.ends_on, open_ones=open_ones, alarms=alarms)
    )


def due_today(*, scope: str, today: dt.date, at: dt.datetime, most: int) -> list[Obstacles]:
    """Whose time is over inside a scope, with what stands against each."""
    rows = ListedPerson.objects.within(scope).due(today).select_related("person", "category", "division")
    return obstacles_of(rows.order_by("ends_on", "pk")[:most], today=today, at=at)


def valid_release(listed: ListedPerson) -> Release | None:
    """The document that holds now."""
    return Release.objects.filter(listed=listed, revoked_at__isnull=True).select_related("issued_by").first()


def release_within(official: Person, release_id: UUID) -> Release:
    """A document of a listing inside the divisions the official manages."""
    rows = Release.objects.select_related("listed__person", "listed__category")
    found = rows.filter(pk=release_id).first()
    if found is None or not official.has_permit_in(MANAGING, found.listed.division_id):
        raise NotFound(_("没有找到这份告知书。"), "key_release.not_yours")
    return found


def release_of_family(person: Person, release_id: UUID) -> Release:
    """The person's own document, or that of somebody they act for."""
    rows = Release.objects.select_related("listed__person", "listed__category")
    found = rows.filter(of_family(person, path="listed__"), pk=release_id).first()
    if found is None:
        raise NotFound(_("没有找到这份告知书。"), "key_release.not_yours")
    return found
