"""What a firm does about its employees' declarations. Each act asks whether the person may, and for which part."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions import answers, reminders
from shanzhi.kernel.declarations.answering import Recorded
from shanzhi.kernel.declarations.enums import Channel
from shanzhi.kernel.declarations.models import Absence, Group, Reached, ReminderRun, Round
from shanzhi.kernel.declarations.queries.duties import groups_of

from .. import queries
from .firms import keep_agents


class NothingToday(DomainError):
    """There is no round now."""


def remind(*, by: Person, group_id: UUID, at: dt.datetime) -> ReminderRun:
    """Remind exactly those of the firm, site or workshop who are missing now."""
    group, round = _ready(by, group_id, at)
    return reminders.remind_missing(by=by, round_id=round.pk, group=group if group.top_id else None, at=at)


def note_call(*, by: Person, group_id: UUID, member_id: UUID, note: str = "", at: dt.datetime) -> Reached:
    """Note that an employee was called."""
    group, round = _ready(by, group_id, at)
    member = queries.member_seen(by, group.pk, member_id)
    return answers.note_reached(by=by, round_id=round.pk, member_id=member.pk, note=note, at=at)


def fill_in(
    *, by: Person, group_id: UUID, member_id: UUID, raw: Mapping[str, Any], nonce: UUID, at: dt.datetime
) -> Recorded:
    """Fill in what an employee said on the telephone."""
    group, round = _ready(by, group_id, at)
    member = queries.member_seen(by, group.pk, member_id)
    return answers.record_answer(
        by=by, round_id=round.pk, member_id=member.pk, raw=raw, nonce=nonce, channel=Channel.PHONE, at=at
    )


def excuse_employee(
    *,
    by: Person,
    group_id: UUID,
    member_id: UUID,
    first: dt.date,
    last: dt.date,
    reason: Any,
    note: str = "",
    at: dt.datetime,
) -> Absence:
    """Note that an employee does not come on these days."""
    member = queries.member_seen(by, group_id, member_id)
    return answers.excuse(by=by, member=member, first=first, last=last, reason=reason, note=note, at=at)


def end_employee_absence(
    *, by: Person, group_id: UUID, member_id: UUID, absence_id: UUID, at: dt.datetime
) -> None:
    """Take an absence back."""
    member = queries.member_seen(by, group_id, member_id)
    absence = member.absences.filter(pk=absence_id).first()
    if absence is None:
        raise queries.NotFound(_("没有找到这条请假。"), "staff.no_absence")
    answers.end_absence(by=by, absence=absence, at=at)


def _ready(by: Person, group_id: UUID, at: dt.datetime) -> tuple[Group, Round]:
    """The part and today's round; an agent who was confirmed a moment ago is put on duty first."""
    group = queries.group_seen(by, group_id)
    top = group.top or group
    if top.organisation_id and not groups_of(by).filter(pk=group.pk).exists():
        keep_agents(organisation_id=top.organisation_id, at=at)
    round = queries.round_today(top, city_day(at))
    if round is None:
        raise NothingToday(_("今天没有申报。"), "staff.no_round", status=409)
    return group, round
