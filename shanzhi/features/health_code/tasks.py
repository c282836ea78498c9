"""Jobs of the health code."""

from uuid import UUID

from shanzhi.core import clock, jobs

from . import actions, queries


@jobs.periodic(cron="* * * * *")
@jobs.job(name="health_code.expire_codes", retry=jobs.RETRY)
def expire_codes(timestamp: int) -> None:
    """Judge those anew whose colour's time is over, batch by batch."""
    while actions.expire_codes(at=clock.now()) == actions.EXPIRY_BATCH:
        pass


@jobs.job(name="health_code.reassess", retry=jobs.RETRY)
def reassess(people: list[str]) -> None:
    """Judge people of whom something begins to count now."""
    actions.reassess(by=None, people=[UUID(person) for person in people], at=clock.now())


@jobs.periodic(cron="*/20 * * * *")
@jobs.job(name="health_code.count_recent_days", retry=jobs.RETRY)
def count_recent_days(timestamp: int) -> None:
    """Have the figures of past days ready for the board."""
    actions.count_recent_days(at=clock.now())


@jobs.periodic(cron="* * * * *")
@jobs.job(name="health_code.tell_fevers", retry=jobs.RETRY)
def tell_fevers(timestamp: int) -> None:
    """Tell of fevers that devices without a page have sent; those told already are passed over."""
    at = clock.now()
    for fever in queries.untold_fevers(at=at):
        actions.tell_fever(venue=fever.venue, point=fever.point, scan=fever.scan, at=at)
