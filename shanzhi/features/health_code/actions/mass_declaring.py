"""Many declarations at once: the past of a demo city."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.enums import LinkState
from shanzhi.kernel.accounts.models import FamilyLink, Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.orgs.models import Division

from .. import queries, rules
from ..declaring import DeclarationRefused, check_may_declare, check_may_have_code
from ..enums import Contact, Travel
from ..judging import Outcome, first_code, outcome_of
from ..models import ColourChange, HealthCode, HealthDeclaration
from ..settling import hold_people, hold_rules, tell_changes, write_standings

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
    hold_rules()
    names = hold_people(people={row.person_id for row in rows})
    HealthDeclaration.objects.bulk_create(rows, batch_size=_BATCH)
    book = queries.live_book()
    courses = _courses(rows, book)
    last = [course[-1] for course in courses.values()]
    HealthCode.objects.bulk_create(
        [outcome.code for outcome in last],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["division", "colour", "rule", "evidence", "until", "since", "declared_at"],
    )
    changes = [outcome.change for course in courses.values() for outcome in course if outcome.change]
    ColourChange.objects.bulk_create(changes, batch_size=_BATCH)
    ways = queries.rules_of(book.key)
    write_standings(outcomes=last, names=names, rows=ways, at=at)
    for when, told in groupby(sorted(changes, key=_moment), key=_moment):
        tell_changes(changes=told, rows=ways, at=when)
    detail = {"declarations": len(rows), "people": len(last)}
    audit.record(by=None, act="health_code.declared_many", subject="person:*", at=at, detail=detail)
    return len(last)


def _moment(change: ColourChange) -> dt.datetime:
    return change.at


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


def _courses(rows: Sequence[HealthDeclaration], book: rules.RuleBook) -> dict[UUID, list[Outcome]]:
    """What becomes of each person's code, declaration after declaration."""
    if not rows:
        return {}
    people = {row.person_id for row in rows}
    latest = max(row.declared_at for row in rows)
    before = HealthCode.objects.in_bulk(people)
    first = min(row.declared_at for row in rows)
    known = queries.facts_of(people, reach=book.reach + (latest - first), at=latest)
    courses: dict[UUID, list[Outcome]] = {}
    for row in sorted(rows, key=lambda row: row.declared_at):
        course = courses.setdefault(row.person_id, [])
        was = course[-1].code if course else before.get(row.person_id)
        base = first_code(row)
        if was is not None:
            base.since, base.registered_at = was.since, was.registered_at
        verdict = rules.verdict_of(known[row.person_id], book, at=row.declared_at)
        course.append(outcome_of(was, base, verdict, by_id=row.declared_by_id, at=row.declared_at))
    return courses
