"""Work of the worker: sending, and forgetting what was sent long ago."""

from shanzhi.core import clock, jobs
from shanzhi.kernel.notify import actions


@jobs.job(name="notify.send", retry=jobs.RETRY)
def send(outgoing_id: str) -> None:
    """Try one outgoing message once."""
    actions.send_out(outgoing_id=outgoing_id, at=clock.now())


@jobs.job(name="notify.ask_to_confirm", retry=jobs.RETRY)
def ask_to_confirm(person_id: str) -> None:
    """Mail the link that confirms a new mail address."""
    actions.ask_to_confirm(person_id=person_id)


@jobs.periodic(cron="40 3 * * *")
@jobs.job(name="notify.clean_up")
def clean_up(timestamp: int) -> None:
    """Forget what was sent long ago."""
    actions.clean_up(at=clock.now())
