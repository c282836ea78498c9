"""Who may open the photos of an appeal."""

from typing import Any

from shanzhi.kernel.accounts.models import Person

from .models import Appeal

ANSWERING = "health_code.answer_appeals"
CONFIRMING = "health_code.confirm_colour"


def may_open(person: Person, stored: Any) -> bool:
    """Who took it, and officials who answer appeals or confirm colours where the person lives."""
    if stored.owner_id == person.pk:
        return True
    appeal = Appeal.objects.filter(steps__photos=stored).first()
    return appeal is not None and any(
        person.has_permit_in(permit, appeal.division_id) for permit in (ANSWERING, CONFIRMING)
    )
