"""Jobs of regular declarations."""

from typing import Any

from shanzhi.core import jobs
from shanzhi.core.clock import city_day, now
from shanzhi.kernel.declarations.actions import (
    importing,
    quality,
    reminders,
    reporting,
    retention,
    rounds,
    telling,
)


@jobs.periodic(cron="* * * * *")
@jobs.job(name="declarations.minute", queueing_lock="declarations.minute")
def minute(timestamp: int) -> None:
    """Close what is over, begin the reminders that are due, look for doubtful answers, tell what waits."""
    at = now()
    rounds.close_rounds(at=at)
    reminders.run_reminders(at=at)
    if quality.flag_recent(at=at)[1]:
        hear()
    hear()


@jobs.periodic(cron="5 0,4,5 * * *")
@jobs.job(name="declarations.open_rounds", queueing_lock="declarations.open_rounds")
def open_rounds(timestamp: int) -> None:
    """Make today's rounds; again before the first windows, for what the night has missed."""
    at = now()
    rounds.open_rounds(day=city_day(at), at=at)


@jobs.periodic(cron="50 19 * * *")  # UTC: 03:50 in the city, when nobody answers
@jobs.job(name="declarations.drop_old_days", retry=jobs.RETRY)
def drop_old_days(timestamp: int) -> None:
    """Make room for the answers of the coming week; delete those whose time is over."""
    retention.make_days(at=now())
    retention.drop_old_days(at=now())


@jobs.job(name="declarations.hear", retry=jobs.RETRY)
def hear(**given: Any) -> None:
    """Tell what was notable, until nothing is left."""
    while telling.tell_notables(at=now()):
        pass


@jobs.job(name="declarations.remind", retry=jobs.RETRY)
def remind(*, run_id: str, tally_ids: list[str]) -> None:
    reminders.tell_reporters(run_id=run_id, tally_ids=tally_ids, at=now())


@jobs.job(name="declarations.tell_rung", retry=jobs.RETRY)
def tell_rung(*, run_id: str) -> None:
    reminders.tell_rung(run_id=run_id, at=now())


@jobs.job(name="declarations.invite", retry=jobs.RETRY)
def invite(*, reporters: list[str]) -> None:
    """Invite those whom a roster names."""
    reporting.invite(reporters=reporters, at=now())


@jobs.job(name="declarations.check_sheet", retry=jobs.RETRY)
def check_sheet(*, sheet_id: str) -> None:
    """Read and check an uploaded roster."""
    importing.check_sheet(sheet_id=sheet_id, at=now())


@jobs.job(name="declarations.apply_sheet", retry=jobs.RETRY)
def apply_sheet(*, sheet_id: str) -> None:
    """Apply a roster that somebody has looked at."""
    importing.apply_sheet(sheet_id=sheet_id, at=now())


@jobs.periodic(cron="40 * * * *")
@jobs.job(name="declarations.forget_sheets", queueing_lock="declarations.forget_sheets", retry=jobs.RETRY)
def forget_sheets(timestamp: int) -> None:
    """Forget rosters that nobody applied within a day."""
    importing.forget_sheets(at=now())
