"""Questions about cases."""

import datetime as dt
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core import registry
from shanzhi.core.errors import DomainError
from shanzhi.core.procedures import Move, Procedure
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases.enums import InCase
from shanzhi.kernel.cases.models import Case, Helper
from shanzhi.kernel.cases.rules import procedures
from shanzhi.kernel.cases.rules.workdays import WorkCalendar
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import CityDay, Membership, Unit


def procedure_of(kind: str) -> Procedure:
    """The table of moves of a kind; KeyError for a kind that nothing declares."""
    found: Procedure = registry.find("procedures", kind)
    return found


def calendar() -> WorkCalendar:
    """The open days of the city, with those that it declared itself."""
    return _calendar(frozenset(CityDay.objects.values_list("day", "is_working")))


@lru_cache(maxsize=4)
def _calendar(own: frozenset[tuple[dt.date, bool]]) -> WorkCalendar:
    return WorkCalendar(
        holidays=[day for day, is_working in own if not is_working],
        workdays=[day for day, is_working in own if is_working],
    )


def _serves_in(person: Person) -> set[UUID]:
    """The units a person serves in, with those right above."""
    rows = Membership.objects.filter(person=person, until__isnull=True).values_list("unit", "unit__parent")
    return {key for pair in rows for key in pair if key}


def roles_in(person: Person, case: Case) -> set[str]:
    """What a person is to a case: roles in it, and the permits of its procedure that reach its place."""
    serves = _serves_in(person)
    held = {
        InCase.OPENER.value: case.opener_id == person.pk,
        InCase.LEAD.value: case.lead_id == person.pk,
        InCase.UNIT.value: case.unit_id is not None and case.unit_id in serves,
        InCase.HELPER.value: bool(serves) and case.helpers.filter(unit__in=serves).exists(),
    }
    procedure = procedure_of(case.kind)
    for permit in {
        *procedures.permits_in(procedure),
        procedure.see,
        procedure.extend,
        procedure.supervise,
    } - {""}:
        held[permit] = case.division_id.startswith(orgs.scope_of(person, permit))
    return {role for role, holds in held.items() if holds}


def serves(person: Person, unit: Unit | None) -> bool:
    """Whether a person serves in a unit or one of its offices."""
    return unit is not None and unit.pk in _serves_in(person)


def hands_of(case: Case) -> list[Person]:
    """Whose turn it is: the lead handler, otherwise everybody of the unit."""
    if case.lead is not None:
        return [case.lead]
    here = Q(unit=case.unit) | Q(unit__parent=case.unit)
    posts = Membership.objects.filter(here, until__isnull=True) if case.unit_id else Membership.objects.none()
    return list(Person.objects.filter(pk__in=posts.values("person")))


def moves_for(person: Person, case: Case) -> list[Move]:
    """What a person may do with a case now."""
    return procedures.open_moves(procedure_of(case.kind), case.state, roles_in(person, case))


def cases_of(person: Person) -> QuerySet[Case]:
    """The cases that a person opened, handles, or may look at as an official of the place."""
    serves = _serves_in(person)
    helped = Helper.objects.filter(unit__in=serves).values("case")
    mine = Q(opener=person) | Q(lead=person) | Q(unit__in=serves) | Q(pk__in=helped)
    for procedure in registry.collect("procedures"):
        mine |= Q(kind=procedure.name) & orgs.inside(orgs.scope_of(person, procedure.see))
    return Case.objects.filter(mine).select_related("division", "unit", "lead")


def case_within(person: Person, case_id: UUID) -> Case:
    """A case that a person has to do with."""
    found = cases_of(person).filter(pk=case_id).first()
    if found is None:
        raise DomainError(_("没有这件办件"), "case.unknown", status=404)
    return found
