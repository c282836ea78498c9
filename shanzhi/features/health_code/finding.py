"""Finding the person that an official names by a number, inside the division the official answers for."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import is_mobile
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person

from . import queries
from .models import HealthCode


class LookUpRefused(DomainError):
    """Nobody found within the official's division, or no reason given."""


def code_behind(by: Person, term: str, *, permit: str) -> HealthCode:
    """The code behind an identity or phone number or that of a printed card, where the official holds the permit."""
    term = term.strip().upper()
    find = accounts.person_by_phone if is_mobile(term) else accounts.person_by_id_number
    person = find(term) or queries.person_by_card(term.replace(" ", ""))
    codes = HealthCode.objects.select_related("person", "division__parent", "rule__rule_set")
    code = codes.filter(person=person).first() if person else None
    if code is None or not by.has_permit_in(permit, code.division_id):
        raise LookUpRefused(
            _("在您负责的区域内没有找到这个号码的健康码，请核对后重试。"), "look_up.nobody", field="term"
        )
    return code
