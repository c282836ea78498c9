"""Jobs of events, and the care of the queue itself."""

import logging
from typing import Any

from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from shanzhi.core import jobs, registry
from shanzhi.core.clock import now
from shanzhi.kernel.events import actions
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.events.rules import seconds_until_retry

logger = logging.getLogger(__name__)

MOST_RESCUES = 10
FINISHED_HOURS = 3 * 24
FAILED_HOURS = 60 * 24


class Persistent(BaseRetryStrategy):
    """Tries again for ever, at growing distance."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        return RetryDecision(retry_in={"seconds": seconds_until_retry(job.attempts)})


@jobs.job(name="events.deliver", retry=Persistent())
def deliver(*, event_id: int, subscription: str) -> None:
    """Hand one event to one subscription."""
    try:
        wanted = registry.find("subscriptions", subscription)
    except KeyError:
        logger.warning("event %s: subscription %s is no longer installed", event_id, subscription)
        return
    try:
        actions.deliver(event=Event.objects.get(pk=event_id), subscription=wanted, at=now())
    except Exception:
        logger.exception("event %s: subscription %s failed and will be tried again", event_id, subscription)
        raise


@jobs.periodic(cron="* * * * *")
@jobs.job(name="events.rescue_jobs", queueing_lock="events.rescue_jobs", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> None:
    """Put jobs back into the queue whose worker has died; one that keeps killing its worker ends as failed."""
    manager: Any = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        if stalled.attempts >= MOST_RESCUES:
            logger.error("job %s (%s) has lost its worker too often", stalled.id, stalled.task_name)
            await manager.finish_job(job=stalled, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job=stalled)


@jobs.periodic(cron="40 3 * * *")
@jobs.job(name="events.tidy_jobs", queueing_lock="events.tidy_jobs", pass_context=True)
async def tidy_jobs(context: JobContext, timestamp: int) -> None:
    """Forget finished jobs after three days and failed ones after sixty."""
    manager: Any = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=FINISHED_HOURS, include_cancelled=True, include_aborted=True)
    await manager.delete_old_jobs(nb_hours=FAILED_HOURS, include_failed=True)
