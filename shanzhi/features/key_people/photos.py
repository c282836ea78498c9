"""Who may open the photo of a follow-up."""

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.files.models import StoredFile

from .models import FollowUpEntry
from .queries import MANAGING


def may_open(person: Person, stored: StoredFile) -> bool:
    """Who took it, and the officials who manage the place where the person stays."""
    if stored.owner_id == person.pk:
        return True
    codes = FollowUpEntry.objects.filter(photo=stored).values_list("follow_up__listed__division", flat=True)
    return any(person.has_permit_in(MANAGING, code) for code in codes)
