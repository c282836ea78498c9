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


@jobs.job(name="health_code.check_import", retry=jobs.RETRY)
def check_import(batch: str) -> None:
    """Look at the rows of a file of test results."""
    actions.check_import(batch_id=UUID(batch), at=clock.now())


@jobs.job(name="health_code.apply_import", retry=jobs.RETRY)
def apply_import(batch: str) -> None:
    """Enter the good rows, piece by piece."""
    while actions.apply_piece(batch_id=UUID(batch), at=clock.now()):
        pass


@jobs.periodic(cron="*/10 * * * *")
@jobs.job(name="health_code.lapse_proposals", retry=jobs.RETRY)
def lapse_proposals(timestamp: int) -> None:
    """Colours proposed for a time that is over count no more."""
    actions.lapse_proposals(at=clock.now())


@jobs.periodic(cron="25 3 * * *")
@jobs.job(name="health_code.drop_forgotten_imports", retry=jobs.RETRY)
def drop_forgotten_imports(timestamp: int) -> None:
    """Files of test results that nobody took go."""
    actions.drop_forgotten_imports(at=clock.now())


@jobs.job(name="health_code.run_trials", queueing_lock="health_code.run_trials", retry=jobs.RETRY)
def run_trials() -> None:
    """Try versions of the rules on everybody, piece by piece."""
    while actions.go_on_with_trial(at=clock.now()) is not None:
        pass


@jobs.job(name="health_code.recompute", queueing_lock="health_code.recompute", retry=jobs.RETRY)
def recompute() -> None:
    """Judge everybody by the rules in force, piece by piece."""
    while actions.go_on_with_recomputation(at=clock.now()) is not None:
        pass


@jobs.periodic(cron="* * * * *")
@jobs.job(name="health_code.keep_rules_on_time", retry=jobs.RETRY)
def keep_rules_on_time(timestamp: int) -> None:
    """Bring rules in force when their time comes, and take up work that a dying worker has left."""
    actions.keep_rules_on_time(at=clock.now())
    if queries.waiting_trials():
        jobs.later("health_code.run_trials", unique="health_code.run_trials")
    if queries.waiting_recomputations():
        jobs.later("health_code.recompute", unique="health_code.recompute")


@jobs.periodic(cron="50 19 * * *")  # UTC: 03:50 in the city, after the check-ins that they are about
@jobs.job(name="health_code.drop_gate_findings", retry=jobs.RETRY)
def drop_gate_findings(timestamp: int) -> None:
    """Forget what gates showed without network as soon as the check-ins themselves are forgotten."""
    actions.drop_gate_findings(before=clock.now() - queries.findings_kept())


@jobs.periodic(cron="*/20 * * * *")
@jobs.job(name="health_code.count_recent_days", retry=jobs.RETRY)
def count_recent_days(timestamp: int) -> None:
    """Have the figures of past days ready for the board."""
    actions.count_recent_days(at=clock.now())


@jobs.periodic(cron="* * * * *")
@jobs.job(name="health_code.fold_tally", retry=jobs.RETRY)
def fold_tally(timestamp: int) -> None:
    """Keep the counts of colours short."""
    actions.fold_tally()


@jobs.periodic(cron="* * * * *")
@jobs.job(name="health_code.tell_fevers", retry=jobs.RETRY)
def tell_fevers(timestamp: int) -> None:
    """Tell of fevers that devices without a page have sent; those told already are passed over."""
    at = clock.now()
    for fever in queries.untold_fevers(at=at):
        actions.tell_fever(venue=fever.venue, point=fever.point, scan=fever.scan, at=at)
