"""Verbs of the self-check. Nothing is kept of who checks themselves, unless they ask for it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.models import QuestionSet
from shanzhi.kernel.events import actions as events

from . import queries
from .models import Clinic, KeptCheck

_COUNT = """
INSERT INTO self_check_daycount (day, level, checks, declared) VALUES (%(day)s, %(level)s, %(checks)s, %(declared)s)
ON CONFLICT (day, level) DO UPDATE
SET checks = self_check_daycount.checks + excluded.checks, declared = self_check_daycount.declared + excluded.declared
"""


class SelfCheckRefused(DomainError):
    """A self-check that cannot be kept or declared like this."""


@transaction.atomic
def count_check(*, by: Person | None, level: str, at: dt.datetime) -> None:
    """One more check of the day led to this level; by whom is not written down."""
    _count(level, at, checks=1)


@transaction.atomic
def keep(
    *, by: Person, questions: QuestionSet, values: Mapping[str, Any], nonce: UUID, at: dt.datetime
) -> KeptCheck:
    """Put a check among the person's own records; a second time changes nothing."""
    advice = queries.advice_for(questions, dict(values))
    check, _is_new = KeptCheck.objects.get_or_create(
        person=by,
        nonce=nonce,
        defaults={
            "questions": questions,
            "values": dict(values),
            "level": advice.level,
            "title": advice.title,
            "advice": advice.advice,
            "checked_at": at,
        },
    )
    return check


@transaction.atomic
def declare(
    *, by: Person, questions: QuestionSet, values: Mapping[str, Any], nonce: UUID, at: dt.datetime
) -> KeptCheck:
    """Tell the health code what was found; once for each check."""
    advice = queries.advice_for(questions, dict(values))
    if not advice.declare:
        raise SelfCheckRefused(_("这次自查没有需要申报的情况。"), "self_check.nothing_to_declare")
    if not by.is_real:
        raise SelfCheckRefused(_("请先完成实名认证，再向健康码申报。"), "self_check.real_name")
    kept = keep(by=by, questions=questions, values=values, nonce=nonce, at=at)
    check = KeptCheck.objects.select_for_update().get(pk=kept.pk)
    if check.declared_at is not None:
        return check
    check.declared_at = at
    check.save(update_fields=["declared_at"])
    _count(check.level, at, declared=1)
    audit.record(
        by=by, act="self_check.declare", subject=f"person:{by.pk}", at=at, detail={"check": ref(check)}
    )
    events.emit(
        "self_check.declared",
        subject=f"person:{by.pk}",
        at=at,
        by=by,
        payload={
            "person": str(by.pk),
            "level": check.level,
            "found": advice.found,
            "source": ref(check),
            "at": at.isoformat(),
        },
    )
    return check


@transaction.atomic
def forget_check(*, by: Person, check: KeptCheck, at: dt.datetime) -> None:
    """Take a kept check out of the person's records; one that was declared stays as the ground of a colour."""
    if check.declared_at is not None:
        raise SelfCheckRefused(
            _("这次自查已经向健康码申报，是颜色的依据，不能删除。"), "self_check.declared", status=409
        )
    audit.record(
        by=by, act="self_check.forget", subject=f"person:{by.pk}", at=at, detail={"check": ref(check)}
    )
    check.delete()


@transaction.atomic
def save_clinic(
    *, by: Person | None, clinic: Clinic | None, values: Mapping[str, Any], at: dt.datetime
) -> Clinic:
    """Add a fever clinic or change one."""
    row = clinic or Clinic()
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = at, by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise SelfCheckRefused(_("已经有同名的发热门诊。"), "self_check.clinic_name", field="name") from taken
    audit.record(by=by, act="self_check.save_clinic", subject=ref(row), at=at, detail={"open": row.is_open})
    return row


def _count(level: str, at: dt.datetime, *, checks: int = 0, declared: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"day": city_day(at), "level": level, "checks": checks, "declared": declared})
