"""Who may open the attachments of a file to resume work."""

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.files.models import StoredFile

from . import queries
from .models import ResumeWork


def may_open(person: Person, stored: StoredFile) -> bool:
    """Who handed it in, who acts for the firm, and the officials of the firm's county."""
    if stored.owner_id == person.pk:
        return True
    resume = ResumeWork.objects.filter(papers=stored).select_related("firm").first()
    if resume is None:
        return False
    if person.has_permit_in(queries.REVIEWING, resume.division_code):
        return True
    return queries.agencies(person).filter(organisation=resume.firm.organisation_id).exists()
