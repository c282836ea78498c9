"""Jobs of tracing. Each may run twice or late without doubling anything."""

from shanzhi.core import clock, jobs

from . import actions


@jobs.periodic(cron="10 20 * * *")  # UTC: 04:10 in the city, when days past their time have been dropped
@jobs.job(name="tracing.export_scans", retry=jobs.RETRY)
def export_scans(timestamp: int) -> None:
    """Have yesterday, and what came late, in the lake."""
    actions.bring_lake_up_to_date(at=clock.now())
