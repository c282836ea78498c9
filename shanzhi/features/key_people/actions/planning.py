"""The plan: which follow-ups a day has, and who does them."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.db import transaction

from shanzhi.core.clock import city_day

from .. import queries, rules
from ..models import FollowUp, ListedPerson

_BATCH = 1000


@transaction.atomic
def plan_days(*, at: dt.datetime) -> int:
    """Make today's follow-ups of everybody listed, and yesterday's where a night was missed.

    Running it again makes none twice; it gives what nobody has done yet to whoever walks the grid now.
    Returns how many are new.
    """
    today = city_day(at)
    before = FollowUp.objects.filter(day__gte=today - dt.timedelta(days=1)).count()
    rows = list(ListedPerson.objects.active().select_related("category", "division", "grid"))
    workers = queries.Workers()
    for day in (today - dt.timedelta(days=1), today):
        plan(rows, day=day, workers=workers)
    _hand_over(workers, today)
    return FollowUp.objects.filter(day__gte=today - dt.timedelta(days=1)).count() - before


def plan(rows: Collection[ListedPerson], *, day: dt.date, workers: queries.Workers) -> None:
    """Make the follow-ups of one day; those that are there stay as they are."""
    fresh = [task for row in rows for task in _tasks(row, day, workers)]
    FollowUp.objects.bulk_create(fresh, batch_size=_BATCH, ignore_conflicts=True)


def _tasks(row: ListedPerson, day: dt.date, workers: queries.Workers) -> Iterator[FollowUp]:
    category = row.category
    if not rules.is_follow_up_day(
        day, starts_on=row.starts_on, ends_on=row.ends_on, every_days=category.every_days
    ):
        return
    for slot, window in enumerate(rules.windows_of(day, category.due_times)):
        if window.due_at > row.plan_from:
            yield FollowUp(
                listed=row,
                day=day,
                slot=slot,
                opens_at=window.opens_at,
                due_at=window.due_at,
                assigned_to=workers.of(row),
            )


def _hand_over(workers: queries.Workers, today: dt.date) -> None:
    """What is still to be done today goes to the present worker of the place."""
    rows = FollowUp.objects.undone().filter(day=today).select_related("listed")
    moved = []
    for row in rows:
        worker = workers.of(row.listed)
        if worker and worker.pk != row.assigned_to_id:
            row.assigned_to = worker
            moved.append(row)
    FollowUp.objects.bulk_update(moved, ["assigned_to"], batch_size=_BATCH)


def drop_open(listed: ListedPerson, *, at: dt.datetime) -> None:
    """A listing that ends or changes needs no further follow-ups; what was missed stays on record."""
    FollowUp.objects.undone().filter(listed=listed, due_at__gt=at, tries=0).delete()
