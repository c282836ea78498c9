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
from shanzhi.kernel.scans import actions as scans

from ..declaring import change_of, check_may_declare, code_after, has_changed, standing_of, tell_change
from ..models import ColourChange, HealthCode, HealthDeclaration


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
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # two taps: the second waits, then finds
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
    before = HealthCode.objects.filter(person=declaration.person).first()
    code = code_after(before, declaration)
    code.save(force_insert=before is None, force_update=before is not None)
    scans.set_standings(rows=[standing_of(code)], at=at)
    if has_changed(before, code):
        change = change_of(before, declaration, code)
        change.save(force_insert=True)
        _emit_change(by, change, code)
        tell_change(change, code)
    return code


def _emit_change(by: Person, change: ColourChange, code: HealthCode) -> None:
    events.emit(
        "health_code.colour_changed",
        subject=ref(code.person),
        at=change.at,
        by=by,
        division_code=code.division_id,
        payload={
            "before": change.before,
            "colour": code.colour,
            "rule": code.rule,
            "until": code.until.isoformat(),
        },
    )
