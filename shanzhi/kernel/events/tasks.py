"""Jobs of events, and the care of the queue itself."""

import datetime as dt
import logging
import time

from django.conf import settings
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from shanzhi.core import jobs, registry
from shanzhi.core.clock import now
from shanzhi.kernel.events import actions, queue
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.events.rules import seconds_until_retry

logger = logging.getLogger(__name__)
Lines = dict[str, list[tuple[int, int]]]
_FAILED = "event %s: subscription %s failed and will be tried again"

MOST_AT_ONCE = 100
MOST_SECONDS = 2.0  # then other jobs have their turn, and a worker that is told to stop can
MOST_RESCUES = 10
FINISHED_HOURS = 3 * 24
FAILED_HOURS = 60 * 24


class Persistent(BaseRetryStrategy):
    """Tries again for ever, at growing distance."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        return RetryDecision(retry_in={"seconds": seconds_until_retry(job.attempts)})


@jobs.job(name="events.deliver", retry=Persistent(), pass_context=True)
def deliver(context: JobContext, *, event_id: int, subscription: str) -> None:
    """Hand one event to one subscription, then those behind it and whatever else waits for that subscription.

    Each event has a job of its own, but the queue runs some tens of jobs a second, and jobs of one lock only at its
    next poll; the work itself takes a few milliseconds. So the job of one event does those of others along.
    """
    try:
        wanted = registry.find("subscriptions", subscription)
    except KeyError:
        logger.warning("event %s: subscription %s is no longer installed", event_id, subscription)
        return
    try:
        actions.deliver(event=Event.objects.get(pk=event_id), subscription=wanted, at=now())
    except Exception:
        logger.exception(_FAILED, event_id, subscription)
        raise
    taken = queue.take(subscription=subscription, worker=context.job.worker_id, most=MOST_AT_ONCE)
    lines = queue.lines([context.job.lock or "", *taken.values()])
    _deliver_along(lines, wanted, own=context.job.id, taken=set(taken))


def _deliver_along(lines: Lines, wanted: registry.Subscription, *, own: int | None, taken: set[int]) -> None:
    """Serve each line in order until something fails in it, and all of them for a few seconds at most."""
    events = Event.objects.in_bulk([event for line in lines.values() for _, event in line])
    until = time.monotonic() + MOST_SECONDS
    done: set[int] = set()
    failed: set[int] = set()
    try:
        for line in lines.values():
            for job, event in line:
                if job == own:
                    continue
                if time.monotonic() > until:
                    break
                if not _delivered(events[event], wanted):
                    failed.add(job)
                    break
                done.add(job)
    finally:
        queue.finish(done)
        queue.retry(failed & taken, at=now() + dt.timedelta(seconds=seconds_until_retry(0)))
        queue.give_back(taken - failed)  # those that were not begun, or not finished after all


def _delivered(event: Event, subscription: registry.Subscription) -> bool:
    try:
        actions.deliver(event=event, subscription=subscription, at=now(), durable=False)
    except Exception:
        logger.exception(_FAILED, event.pk, subscription.name)
        return False
    return True


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
