"""Who sets which questions, and how one state of a draft is told from another."""

from shanzhi.kernel.accounts.models import Person

from .enums import Audience
from .models import QuestionSet
from .question_permits import SCHOOL, SELF, STAFF
from .rules.questions import fingerprint

PERMITS = {Audience.SCHOOL: SCHOOL, Audience.STAFF: STAFF, Audience.SELF: SELF}


def may_set(person: Person, audience: str) -> bool:
    """Whether an official sets the questions of this audience, for the whole city."""
    return person.has_permit_in(PERMITS[Audience(audience)], "")


def stamp(draft: QuestionSet) -> str:
    """Tells one state of a draft from another: who saves says which one they saw."""
    return f"{fingerprint({'q': draft.questions, 'o': draft.outcomes, 'n': draft.note}):x}"
