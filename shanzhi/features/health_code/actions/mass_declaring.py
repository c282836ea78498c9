"""Many declarations at once: the past of a demo city."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import bulk
from shanzhi.core.ids import new_id
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.enums import LinkState
from shanzhi.kernel.accounts.models import FamilyLink, Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.codes.enums import Colour as GateColour
from shanzhi.kernel.scans import actions as scans

from .. import queries, rules
from ..declaring import DeclarationRefused, check_may_have_code
from ..models import ColourChange, HealthCode, HealthDeclaration
from ..past import Declared, Entry, Plain, apart, courses_of
from ..settling import hold_rules, tell_past_changes, write_standings

_COLUMNS = (
    *("id", "person_id", "declared_by_id", "request_id", "division_id", "temperature", "symptoms", "contact"),
    *("travel", "travel_places", "declared_at"),
)
_CODE_COLUMNS = (
    *("person_id", "division_id", "colour", "rule_id", "evidence", "until", "since", "declared_at"),
    "registered_at",
)
_CHANGE_COLUMNS = ("id", "person_id", "before", "colour", "rule_id", "evidence", "until", "at", "by_id")
_WRITTEN = ["division", "colour", "rule", "evidence", "until", "since", "declared_at"]


@transaction.atomic
def declare_many(*, declared: Sequence[Declared], at: dt.datetime) -> int:
    """The declarations of a city's past, in the order they were made; says how many people made them.

    Refusals, rules, history and standings are those of `declare`; messages go into inboxes only. There is one
    line of audit for the lot and no event for each; one refusal, or a `request_id` met before, refuses all.
    """
    if not settings.DEMO_CITY:
        raise DeclarationRefused(_("只有演示城市里可以批量申报。"), "demo.refused")
    hold_rules()
    names = _checked(declared)
    entries = [Entry(new_id(), said) for said in sorted(declared, key=lambda said: said.at)]
    bulk.copy_rows(HealthDeclaration._meta.db_table, _COLUMNS, map(_row, entries))
    book = queries.live_book()
    plain, others = apart(entries, book)
    _write_plain(plain, names, at)
    _write_others(others, names, book, at)
    detail = {"declarations": len(entries), "people": len(names)}
    audit.record(by=None, act="health_code.declared_many", subject="person:*", at=at, detail=detail)
    return len(names)


class _Somebody(NamedTuple):
    """As much of a person as the checks look at."""

    pk: UUID
    name: str = ""
    is_real: bool = True
    birth_date: dt.date | None = None


def _checked(declared: Sequence[Declared]) -> dict[UUID, str]:
    """What `declare` asks of each, with one question about all families; gives the names of the people."""
    wanted = {said.person_id for said in declared}
    held = Person.objects.select_for_update(no_key=True).filter(pk__in=queries.among(wanted)).order_by("pk")
    people = {
        key: _Somebody(key, name, real_name_at is not None, birth_date)
        for key, name, real_name_at, birth_date in held.values_list(
            "pk", "name", "real_name_at", "birth_date"
        )
    }
    links = FamilyLink.objects.filter(state=LinkState.ACTIVE, member__in=queries.among(wanted))
    families = set(links.values_list("guardian", "member"))
    for said in declared:
        if said.by_id != said.person_id and (said.by_id, said.person_id) not in families:
            accounts.may_act_for(Person(pk=said.by_id), said.person_id)
        check_may_have_code(_Somebody(said.by_id), people[said.person_id], said.at)
    return {key: person.name for key, person in people.items()}


def _row(entry: Entry) -> tuple[Any, ...]:
    key, said = entry
    return (
        *(key, said.person_id, said.by_id, said.request_id, said.division_code, said.temperature),
        *(sorted(said.symptoms), said.contact, said.travel, said.travel_places, said.at),
    )


def _write_plain(plain: Sequence[Plain], names: dict[UUID, str], at: dt.datetime) -> None:
    """Those who were well all the time have one line of history, and nothing to be told."""
    bulk.copy_rows(HealthCode._meta.db_table, _CODE_COLUMNS, map(_code, plain))
    bulk.copy_rows(ColourChange._meta.db_table, _CHANGE_COLUMNS, map(_first_change, plain))
    scans.set_standings(rows=_standings(plain, names), at=at)


def _code(plain: Plain) -> tuple[Any, ...]:
    first, last, rule = plain.first.said, plain.last.said, plain.rule
    return (
        *(first.person_id, last.division_code, rule.colour, rule.key, plain.last.ref),
        *(plain.until(plain.last), first.at, last.at, first.at),
    )


def _first_change(plain: Plain) -> tuple[Any, ...]:
    first, rule = plain.first, plain.rule
    return (
        *(new_id(), first.said.person_id, "", rule.colour, rule.key, first.ref),
        *(plain.until(first), first.said.at, first.said.by_id),
    )


def _standings(plain: Sequence[Plain], names: dict[UUID, str]) -> Iterator[scans.NewStanding]:
    for one in plain:
        last = one.last.said
        yield scans.NewStanding(
            person_id=last.person_id,
            name=names[last.person_id],
            colour=GateColour.GREEN,
            division_code=last.division_code,
            until=one.until(one.last),
        )


def _write_others(
    entries: Sequence[Entry], names: dict[UUID, str], book: rules.RuleBook, at: dt.datetime
) -> None:
    """Those of whom more is known: the engine judges each declaration in its turn."""
    courses = courses_of(entries, book)
    last = [course[-1] for course in courses.values()]
    HealthCode.objects.bulk_create(
        [outcome.code for outcome in last],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=_WRITTEN,
    )
    changes = [outcome.change for course in courses.values() for outcome in course if outcome.change]
    bulk.copy_objects(changes)
    ways = queries.rules_of(book.key)
    write_standings(outcomes=last, names=names, rows=ways, at=at)
    tell_past_changes(changes=changes, rows=ways)
