"""People who come along and have no phone: named once, remembered, declared for where they have no code."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts import queries as families
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events

from .. import queries, rules
from ..models import Companion, HealthCode
from .declarations import take_declaration


class CompanionNotTaken(DomainError):
    """Somebody cannot be taken along on this phone."""


@transaction.atomic
def add_companion(*, by: Person, paper: dict[str, Any], at: dt.datetime) -> Companion:
    """Remember a companion by name and paper; twice is the same as once.

    The person's colour and history stay closed: the registrant sees a colour only at a door, at check-in.
    """
    person = accounts.register_companion(by=by, at=at, **paper)
    _refuse_own(by, person)
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two taps come one after the other
    companion, is_new = Companion.objects.get_or_create(
        registrant=by, person=person, ended_at=None, defaults={"agreed_at": at}
    )
    if is_new:
        _refuse_many(by)
        audit.record(by=by, act="health_code.companion_added", subject=ref(person), at=at)
        events.emit("health_code.companion_added", subject=ref(person), at=at, by=by)
    return companion


@transaction.atomic
def declare_for_companion(
    *, by: Person, companion_id: UUID, request_id: UUID, said: dict[str, Any], at: dt.datetime
) -> HealthCode:
    """A new declaration for a companion whose code has run out."""
    companion = queries.companion_of(by, companion_id)
    if queries.needs_declaration(companion.person, at=at):
        declare_beside(by=by, person=companion.person, request_id=request_id, said=said, at=at)
    return HealthCode.objects.get(person=companion.person)


@transaction.atomic
def end_companion(*, by: Person, companion_id: UUID, at: dt.datetime) -> None:
    """Either side ends it; for a person without a phone also those who act for them."""
    companion = Companion.objects.select_for_update(of=("self",)).filter(pk=companion_id).first()
    if companion is None or not _may_end(by, companion):
        raise CompanionNotTaken(_("没有找到这位同行人。"), "companion.unknown", status=404)
    if companion.ended_at is None:
        companion.ended_at = at
        companion.save(update_fields=["ended_at"])
        audit.record(by=by, act="health_code.companion_ended", subject=f"person:{companion.person_id}", at=at)


def declare_beside(
    *, by: Person, person: Person, request_id: UUID, said: dict[str, Any], at: dt.datetime
) -> HealthCode:
    """What somebody beside a person without a phone says for them. It never outweighs a graver colour in force."""
    if person.phone is not None:
        raise CompanionNotTaken(
            _("对方有自己的账号但没有有效的健康码，请本人在手机上先申报。"), "companion.own_account"
        )
    return take_declaration(by=by, person=person, request_id=request_id, at=at, **said)


def _refuse_own(by: Person, person: Person) -> None:
    if person.pk == by.pk:
        raise CompanionNotTaken(
            _("这是您自己的证件号码，登记时已包括您本人。"), "companion.self", field="id_number"
        )
    if any(member.pk == person.pk for member in families.people_i_act_for(by)):
        raise CompanionNotTaken(
            _("这位已经在您的家人里，登记时直接勾选即可。"), "companion.family", field="id_number"
        )


def _refuse_many(by: Person) -> None:
    if Companion.objects.filter(registrant=by, ended_at__isnull=True).count() > rules.MOST_COMPANIONS:
        raise CompanionNotTaken(
            _("最多保留 %(most)s 位常用同行人，请先移除不再同行的。") % {"most": rules.MOST_COMPANIONS},
            "companion.most",
        )


def _may_end(by: Person, companion: Companion) -> bool:
    if by.pk in {companion.registrant_id, companion.person_id}:
        return True
    return any(member.pk == companion.person_id for member in families.people_i_act_for(by))
