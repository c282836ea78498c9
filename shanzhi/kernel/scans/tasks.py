"""Jobs of the scan stream."""

import datetime as dt

from shanzhi.core import clock, jobs
from shanzhi.kernel.scans import actions, queries

DAYS_AHEAD = 7


@jobs.periodic(cron="20 * * * *")
@jobs.job(name="scans.prepare_partitions", retry=jobs.RETRY)
def prepare_partitions(timestamp: int) -> None:
    """Have places for the scans of the coming week, long before the first of them arrives."""
    today = clock.city_day(clock.now())
    actions.ensure_partitions(first=today, last=today + dt.timedelta(days=DAYS_AHEAD))


@jobs.periodic(cron="* * * * *")
@jobs.job(name="scans.publish_gate_list", retry=jobs.RETRY)
def publish_gate_list(timestamp: int) -> None:
    """Have the list ready that gates keep for when there is no network."""
    actions.publish_gate_list(at=clock.now())


@jobs.periodic(cron="* * * * *")
@jobs.job(name="scans.count_stream", retry=jobs.RETRY)
def count_stream(timestamp: int) -> None:
    """Have little left to count for whoever opens a board."""
    actions.count_stream(at=clock.now())


@jobs.periodic(cron="40 19 * * *")  # UTC: 03:40 in the city, when the gates are quiet
@jobs.job(name="scans.drop_old_days", retry=jobs.RETRY)
def drop_old_days(timestamp: int) -> None:
    """Delete what is older than the retention and write the receipts."""
    actions.drop_old_days(keep_days=queries.retention_days(), at=clock.now())
