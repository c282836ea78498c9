"""An inspector and a person without a code at hand: by the number of a paper, or as a newcomer."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shanzhi.kernel.accounts import actions as account_acts
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.models import Point

from .. import queries
from ..enums import ManualReason
from ..models import HealthCode
from .companions import declare_beside
from .scanning import CheckIn, CheckInRefused


@transaction.atomic
def check_in_by_number(
    *,
    by: Person,
    point: Point,
    id_number: str,
    reason: str,
    nonce: UUID,
    at: dt.datetime,
    name: str = "",
) -> CheckIn:
    """An inspector opened a person's code by the number on a paper; the person can see who and why.

    A name, where one was typed or read from the card, must be the person's.
    """
    door = queries.door_of(by, point.pk)
    person = accounts.person_by_id_number(id_number)
    if person is None or not HealthCode.objects.filter(person=person).exists():
        raise CheckInRefused(
            _("这个号码还没有健康码。请核对号码；确实没有的，可以为新来的人登记。"),
            "check_in.unknown_number",
            field="id_number",
        )
    if name and not accounts.is_named(person, name):
        raise CheckInRefused(_("姓名和证件号码不一致，请对照证件检查。"), "check_in.other_name", field="name")
    return _check_in(by, door=door, person=person, reason=reason, nonce=nonce, at=at)


@transaction.atomic
def check_in_newcomer(
    *,
    by: Person,
    point: Point,
    paper: dict[str, Any],
    said: dict[str, Any],
    reason: str,
    nonce: UUID,
    at: dt.datetime,
) -> CheckIn:
    """Somebody without a phone whom nobody has registered: the inspector reads the paper and asks how they are.

    Who has a code that counts keeps it. The same nonce again changes nothing.
    """
    door = queries.door_of(by, point.pk)
    person = account_acts.register_companion(by=by, at=at, **paper)
    if queries.needs_declaration(person, at=at):
        declare_beside(by=by, person=person, request_id=nonce, said=said, at=at)
    return _check_in(by, door=door, person=person, reason=reason, nonce=nonce, at=at)


def _check_in(
    by: Person, *, door: queries.Door, person: Person, reason: str, nonce: UUID, at: dt.datetime
) -> CheckIn:
    audit.record_opening(
        by=by,
        person_id=person.pk,
        what=gettext_noop("健康码颜色"),
        reason=f"{door.place}：{ManualReason(reason).label}",
        at=at,
    )
    scan = scans.record_scan(by=by, person_id=person.pk, point=door.point, nonce=nonce, way=Way.MANUAL, at=at)
    return CheckIn(scan, door.point, door.venue)
