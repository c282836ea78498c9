"""Declaring: a person's answers become a colour, its history and what gates read."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from shanzhi.core.clock import day_start
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.orgs.models import Division

from .. import queries, rules
from ..declaring import check_may_declare
from ..enums import EvidenceKind
from ..judging import first_code, outcome_of
from ..models import Evidence, HealthCode, HealthDeclaration, RiskArea
from ..settling import hold_people, hold_rules, settle

LONGEST_DETAIL = 40


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
    risk_area: RiskArea | None = None,
    left_on: dt.date | None = None,
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
        risk_area=risk_area,
        left_on=left_on,
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
    _note_risk_area(by, declaration, at)
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


def _note_risk_area(by: Person, declaration: HealthDeclaration, at: dt.datetime) -> None:
    """A listed area becomes evidence, so that its rule counts from the day the person left it."""
    area, left_on = declaration.risk_area, declaration.left_on
    if area is None or left_on is None:
        return
    Evidence.objects.create(
        person=declaration.person,
        kind=EvidenceKind.RISK_AREA,
        detail=area.division_code or area.name[:LONGEST_DETAIL],
        source=ref(declaration),
        document_number=area.document_number,
        since=day_start(left_on),
        recorded_at=at,
        recorded_by=by,
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
