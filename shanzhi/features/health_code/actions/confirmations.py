"""The second official: what one proposed counts once another has confirmed it. There is no other way to set a colour."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.masking import mask_name
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.notify import actions as notify

from .. import rules
from ..appealing import label_of, move, note_step, tell
from ..deciding import ColourRefused, appeal_of, decided, held, record, refuse, return_appeal
from ..enums import AppealState, AppealStepKind, Colour, EvidenceKind, ProposalState
from ..models import ColourProposal
from .evidence import NewEvidence, add_evidence, withdraw_evidence

CONFIRMING = "health_code.confirm_colour"


@transaction.atomic
def confirm_colour(*, by: Person, proposal_id: UUID, note: str = "", at: dt.datetime) -> ColourProposal:
    """The second official agrees: the colour becomes evidence, and the rules see it."""
    proposal = _to_decide(by, proposal_id, at)
    former = _replace_former(proposal)
    _decide(proposal, ProposalState.CONFIRMED, by=by, note=note, at=at)
    row = NewEvidence(
        person_id=proposal.person_id,
        kind=EvidenceKind.DECISION,
        detail=proposal.colour,
        source=ref(proposal),
        document_number=proposal.document_number,
        since=at,
        until=proposal.until,
    )
    add_evidence(by=by, rows=[row], at=at)
    if former is not None:  # after the new one, so that the colour changes once
        withdraw_evidence(by=by, source=ref(former), at=at)
    _tell_proposer(proposal, at)
    _end_appeal(proposal, by, at)
    return proposal


def _end_appeal(proposal: ColourProposal, by: Person, at: dt.datetime) -> None:
    appeal = appeal_of(proposal)
    if appeal is None:
        return
    move(appeal, AppealState.CHANGED, at=at)
    note_step(appeal, AppealStepKind.CHANGED, by=by, by_label=label_of(by), at=at, said=proposal.reason)
    tell(
        appeal,
        title=format_lazy(_("{name}的转码申诉已答复：已转码"), name=mask_name(appeal.person.name)),
        body=format_lazy(
            _("健康码已变为{colour}：{reason}"), colour=Colour(proposal.colour).label, reason=proposal.reason
        ),
        at=at,
    )


@transaction.atomic
def refuse_colour(*, by: Person, proposal_id: UUID, note: str, at: dt.datetime) -> ColourProposal:
    """The second official disagrees and says why; an appeal behind it goes on."""
    if not note.strip():
        raise ColourRefused(_("请写明不同意的原因，提出人会看到。"), "colour.note", field="note")
    proposal = _to_decide(by, proposal_id, at)
    _decide(proposal, ProposalState.REFUSED, by=by, note=note, at=at)
    _tell_proposer(proposal, at)
    return_appeal(proposal, by, at)
    return proposal


def _to_decide(by: Person, proposal_id: UUID, at: dt.datetime) -> ColourProposal:
    """The proposal, held; of two officials at once the second is told who was first."""
    proposal = held(proposal_id)
    if proposal is None or not by.has_permit_in(CONFIRMING, proposal.division_id):
        raise ColourRefused(_("没有找到这条转码。"), "colour.unknown", status=404)
    refusal = rules.decision_refusal(proposal, by=by.pk, at=at)
    if refusal == "decided":
        raise decided(proposal)
    if refusal is not None:
        raise refuse(refusal)
    return proposal


def _decide(
    proposal: ColourProposal, state: ProposalState, *, by: Person, note: str, at: dt.datetime
) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, at
    proposal.note = note.strip()
    proposal.save(update_fields=["state", "decided_by", "decided_at", "note"])
    record("health_code.colour_decided", proposal, by, at)


def _replace_former(proposal: ColourProposal) -> ColourProposal | None:
    """One colour set by hand counts at a time: the new one takes the former one's place."""
    former = ColourProposal.objects.filter(person=proposal.person_id, state=ProposalState.CONFIRMED).first()
    if former is not None:
        former.state, former.replaced_by = ProposalState.REPLACED, proposal
        former.save(update_fields=["state", "replaced_by"])
    return former


def _tell_proposer(proposal: ColourProposal, at: dt.datetime) -> None:
    notify.tell(
        person=proposal.proposed_by,
        notice="health_code.colour_decided",
        title=format_lazy(
            _("您为{name}提出的转码：{state}"),
            name=proposal.person.masked_name,
            state=proposal.get_state_display(),
        ),
        body=proposal.note or format_lazy(_("文号 {number}。"), number=proposal.document_number),
        url=reverse("office:health_code:decision", args=[proposal.pk]),
        at=at,
    )
