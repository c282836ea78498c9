"""A worker's round, a person's own reports, and what the follow-ups of one listing said."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from shanzhi.core.clock import city_day
from shanzhi.kernel.accounts.models import Person

from .. import rules
from ..enums import ListedState, Progress
from ..models import FollowUp, FollowUpEntry, ListedPerson
from .finding import of_family


@dataclass(frozen=True)
class Task:
    """A follow-up with the word for where it stands."""

    follow_up: FollowUp
    progress: Progress

    @property
    def is_open(self) -> bool:
        """Whether something can still be done about it."""
        return self.progress in {Progress.OPEN, Progress.MISSED}

    @property
    def spot(self) -> tuple[float, float] | None:
        """Where to go: the point of the address, else the middle of the grid."""
        listed = self.follow_up.listed
        if listed.lng is not None and listed.lat is not None:
            return listed.lng, listed.lat
        grid = listed.grid
        return ((grid.west + grid.east) / 2, (grid.south + grid.north) / 2) if grid else None


_ORDER = {
    Progress.MISSED: 0,
    Progress.OPEN: 1,
    Progress.LATER: 2,
    Progress.LATE: 3,
    Progress.DONE: 4,
}


def round_of(worker: Person, *, at: dt.datetime, scope: str = "") -> list[Task]:
    """A worker's follow-ups of today and those of yesterday that can still be made up, what presses first.

    With a scope, everybody's inside it: for who stands in for others.
    """
    still = Q(done_at__isnull=True, due_at__gte=at - rules.LATE_FOR, due_at__lte=at)
    rows = FollowUp.objects.filter(Q(day=city_day(at)) | still, listed__state=ListedState.ACTIVE)
    rows = rows.within(scope) if scope else rows.filter(assigned_to=worker)
    rows = rows.select_related("listed__person", "listed__category", "listed__grid", "listed__division")
    rows = rows.defer("listed__grid__polygon")
    tasks = [_task(row, at) for row in rows]
    return sorted(tasks, key=_urgency)


def _urgency(task: Task) -> tuple[int, dt.datetime, str, str]:
    listed = task.follow_up.listed
    return _ORDER[task.progress], task.follow_up.due_at, listed.division_id, listed.address


def _task(row: FollowUp, at: dt.datetime) -> Task:
    return Task(row, row.progress(at))


def own_tasks(person: Person, *, at: dt.datetime) -> list[Task]:
    """What the person, or somebody they act for, may report today by themselves."""
    rows = FollowUp.objects.filter(
        of_family(person, path="listed__"),
        listed__state=ListedState.ACTIVE,
        listed__category__self_report=True,
        day=city_day(at),
    ).select_related("listed__person", "listed__category")
    return [_task(row, at) for row in rows.order_by("due_at", "pk")]


def follow_ups_of(listed: ListedPerson, *, at: dt.datetime) -> list[Task]:
    """The plan of one listing with what came of it, newest first."""
    rows = FollowUp.objects.filter(listed=listed).order_by("-day", "-slot").prefetch_related("entries__by")
    return [_task(row, at) for row in rows]


def entries_of(follow_up_id: UUID) -> QuerySet[FollowUpEntry]:
    """What was recorded for one follow-up."""
    return FollowUpEntry.objects.filter(follow_up=follow_up_id).select_related("by", "photo")


def temperatures(listed: ListedPerson) -> list[tuple[dt.datetime, float]]:
    """Every measured temperature, oldest first."""
    rows = FollowUpEntry.objects.filter(follow_up__listed=listed, temperature__isnull=False)
    return [(at, float(value or 0)) for at, value in rows.order_by("at").values_list("at", "temperature")]
