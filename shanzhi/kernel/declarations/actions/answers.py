"""An answer from a page, an absence, a call: the same statement as the hot endpoint's, on the page's connection."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shanzhi.core import steps
from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations import answering
from shanzhi.kernel.declarations.answering import NewAnswer, Recorded
from shanzhi.kernel.declarations.enums import AbsenceReason, Channel
from shanzhi.kernel.declarations.models import Absence, Answer, Member, Reached, Round, Tally
from shanzhi.kernel.declarations.queries.duties import may_look_after
from shanzhi.kernel.declarations.refusals import REASONS
from shanzhi.kernel.declarations.rules.sentences import sentence
from shanzhi.kernel.events import actions as events

LONGEST_ABSENCE = dt.timedelta(days=180)


class AnswerRefused(DomainError):
    """An answer is not taken. `problems`: what is wrong, in words, by question."""

    def __init__(self, declined: answering.Declined):
        entry = REASONS[declined.reason]
        english = (get_language() or "").startswith("en")
        super().__init__(
            entry.english if english else entry.chinese,
            f"declarations.{declined.reason}",
            status=entry.status,
        )
        self.problems = {key: sentence(code, english=english) for key, code in declined.problems.items()}


class AbsenceRefused(DomainError):
    """An absence that cannot be noted."""


class NotYours(DomainError):
    """Not a class or workshop that one looks after."""

    status = 404


def record_answer(
    *,
    by: Person,
    round_id: UUID,
    member_id: UUID,
    raw: Mapping[str, Any],
    nonce: UUID,
    channel: Channel = Channel.PAGE,
    seconds: float | None = None,
    position: tuple[float, float] | None = None,
    at: dt.datetime,
) -> Recorded:
    """Take an answer about a member: from who may answer for them, or by telephone from who looks after their class.

    A second answer corrects the first, which is kept as a revision; the same nonce again changes nothing.
    Raises AnswerRefused.
    """
    trusted = channel == Channel.PHONE
    if trusted and not may_look_after(by, member_id):
        raise AnswerRefused(answering.Declined("not-your-member", {}))
    row = NewAnswer(
        round_id, member_id, by.pk, raw, nonce, int(channel), at, seconds, position, trusted=trusted
    )
    (outcome,) = steps.run(
        lambda: answering.recording([row], {}), repair=answering.making_days([city_day(at)])
    )
    if isinstance(outcome, answering.Declined):
        raise AnswerRefused(outcome)
    return outcome


@transaction.atomic
def excuse(
    *,
    by: Person,
    member: Member,
    first: dt.date,
    last: dt.date,
    reason: AbsenceReason,
    note: str = "",
    at: dt.datetime,
) -> Absence:
    """Note that a member does not come on these days; today's round no longer waits for them."""
    if last < first or last - first > LONGEST_ABSENCE:
        raise AbsenceRefused(
            _("请核对起止日期：结束不早于开始，最长 180 天。"), "absence.period", field="last"
        )
    if first < city_day(at) - dt.timedelta(days=7):
        raise AbsenceRefused(_("只能补登最近 7 天的请假。"), "absence.past", field="first")
    member = Member.objects.select_for_update().get(pk=member.pk)
    standing = member.absences.filter(ended_at__isnull=True, first__lte=last, last__gte=first)
    if standing.exists():
        raise AbsenceRefused(_("这几天已经登记过请假。"), "absence.twice", field="first", status=409)
    absence = Absence.objects.create(
        member=member, first=first, last=last, reason=reason, note=note[:200], by=by, at=at
    )
    _move_absent(member, first, last, 1)
    audit.record(by=by, act="declarations.excused", subject=ref(member.person), at=at)
    events.emit(
        "declaration.absent",
        subject=ref(member.person),
        at=at,
        by=by,
        division_code=member.top.division_id,
        payload={"member": str(member.pk), "reason": reason, "first": str(first), "last": str(last)},
    )
    return absence


@transaction.atomic
def end_absence(*, by: Person, absence: Absence, at: dt.datetime) -> None:
    """Take an absence back: from today on an answer is expected again. A second time does nothing."""
    row = Absence.objects.select_for_update().select_related("member").get(pk=absence.pk)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _move_absent(row.member, row.first, row.last, -1)
        audit.record(by=by, act="declarations.absence_ended", subject=ref(row.member.person), at=at)


def _move_absent(member: Member, first: dt.date, last: dt.date, step: int) -> None:
    """Keep the tallies of the rounds that are open right; who has answered is not absent."""
    tallies = Tally.objects.filter(group=member.group_id, day__gte=first, day__lte=last)
    locked = list(tallies.select_for_update().order_by("pk").values_list("pk", flat=True))
    # Only now, so that answers are seen which were on their way while we waited for the tallies.
    answered = Answer.objects.filter(member_id=member.pk, day__gte=first, day__lte=last).values("round_id")
    waiting = Tally.objects.filter(pk__in=locked).exclude(round__in=answered)
    waiting.update(absent=Greatest(F("absent") + step, 0))


@transaction.atomic
def note_reached(*, by: Person, round_id: UUID, member_id: UUID, note: str, at: dt.datetime) -> Reached:
    """Note that somebody was called about a missing answer."""
    if not may_look_after(by, member_id):
        raise NotYours(_("没有找到这个人。"), "declarations.not_yours")
    round = Round.objects.filter(
        Q(top__in=Member.objects.filter(pk=member_id).values("top")), pk=round_id
    ).first()
    if round is None:
        raise NotYours(_("没有找到这次申报。"), "declarations.unknown_round")
    return Reached.objects.create(round=round, member_id=member_id, by=by, note=note[:200], at=at)
