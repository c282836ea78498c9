"""Jobs of key people. Each may run twice or late without doubling anything."""

from shanzhi.core import clock, jobs

from . import actions
from .actions.alarms import BATCH


@jobs.periodic(
    cron="0 * * * *"
)  # one of these hours is midnight in the city; the others make up for a lost one
@jobs.job(name="key_people.plan_days", retry=jobs.RETRY)
def plan_days(timestamp: int) -> None:
    """Make the follow-ups of the day."""
    actions.plan_days(at=clock.now())


@jobs.periodic(cron="*/5 * * * *")
@jobs.job(name="key_people.watch_times", retry=jobs.RETRY)
def watch_times(timestamp: int) -> None:
    """Note what was missed, and tell the officials of what stayed missed."""
    at = clock.now()
    while actions.mark_missed(at=at) == BATCH:
        pass
    while actions.escalate(at=at) == BATCH:
        pass


@jobs.job(name="key_people.apply_batch", retry=jobs.RETRY)
def apply_batch(*, batch_id: str) -> None:
    """List everybody of a confirmed sheet."""
    actions.apply_batch(batch_id=batch_id, at=clock.now())


@jobs.periodic(cron="30 19 * * *")  # UTC: 03:30 in the city
@jobs.job(name="key_people.forget_batches", retry=jobs.RETRY)
def forget_batches(timestamp: int) -> None:
    """Forget sheets that nobody confirmed."""
    actions.forget_batches(at=clock.now())
