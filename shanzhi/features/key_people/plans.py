"""Making the follow-ups of a day, and dropping those that are not needed any more."""

import datetime as dt
from collections.abc import Collection, Iterator

from . import queries, rules
from .models import FollowUp, ListedPerson

_BATCH = 1000


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


def drop_open(listed: ListedPerson, *, at: dt.datetime) -> None:
    """A listing that ends or changes needs no further follow-ups; what was missed stays on record."""
    FollowUp.objects.undone().filter(listed=listed, due_at__gt=at, tries=0).delete()
