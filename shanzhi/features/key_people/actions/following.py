"""Recording what a visit, a call or the person's own report found."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shanzhi.core.clock import city_day, day_start
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit import queries as record
from shanzhi.kernel.files import actions as files
from shanzhi.kernel.files.models import StoredFile

from .. import queries, rules, telling
from ..enums import Alarm, Found, Way
from ..models import FollowUp, FollowUpEntry, ListedPerson

PHOTO = "key_people.photo"


class FollowUpRefused(DomainError):
    """A follow-up that cannot be recorded like this."""


@transaction.atomic
def open_contact(*, by: Person, follow_up_id: UUID, at: dt.datetime) -> FollowUp:
    """Show a worker name, phone and address for one follow-up; noted once a day for each worker and person."""
    follow_up = queries.follow_up_to_do(by, follow_up_id)
    reason = str(_("{category}随访")).format(category=follow_up.listed.category.name)
    today = day_start(city_day(at))
    noted = record.openings_of(follow_up.listed.person).filter(by_id=by.pk, at__gte=today, reason=reason)
    if not noted.exists():
        audit.record_opening(
            by=by,
            person_id=follow_up.listed.person_id,
            what=gettext_noop("姓名、联系电话、住址"),
            reason=reason,
            at=at,
        )
    return follow_up


@transaction.atomic
def record_follow_up(
    *,
    by: Person,
    follow_up_id: UUID,
    request_id: UUID,
    way: str,
    found: str,
    temperature: Decimal | None = None,
    symptoms: Collection[str] = (),
    whereabouts: str = "",
    note: str = "",
    photo: Any = None,
    at: dt.datetime,
) -> FollowUpEntry:
    """Record one follow-up; the same `request_id` again changes nothing.

    Nobody reached leaves it open for a second try, and the second such try is an alarm.
    """
    ListedPerson.objects.select_for_update(no_key=True).filter(follow_ups=follow_up_id).first()
    follow_up = _own(by, follow_up_id, way)
    earlier = follow_up.entries.filter(request_id=request_id).first()
    if earlier is not None:
        return earlier
    _refuse_unfit(follow_up, found, at)
    answers = rules.Answers(found, temperature, symptoms)
    entry = FollowUpEntry.objects.create(
        follow_up=follow_up,
        request_id=request_id,
        by=by,
        way=way,
        found=found,
        temperature=temperature,
        symptoms=sorted(symptoms),
        whereabouts=whereabouts,
        note=note,
        photo=_stored(by, photo, at),
        alarms=_alarms(follow_up, answers),
        at=at,
    )
    return _settled(follow_up, entry)


def _alarms(follow_up: FollowUp, answers: rules.Answers) -> list[Alarm]:
    must_stay = follow_up.listed.category.must_stay
    return rules.alarms_of(answers, must_stay=must_stay, tries=follow_up.tries)


def _own(by: Person, follow_up_id: UUID, way: str) -> FollowUp:
    if way == Way.SELF:
        return queries.own_follow_up(by, follow_up_id)
    return queries.follow_up_to_do(by, follow_up_id)


def _refuse_unfit(follow_up: FollowUp, found: str, at: dt.datetime) -> None:
    if not follow_up.listed.is_active:
        raise FollowUpRefused(_("此人的管理已经结束，不用再随访。"), "key_follow_up.ended", status=409)
    if follow_up.done_at is not None:
        raise FollowUpRefused(_("这次随访已经完成，不用再填。"), "key_follow_up.done", status=409)
    if not rules.may_try(opens_at=follow_up.opens_at, due_at=follow_up.due_at, at=at):
        raise FollowUpRefused(
            _("现在不是这次随访的时间：还没有开始，或者已超过补做期限。"), "key_follow_up.time"
        )
    last = follow_up.entries.order_by("-at").values_list("at", flat=True).first()
    if found == Found.UNREACHED and not rules.may_try_again(last, at=at):
        raise FollowUpRefused(
            _("第二次联系请至少隔 30 分钟，换个时间或换一种方式再试。"),
            "key_follow_up.too_soon",
            field="found",
        )


def _stored(by: Person, photo: Any, at: dt.datetime) -> StoredFile | None:
    if not photo:
        return None
    return files.store(by=by, upload=photo, gateway=PHOTO, at=at, kinds=("image",), field="photo")


def _settled(follow_up: FollowUp, entry: FollowUpEntry) -> FollowUpEntry:
    if entry.found == Found.UNREACHED:
        follow_up.tries += 1
    else:
        follow_up.done_at = entry.at
    follow_up.abnormal = follow_up.abnormal or bool(entry.alarms)
    follow_up.save(update_fields=["tries", "done_at", "abnormal"])
    detail = {"way": entry.way}
    audit.record(by=entry.by, act="key_people.follow_up", subject=ref(follow_up), at=entry.at, detail=detail)
    if entry.alarms:
        telling.raise_alarm(follow_up, entry, at=entry.at)
    return entry
