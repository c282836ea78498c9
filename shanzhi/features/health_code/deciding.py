"""What proposing and confirming a colour share: refusals, the row held, the record, the appeal behind it."""

import datetime as dt
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.masking import mask_name
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events

from .appealing import label_of, move, note_step, tell
from .enums import AppealState, AppealStepKind
from .models import Appeal, ColourProposal

_REFUSALS = {
    "oneself": (_("不能为本人设定颜色，请由其他工作人员办理。"), 403),
    "over": (_("截止时间应晚于现在。"), 422),
    "too_long": (_("人工设定的颜色最长 90 天，请缩短截止时间。"), 422),
    "same_official": (_("提出和复核不能是同一个人，请由另一名工作人员复核。"), 403),
    "lapsed": (_("已经过了截止时间，不能再复核，请重新提出。"), 409),
}


class ColourRefused(DomainError):
    """A colour cannot be set by hand like this."""


def refuse(code: str, field: str | None = None) -> ColourRefused:
    message, status = _REFUSALS[code]
    return ColourRefused(message, f"colour.{code}", field=field, status=status)


def decided(proposal: ColourProposal) -> ColourRefused:
    if proposal.decided_by is None:
        return ColourRefused(
            format_lazy(_("这条转码{state}，不用再处理。"), state=proposal.get_state_display()),
            "colour.decided",
            status=409,
        )
    return ColourRefused(
        format_lazy(
            _("{name}刚刚已经处理过这条转码：{state}。"),
            name=proposal.decided_by.masked_name,
            state=proposal.get_state_display(),
        ),
        "colour.decided",
        status=409,
    )


def held(proposal_id: UUID) -> ColourProposal | None:
    rows = ColourProposal.objects.select_for_update(of=("self",))
    return rows.select_related("person", "proposed_by").filter(pk=proposal_id).first()


def record(kind: str, proposal: ColourProposal, by: Person | None, at: dt.datetime) -> None:
    audit.record(
        by=by,
        act=kind,
        subject=ref(proposal.person),
        at=at,
        reason=proposal.note or proposal.reason,
        detail={
            "proposal": str(proposal.pk),
            "colour": proposal.colour,
            "state": str(proposal.state),
            "document_number": proposal.document_number,
        },
    )
    events.emit(
        kind,
        subject=ref(proposal.person),
        at=at,
        by=by,
        division_code=proposal.division_id,
        payload={
            "proposal": str(proposal.pk),
            "colour": str(proposal.colour),
            "state": str(proposal.state),
        },
    )


def appeal_of(proposal: ColourProposal) -> Appeal | None:
    """The appeal that still waits for this proposal."""
    if proposal.appeal_id is None:
        return None
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("person", "made_by")
    return rows.filter(pk=proposal.appeal_id, state=AppealState.PROPOSED).first()


def return_appeal(proposal: ColourProposal, by: Person, at: dt.datetime) -> None:
    appeal = appeal_of(proposal)
    if appeal is None:
        return
    move(appeal, AppealState.OPEN, at=at)
    note_step(appeal, AppealStepKind.RETURNED, by=by, by_label=label_of(by), at=at)
    tell(
        appeal,
        title=format_lazy(_("{name}的转码申诉继续核实"), name=mask_name(appeal.person.name)),
        body=_("这次转码没有进行，工作人员继续核实后答复您。"),
        at=at,
    )
