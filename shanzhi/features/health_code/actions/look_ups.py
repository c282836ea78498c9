"""Looking a person up: it takes a permit and a reason, and the person can see that it happened."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from ..finding import code_behind
from ..models import HealthCode

LOOKING_UP = "health_code.look_up"
PROPOSING = "health_code.propose_colour"


@transaction.atomic
def look_up(*, by: Person, term: str, reason: str, at: dt.datetime) -> HealthCode:
    """The code behind an identity or phone number, in a division for which the official may look people up."""
    code = code_behind(by, term, permit=LOOKING_UP)
    what = gettext_noop("健康码、健康申报和场所登记记录")
    audit.record_opening(by=by, person_id=code.person_id, what=what, reason=reason, at=at)
    return code


@transaction.atomic
def find_for_proposal(*, by: Person, term: str, reason: str, at: dt.datetime) -> HealthCode:
    """The code whose colour an official wants to set by hand: found with a reason, as every look-up."""
    code = code_behind(by, term, permit=PROPOSING)
    what = gettext_noop("健康码颜色和依据")
    audit.record_opening(by=by, person_id=code.person_id, what=what, reason=reason, at=at)
    return code
