"""What others hear of a case."""

import datetime as dt

from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases.models import Case
from shanzhi.kernel.events import actions as events


def tell(case: Case, move: str, *, by: Person | None, at: dt.datetime) -> None:
    """The fact that a case moved, for whoever subscribed to it."""
    events.emit(
        "cases.moved",
        subject=ref(case),
        at=at,
        by=by,
        division_code=case.division_id,
        payload={"kind": case.kind, "move": move, "state": case.state, "number": case.number},
    )
