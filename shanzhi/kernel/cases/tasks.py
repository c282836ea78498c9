"""Jobs of cases."""

from typing import Any

from shanzhi.core import jobs
from shanzhi.kernel.cases.actions import recounting


@jobs.job(name="cases.recount_clocks", retry=jobs.RETRY)
def recount_clocks(**given: Any) -> None:
    """Every running clock anew."""
    recounting.recount_clocks()


def days_changed(event: Any) -> None:
    """A job of its own: the clocks of a whole city do not belong into the delivery of one event."""
    jobs.later("cases.recount_clocks")
