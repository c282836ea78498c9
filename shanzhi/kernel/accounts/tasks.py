"""Work that runs by the clock."""

from shanzhi.core import clock
from shanzhi.core.jobs import job, periodic

from . import actions


@periodic(cron="20 4 * * *")
@job(name="accounts.forget_unconfirmed")
def forget_unconfirmed(timestamp: int) -> None:
    """Every night: numbers that somebody typed and nobody confirmed."""
    actions.forget_unconfirmed(at=clock.now())


@periodic(cron="40 4 * * *")
@job(name="accounts.clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Every night: sessions that have run out."""
    actions.clear_sessions(at=clock.now())
