"""Colours set by hand begin as a proposal: who, which colour, why, by which document, until when."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.identifiers import check_document_number
from shanzhi.core.masking import mask_name
from shanzhi.kernel.accounts.models import Person

from .. import rules
from ..appealing import label_of, move, note_step, tell
from ..deciding import ColourRefused, decided, held, record, refuse, return_appeal
from ..enums import AppealState, AppealStepKind, ProposalState
from ..models import Appeal, ColourProposal, HealthCode

PROPOSING = "health_code.propose_colour"


@transaction.atomic
def propose_colour(
    *,
    by: Person,
    person_id: UUID,
    colour: str,
    reason: str,
    document_number: str,
    until: dt.datetime,
    appeal_id: UUID | None = None,
    at: dt.datetime,
) -> ColourProposal:
    """Say which colour somebody should have and why; nothing changes until a second official confirms."""
    code = _code_in_scope(by, person_id)
    refusal = rules.proposal_refusal(by=by.pk, person=person_id, until=until, at=at)
    if refusal is not None:
        raise refuse(refusal, field=None if refusal == "oneself" else "until")
    _lapse(ColourProposal.objects.filter(person=person_id), at)
    if ColourProposal.objects.filter(person=person_id, state=ProposalState.WAITING).exists():
        raise ColourRefused(_("这个人已经有一条转码正在等待复核，不能再提出。"), "colour.waiting", status=409)
    proposal = ColourProposal.objects.create(
        person=code.person,
        division_id=code.division_id,
        before=code.colour if rules.is_current(code.until, at=at) else "",
        colour=colour,
        reason=reason.strip(),
        document_number=check_document_number(document_number, today=city_day(at)),
        until=until,
        appeal=_answered(appeal_id, person_id, by, at) if appeal_id else None,
        proposed_by=by,
        proposed_at=at,
    )
    record("health_code.colour_proposed", proposal, by, at)
    return proposal


def _code_in_scope(by: Person, person_id: UUID) -> HealthCode:
    """The person's code, held so that two proposals for one person come one after the other."""
    rows = HealthCode.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    code = rows.filter(person=person_id).first()
    if code is None or not by.has_permit_in(PROPOSING, code.division_id):
        raise ColourRefused(_("在您负责的区域内没有找到这个人的健康码。"), "colour.nobody", status=404)
    return code


def _answered(appeal_id: UUID, person_id: UUID, by: Person, at: dt.datetime) -> Appeal:
    """The appeal that a proposal answers; it now waits for the second official."""
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("person", "made_by")
    appeal = rows.filter(pk=appeal_id, person=person_id).first()
    if appeal is None:
        raise ColourRefused(_("没有找到这件申诉。"), "appeal.unknown", status=404)
    if appeal.state != AppealState.OPEN:
        raise ColourRefused(
            format_lazy(_("这件申诉已经有人处理：{state}。"), state=appeal.get_state_display()),
            "appeal.taken",
            status=409,
        )
    move(appeal, AppealState.PROPOSED, at=at)
    note_step(appeal, AppealStepKind.PROPOSED, by=by, by_label=label_of(by), at=at)
    tell(
        appeal,
        title=format_lazy(_("{name}的转码申诉正在复核"), name=mask_name(appeal.person.name)),
        body=_("工作人员核实后提出转码，由另一名工作人员复核，结果会马上告诉您。"),
        at=at,
    )
    return appeal


@transaction.atomic
def withdraw_proposal(*, by: Person, proposal_id: UUID, at: dt.datetime) -> ColourProposal:
    """Take one's own proposal back while nobody has decided."""
    proposal = held(proposal_id)
    if proposal is None or proposal.proposed_by_id != by.pk:
        raise ColourRefused(_("没有找到这条转码。"), "colour.unknown", status=404)
    if proposal.state == ProposalState.WITHDRAWN:
        return proposal
    if proposal.state != ProposalState.WAITING:
        raise decided(proposal)
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state"])
    record("health_code.colour_decided", proposal, by, at)
    return_appeal(proposal, by, at)
    return proposal


@transaction.atomic
def lapse_proposals(*, at: dt.datetime) -> int:
    """Proposals whose own time is over before anybody decided count no more."""
    return _lapse(ColourProposal.objects.all(), at)


def _lapse(rows: QuerySet[ColourProposal], at: dt.datetime) -> int:
    due = rows.filter(state=ProposalState.WAITING, until__lte=at).order_by("pk")
    found = list(due.select_for_update(of=("self",), skip_locked=True).select_related("proposed_by"))
    for proposal in found:
        proposal.state = ProposalState.LAPSED
        proposal.save(update_fields=["state"])
        record("health_code.colour_decided", proposal, None, at)
        return_appeal(proposal, proposal.proposed_by, at)
    return len(found)
