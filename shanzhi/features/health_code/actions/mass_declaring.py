"""Many declarations at once: the past of a demo city."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.enums import LinkState
from shanzhi.kernel.accounts.models import FamilyLink, Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.orgs.models import Division
from shanzhi.kernel.scans import actions as scans

from ..declaring import (
    DeclarationRefused,
    change_of,
    check_may_declare,
    check_may_have_code,
    code_after,
    has_changed,
    standing_of,
    tell_change,
)
from ..enums import Contact, Travel
from ..models import ColourChange, HealthCode, HealthDeclaration

_BATCH = 1000


@dataclass(frozen=True)
class Declared:
    """One declaration of a past: who made it, for whom, when, and what it said."""

    by: Person
    person: Person
    request_id: UUID
    division: Division
    temperature: Decimal
    at: dt.datetime
    symptoms: Collection[str] = ()
    contact: str = Contact.NONE
    travel: str = Travel.NONE
    travel_places: str = ""


@transaction.atomic
def declare_many(*, declared: Sequence[Declared], at: dt.datetime) -> int:
    """The declarations of a city's past, in the order they were made; says how many people made them.

    Refusals, rules, history, standings and messages are those of `declare`, in a few statements. There is one
    line of audit for the lot and no event for each; one refusal, or a `request_id` met before, refuses all.
    """
    if not settings.DEMO_CITY:
        raise DeclarationRefused(_("只有演示城市里可以批量申报。"), "demo.refused")
    _check_all(declared)
    rows = [_row_of(one) for one in declared]
    HealthDeclaration.objects.bulk_create(rows, batch_size=_BATCH)
    codes, changes = _settle_many(rows)
    HealthCode.objects.bulk_create(
        codes.values(),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["division", "colour", "rule", "until", "since", "declared_at"],
    )
    ColourChange.objects.bulk_create([change for change, _code in changes], batch_size=_BATCH)
    scans.set_standings(rows=map(standing_of, codes.values()), at=at)
    for change, code in changes:
        tell_change(change, code)
    detail = {"declarations": len(rows), "people": len(codes)}
    audit.record(by=None, act="health_code.declared_many", subject="person:*", at=at, detail=detail)
    return len(codes)


def _check_all(declared: Sequence[Declared]) -> None:
    """What `declare` asks of each, with one question about all families."""
    links = FamilyLink.objects.filter(state=LinkState.ACTIVE, guardian__in={one.by.pk for one in declared})
    families = set(links.values_list("guardian", "member"))
    for one in declared:
        if (one.by.pk, one.person.pk) in families:
            check_may_have_code(one.by, one.person, one.at)
        else:
            check_may_declare(one.by, one.person, one.at)


def _row_of(one: Declared) -> HealthDeclaration:
    return HealthDeclaration(
        person=one.person,
        request_id=one.request_id,
        declared_by=one.by,
        division=one.division,
        temperature=one.temperature,
        symptoms=sorted(one.symptoms),
        contact=one.contact,
        travel=one.travel,
        travel_places=one.travel_places,
        declared_at=one.at,
    )


def _settle_many(
    rows: Sequence[HealthDeclaration],
) -> tuple[dict[UUID, HealthCode], list[tuple[ColourChange, HealthCode]]]:
    """The code that each person ends with, and every change on the way there."""
    people = sorted({row.person_id for row in rows})
    held = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    list(held.values_list("pk"))  # as in `declare`: one declaration of a person at a time
    before = HealthCode.objects.in_bulk(people)
    codes: dict[UUID, HealthCode] = {}
    changes: list[tuple[ColourChange, HealthCode]] = []
    for row in sorted(rows, key=lambda row: row.declared_at):
        was = codes.get(row.person_id, before.get(row.person_id))
        code = codes[row.person_id] = code_after(was, row)
        if has_changed(was, code):
            changes.append((change_of(was, row, code), code))
    return codes, changes
