"""Declaring: a person's answers become a colour, its history and what gates read."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.orgs.models import Division

from .. import queries, rules
from ..declaring import check_may_declare
from ..judging import first_code, outcome_of
from ..models import HealthCode, HealthDeclaration
from ..settling import hold_people, hold_rules, settle


@transaction.atomic
def declare(
    *,
    by: Person,
    person: Person,
    request_id: UUID,
    division: Division,
    temperature: Decimal,
    symptoms: Collection[str],
    contact: str,
    travel: str,
    travel_places: str = "",
    at: dt.datetime,
) -> HealthCode:
    """Declare for oneself or a family member; the same `request_id` again changes nothing."""
    check_may_declare(by, person, at)
    return take_declaration(
        by=by,
        person=person,
        request_id=request_id,
        at=at,
        division=division,
        temperature=temperature,
        symptoms=sorted(symptoms),
        contact=contact,
        travel=travel,
        travel_places=travel_places,
    )


@transaction.atomic
def take_declaration(
    *, by: Person, person: Person, request_id: UUID, at: dt.datetime, **said: Any
) -> HealthCode:
    """A declaration by whoever the caller has found to be allowed; `said` are the answers."""
    hold_rules()
    hold_people(people=[person.pk])  # two taps: the second waits, then finds
    declaration, is_new = HealthDeclaration.objects.get_or_create(
        person=person, request_id=request_id, defaults={"declared_by": by, "declared_at": at, **said}
    )
    if not is_new:
        return HealthCode.objects.get(person=person)
    _tell_declared(by, declaration, at)
    return _settle(by, declaration, at)


def _tell_declared(by: Person, declaration: HealthDeclaration, at: dt.datetime) -> None:
    events.emit(
        "health_code.declared",
        subject=ref(declaration.person),
        at=at,
        by=by,
        division_code=declaration.division_id,
        payload={"declaration": str(declaration.pk)},
    )


def _settle(by: Person, declaration: HealthDeclaration, at: dt.datetime) -> HealthCode:
    """Bring code, history and standing to what the rules say now."""
    person = declaration.person
    before = HealthCode.objects.filter(person=person).first()
    book = queries.live_book()
    known = queries.facts_of([person.pk], reach=book.reach, at=at)
    verdict = rules.verdict_of(known[person.pk], book, at=at)
    base = first_code(declaration)
    if before is not None:
        base.since, base.registered_at = before.since, before.registered_at
    outcome = outcome_of(before, base, verdict, by_id=by.pk, at=at)
    settle(by=by, outcomes=[outcome], names={person.pk: person.name}, book=book, at=at)
    return outcome.code
