"""The plan: which follow-ups a day has, and who does them."""

import datetime as dt

from django.db import transaction

from shanzhi.core.clock import city_day

from .. import queries
from ..models import FollowUp, ListedPerson
from ..plans import plan

_BATCH = 1000


@transaction.atomic
def plan_days(*, at: dt.datetime) -> int:
    """Make today's follow-ups of everybody listed, and yesterday's where a night was missed.

    Running it again makes none twice; it gives what nobody has done yet to whoever walks the grid now.
    Returns how many are new.
    """
    today = city_day(at)
    before = FollowUp.objects.filter(day__gte=today - dt.timedelta(days=1)).count()
    rows = list(ListedPerson.objects.active().select_related("category"))
    workers = queries.Workers()
    for day in (today - dt.timedelta(days=1), today):
        plan(rows, day=day, workers=workers)
    _hand_over(workers, today)
    return FollowUp.objects.filter(day__gte=today - dt.timedelta(days=1)).count() - before


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
