"""Jobs of events, and the care of the queue itself."""

import logging

from django.conf import settings
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from shanzhi.core import jobs, registry
from shanzhi.core.clock import now
from shanzhi.kernel.events import actions, queries
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.events.rules import seconds_until_retry

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 200
MOST_RESCUES = 10
FINISHED_HOURS = 3 * 24
FAILED_HOURS = 60 * 24


class Persistent(BaseRetryStrategy):
    """Tries again for ever, at growing distance."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        return RetryDecision(retry_in={"seconds": seconds_until_retry(job.attempts)})


@jobs.job(name="events.deliver", retry=Persistent())
def deliver(*, event_id: int, subscription: str) -> None:
    """Hand one event to one subscription, and those of its subject that came meanwhile.

    Each has a job of its own, but jobs of one lock start only at the poll of the queue: without this a burst
    about one subject would be heard at three events a second.
    """
    try:
        wanted = registry.find("subscriptions", subscription)
    except KeyError:
        logger.warning("event %s: subscription %s is no longer installed", event_id, subscription)
        return
    event = Event.objects.get(pk=event_id)
    _deliver(event, wanted)
    for later in queries.waiting_behind(event, wanted)[:MOST_AT_ONCE]:
        _deliver(later, wanted)


def _deliver(event: Event, subscription: registry.Subscription) -> None:
    try:
        actions.deliver(event=event, subscription=subscription, at=now())
    except Exception:
        logger.exception(
            "event %s: subscription %s failed and will be tried again", event.pk, subscription.name
        )
        raise


@jobs.periodic(cron="* * * * * */20")  # every twenty seconds
@jobs.job(name="events.rescue_jobs", queueing_lock="events.rescue_jobs", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> None:
    """Put jobs back into the queue whose worker has died."""
    silent = settings.PROCRASTINATE_WORKER_DEFAULTS["stalled_worker_timeout"]
    for stalled in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent):
        await _rescue(context.app.job_manager, stalled)


async def _rescue(manager: JobManager, stalled: Job) -> None:
    """Let a job run again, unless it keeps killing its worker or another one waits to do the same work."""
    if stalled.attempts >= MOST_RESCUES:
        logger.error("job %s (%s) has lost its worker too often", stalled.id, stalled.task_name)
        await manager.finish_job(job=stalled, status=Status.FAILED, delete_job=False)
        return
    try:
        await manager.retry_job(job=stalled)
    except UniqueViolation:
        await manager.finish_job(job=stalled, status=Status.ABORTED, delete_job=False)


@jobs.periodic(cron="40 3 * * *")
@jobs.job(name="events.tidy_jobs", queueing_lock="events.tidy_jobs", pass_context=True)
async def tidy_jobs(context: JobContext, timestamp: int) -> None:
    """Forget finished jobs after three days and failed ones after sixty."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=FINISHED_HOURS, include_cancelled=True, include_aborted=True)
    await manager.delete_old_jobs(nb_hours=FAILED_HOURS, include_failed=True)
