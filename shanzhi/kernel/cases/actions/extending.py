"""More time: asked by who handles the case before it is due, granted by another person."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import queries, timing
from shanzhi.kernel.cases.enums import InCase
from shanzhi.kernel.cases.keeping import keep
from shanzhi.kernel.cases.models import Case, Clock, Extension
from shanzhi.kernel.cases.refusals import CaseRefused, held


@transaction.atomic
def ask_extension(*, by: Person, case_id: UUID, amount: int, reason: str, at: dt.datetime) -> Extension:
    """Ask for so many more of the clock's unit, at most as many as the term itself. Raises CaseRefused."""
    case = held(case_id)
    roles = queries.roles_in(by, case)
    if not roles & {InCase.LEAD, InCase.UNIT}:
        raise CaseRefused(_("没有这件办件"), "case.unknown", status=404)
    clock = _running(case, at)
    if not 1 <= amount <= clock.amount:
        raise CaseRefused(
            _("延期最多 %(most)s %(unit)s") % {"most": clock.amount, "unit": clock.get_unit_display()},
            "extension.amount",
            field="amount",
        )
    if not reason.strip():
        raise CaseRefused(_("请写明延期的理由"), "extension.reason", field="reason")
    if clock.extensions.exclude(granted=False).exists():
        raise CaseRefused(_("这件办件已经申请过延期"), "extension.twice", status=409)
    asked = Extension.objects.create(
        clock=clock, amount=amount, reason=reason[:300], asked_by=by, asked_at=at
    )
    said = {"amount": amount, "unit": clock.unit}
    keep(case, "ask_extension", act="cases.ask_extension", by=by, at=at, words=reason, facts=said)
    return asked


def _running(case: Case, at: dt.datetime) -> Clock:
    """The clock of which more can be asked."""
    clock = case.clocks.filter(ended_at__isnull=True).first()
    if clock is None or not queries.procedure_of(case.kind).extend:
        raise CaseRefused(_("这件办件没有办理期限，不需要延期"), "extension.no_clock", status=409)
    if case.hand_at is None and at > clock.due_at:
        raise CaseRefused(
            _("已经超过办理期限，不能再申请延期；请尽快办结，并说明原因"), "extension.late", status=409
        )
    return clock


@transaction.atomic
def decide_extension(
    *, by: Person, extension_id: UUID, grants: bool, words: str = "", at: dt.datetime
) -> Extension:
    """Grant more time or refuse it, with a reason. What was asked in time may be decided later. Raises CaseRefused."""
    asked = Extension.objects.select_related("clock").filter(pk=extension_id).first()
    if asked is None:
        raise CaseRefused(_("没有这项延期申请"), "extension.unknown", status=404)
    case = held(asked.clock.case_id)
    asked = Extension.objects.select_related("clock").get(pk=extension_id)
    if queries.procedure_of(case.kind).extend not in queries.roles_in(by, case):
        raise CaseRefused(_("没有这项延期申请"), "extension.unknown", status=404)
    if asked.asked_by_id == by.pk:
        raise CaseRefused(_("延期要由另一个人审批"), "extension.own", status=403)
    if asked.granted is not None or asked.clock.ended_at is not None:
        raise CaseRefused(_("这项延期申请已经有结果，请刷新页面"), "extension.decided", status=409)
    if not grants and not words.strip():
        raise CaseRefused(_("请写明不同意的理由"), "extension.words", field="words")
    asked.granted, asked.decided_by, asked.decided_at, asked.words = grants, by, at, words[:300]
    asked.save()
    if grants:
        timing.extend(case, asked.clock, asked.amount)
    step = "extend" if grants else "refuse_extension"
    keep(case, step, act="cases.decide_extension", by=by, at=at, words=words)
    return asked
