"""A fresh code over the ordinary path; the hot endpoint does the same for most phones."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.codes.signing import MOMENTARY_SECONDS
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans import queries as standings
from shanzhi.kernel.scans.stream import NewShow


class ShowRefused(DomainError):
    """There is no code to show."""


@transaction.atomic
def show(*, by: Person, person_id: UUID, at: dt.datetime) -> dict[str, Any]:
    """Count one show and give what the phone draws, in the shape of the hot endpoint's answer."""
    person = accounts.may_act_for(by, person_id)
    standing = standings.standing_of(person.pk)
    if standing is None:
        raise ShowRefused(_("还没有健康码，请先申领，大约需要一分钟。"), "health_code.none", status=404)
    scans.record_shows(shows=[NewShow(person.pk, at)])
    colour = Colour(standing.colour)
    return {
        "code": codes.momentary_code(subject=person.pk, colour=colour, at=at),
        "colour": colour.word,
        "reason": standing.reason,
        "name": standing.masked_name,
        "valid_seconds": MOMENTARY_SECONDS,
        "server_time": at.isoformat(),
    }
