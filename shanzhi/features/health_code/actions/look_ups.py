"""Looking a person up: it takes a permit and a reason, and the person can see that it happened."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import is_mobile
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from ..models import HealthCode

LOOKING_UP = "health_code.look_up"


class LookUpRefused(DomainError):
    """Nobody found within the official's division, or no reason given."""


@transaction.atomic
def look_up(*, by: Person, term: str, reason: str, at: dt.datetime) -> HealthCode:
    """The code behind an identity or phone number, in a division for which the official may look people up."""
    term = term.strip().upper()
    find = accounts.person_by_phone if is_mobile(term) else accounts.person_by_id_number
    person = find(term)
    codes = HealthCode.objects.select_related("person", "division__parent")
    code = codes.filter(person=person).first() if person else None
    if code is None or not by.has_permit_in(LOOKING_UP, code.division_id):
        raise LookUpRefused(
            _("在您负责的区域内没有找到这个号码的健康码，请核对后重试。"), "look_up.nobody", field="term"
        )
    audit.record_opening(
        by=by,
        person_id=code.person_id,
        what=gettext_noop("健康码、健康申报和场所登记记录"),
        reason=reason,
        at=at,
    )
    return code
