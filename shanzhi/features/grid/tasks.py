"""Jobs of the grid. Each may run twice or late without doubling anything."""

from shanzhi.core import clock, jobs

from . import actions


@jobs.periodic(cron="20 19 * * *")  # UTC: 03:20 in the city
@jobs.job(name="grid.drop_tracks", retry=jobs.RETRY)
def drop_tracks(timestamp: int) -> None:
    """Forget positions whose time is over."""
    actions.drop_tracks(at=clock.now())
