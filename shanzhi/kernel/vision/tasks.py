"""Reading photos, one after another, in the worker of a queue of its own: the models stay in one process."""

from uuid import UUID

from shanzhi.core import clock, jobs
from shanzhi.kernel.vision import actions


@jobs.job(name="vision.read", queue="vision", retry=jobs.RETRY)
def read(reading_id: str) -> None:
    """Read one photo."""
    actions.read(reading_id=UUID(reading_id), at=clock.now())


@jobs.periodic(cron="*/10 * * * *")
@jobs.job(name="vision.forget")
def forget(timestamp: int) -> None:
    """Remove readings that nobody confirmed within an hour."""
    actions.forget_readings(at=clock.now())
