"""Printed health codes: issued, taken back."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shanzhi.core.errors import DomainError
from shanzhi.core.ids import new_id
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.codes import actions as codes
from shanzhi.kernel.codes import queries as issued_codes
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify

from .. import queries, rules
from ..enums import CardEnding
from ..models import HealthCode, PaperCard


class CardRefused(DomainError):
    """A card cannot be made or taken back."""


@transaction.atomic
def issue_card(
    *, by: Person, person_id: UUID, request_id: UUID, at: dt.datetime, reason: str = ""
) -> PaperCard:
    """Make a card; the one before it ends. For oneself, for family, or by an official with a reason.

    The same `request_id` again gives the first card, so that two taps print one.
    """
    person = queries.card_holder(by, person_id)
    if not queries.acts_for(by, person.pk):
        _record(by, person, reason, at)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    again = PaperCard.objects.filter(person=person, request_id=request_id).first()
    if again is not None:
        return again
    if not HealthCode.objects.filter(person=person).exists():
        raise CardRefused(_("还没有健康码，请先申领，再制作纸质健康码。"), "card.no_code")
    before = PaperCard.objects.filter(person=person, ended_at__isnull=True).first()
    if before is not None:
        _end(by, before, CardEnding.REPLACED, at)
    card = _made(by, person, request_id, at)
    _tell(
        by,
        person,
        _("{name}的纸质健康码已制作"),
        format_lazy(_("卡号 {number}。以前的卡不能再使用；卡片遗失请及时挂失。"), number=card.number),
        at,
    )
    return card


@transaction.atomic
def revoke_card(*, by: Person, card_id: UUID, at: dt.datetime) -> PaperCard:
    """Report a card lost: every gate refuses it within a second. A second tap changes nothing."""
    card = queries.card_for(by, card_id)
    card = PaperCard.objects.select_for_update(of=("self",)).select_related("person").get(pk=card.pk)
    if card.ended_at is None:
        _end(by, card, CardEnding.LOST, at)
        body = format_lazy(_("卡号 {number} 已不能使用，可以重新制作一张。"), number=card.number)
        _tell(by, card.person, _("{name}的纸质健康码已挂失"), body, at)
    return card


@transaction.atomic
def print_card(*, by: Person, card_id: UUID, at: dt.datetime) -> PaperCard:
    """A card to be printed by somebody else than the holder's family: it is recorded who did."""
    card = queries.card_for(by, card_id)
    audit.record(
        by=by,
        act="health_code.print_card",
        subject=ref(card.person),
        at=at,
        detail={"card": card.number},
    )
    return card


def _made(by: Person, person: Person, request_id: UUID, at: dt.datetime) -> PaperCard:
    holds = dt.timedelta(days=settings.PAPER_CARD_DAYS)
    issued = codes.issue(
        by=by,
        kind=CodeKind.PAPER_CARD,
        subject=person.pk,
        valid_seconds=int(holds.total_seconds()),
        at=at,
    )
    identifier = new_id()
    card = PaperCard.objects.create(
        id=identifier,
        person=person,
        number=rules.card_number(identifier.int),
        request_id=request_id,
        serial=issued.serial,
        issued_at=issued.issued_at,
        until=issued.issued_at + holds,
        issued_by=by,
    )
    audit.record(
        by=by, act="health_code.issue_card", subject=ref(person), at=at, detail={"card": card.number}
    )
    events.emit("health_code.card_issued", subject=ref(person), at=at, by=by)
    return card


def _end(by: Person, card: PaperCard, ending: CardEnding, at: dt.datetime) -> None:
    codes.revoke(
        by=by, issued=issued_codes.issued_code(card.serial), reason=f"paper card {ending.value}", at=at
    )
    card.ended_at, card.ended_by, card.ending = at, by, ending
    card.save(update_fields=["ended_at", "ended_by", "ending"])
    audit.record(
        by=by,
        act="health_code.end_card",
        subject=f"person:{card.person_id}",
        at=at,
        reason=str(ending.value),
        detail={"card": card.number},
    )
    events.emit("health_code.card_ended", subject=f"person:{card.person_id}", at=at, by=by)


def _record(by: Person, person: Person, reason: str, at: dt.datetime) -> None:
    if not reason.strip():
        raise CardRefused(_("请写明为谁、因何制作，本人可以看到。"), "card.reason", field="reason")
    audit.record_opening(
        by=by, person_id=person.pk, what=gettext_noop("制作纸质健康码"), reason=reason.strip(), at=at
    )


def _tell(by: Person, person: Person, title: Any, body: Any, at: dt.datetime) -> None:
    """The person and those who act for them, apart from who did it."""
    guardians = [link.guardian for link in accounts.guardians_of(person)]
    notify.tell_many(
        people=[someone for someone in (person, *guardians) if someone.pk != by.pk],
        notice="health_code.card",
        title=format_lazy(title, name=person.masked_name),
        body=body,
        url=reverse("citizen:health_code:cards"),
        at=at,
    )
