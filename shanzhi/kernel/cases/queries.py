"""Questions about cases."""

import datetime as dt
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core import registry
from shanzhi.core.errors import DomainError
from shanzhi.core.procedures import Move, Procedure, State
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases.enums import InCase
from shanzhi.kernel.cases.models import Case, Extension, Helper
from shanzhi.kernel.cases.rules import procedures
from shanzhi.kernel.cases.rules.workdays import WorkCalendar
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.enums import AgentState
from shanzhi.kernel.orgs.models import CityDay, Membership, OrganisationAgent, Unit

URGED_AGAIN = dt.timedelta(hours=24)


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


def agencies(person: Person, module: str) -> QuerySet[OrganisationAgent]:
    """For which organisations a person may open and follow the cases of a module."""
    return OrganisationAgent.objects.filter(
        person=person, state=AgentState.ACTIVE, rights__overlap=["*", module]
    )


def opens(person: Person, case: Case) -> bool:
    """Whether a person opened the case, or acts for the organisation it was opened for."""
    if case.organisation_id is None:
        return case.opener_id == person.pk
    module = procedure_of(case.kind).module
    return agencies(person, module).filter(organisation=case.organisation_id).exists()


def roles_in(person: Person, case: Case) -> set[str]:
    """What a person is to a case: roles in it, and the permits of its procedure that reach its place."""
    serves = _serves_in(person)
    procedure = procedure_of(case.kind)
    opened = opens(person, case)
    if opened and procedure.apart:
        return {InCase.OPENER.value}
    held = {
        InCase.OPENER.value: opened,
        InCase.LEAD.value: case.lead_id == person.pk,
        InCase.UNIT.value: case.unit_id is not None and case.unit_id in serves,
        InCase.HELPER.value: bool(serves) and case.helpers.filter(unit__in=serves).exists(),
    }
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


def people_of(unit: Unit | None) -> list[Person]:
    """Everybody of a unit and its offices."""
    if unit is None:
        return []
    posts = Membership.objects.filter(Q(unit=unit) | Q(unit__parent=unit), until__isnull=True)
    return list(Person.objects.filter(pk__in=posts.values("person")).order_by("name", "pk"))


def hands_of(case: Case) -> list[Person]:
    """Whose turn it is: the lead handler, otherwise everybody of the unit."""
    return [case.lead] if case.lead is not None else people_of(case.unit)


def parts_in(person: Person, case: Case, *, inside: bool) -> set[str]:
    """What a person is to a case in the office, or outside of it as the one who opened it."""
    roles, own = roles_in(person, case), {InCase.OPENER.value}
    return roles - own if inside else roles & own


def moves_for(person: Person, case: Case, *, inside: bool) -> list[Move]:
    """What a person may do with a case now."""
    return moves_of(case, parts_in(person, case, inside=inside))


def cases_opened(person: Person, portal: str = "") -> QuerySet[Case]:
    """The cases that a person opened for themselves or that were opened for an organisation they act for."""
    wanted = Q(pk__in=[])
    for procedure in registry.collect("procedures"):
        if portal in ("", procedure.portal):
            held = agencies(person, procedure.module).values("organisation")
            mine = Q(organisation__isnull=True, opener=person) | Q(organisation__in=held)
            wanted |= Q(kind=procedure.name) & mine
    return Case.objects.filter(wanted).select_related("division", "unit", "lead", "organisation")


def _apart(person: Person) -> Q:
    """The cases that a person keeps out of as an official, because they opened them."""
    kinds = [procedure for procedure in registry.collect("procedures") if procedure.apart]
    wanted = Q(pk__in=[])
    for procedure in kinds:
        held = agencies(person, procedure.module).values("organisation")
        wanted |= Q(kind=procedure.name) & (
            Q(organisation__isnull=True, opener=person) | Q(organisation__isnull=False, organisation__in=held)
        )
    return wanted


def cases_handled(person: Person) -> QuerySet[Case]:
    """The cases that a person handles, or may look at as an official of the place."""
    serves = _serves_in(person)
    helped = Helper.objects.filter(unit__in=serves).values("case")
    mine = Q(lead=person) | Q(unit__in=serves) | Q(pk__in=helped)
    for procedure in registry.collect("procedures"):
        mine |= Q(kind=procedure.name) & orgs.inside(orgs.scope_of(person, procedure.see))
    rows = Case.objects.filter(mine).exclude(_apart(person))
    return rows.select_related("division", "unit", "lead", "organisation")


def turn_of(person: Person) -> Q:
    """The open cases that wait for a person as an official."""
    serves = _serves_in(person)
    hands = Q(lead=person) | Q(lead__isnull=True, unit__in=serves)
    wanted = Q(
        pk__in=Helper.objects.filter(unit__in=serves, answered_at__isnull=True).values("case"), is_open=True
    )
    for procedure in registry.collect("procedures"):
        for state in procedure.states:
            who = procedures.waited_for(procedure, state)
            here = Q(kind=procedure.name, state=state.key)
            if who & {InCase.LEAD, InCase.UNIT}:
                wanted |= here & hands
            for permit in sorted(one for one in who if "." in one):
                wanted |= here & orgs.inside(orgs.scope_of(person, permit))
    return wanted


def case_seen(person: Person, case_id: UUID, *, inside: bool, portal: str = "") -> Case:
    """A case that a person has to do with, in the office or as the one who opened it."""
    rows = cases_handled(person) if inside else cases_opened(person, portal)
    found = rows.filter(pk=case_id).first()
    if found is None:
        raise DomainError(_("没有这件办件"), "case.unknown", status=404)
    return found


def state_of(case: Case) -> State:
    """Where a case stands, with its name."""
    return procedures.state_of(procedure_of(case.kind), case.state)


def moves_of(case: Case, roles: set[str]) -> list[Move]:
    """The moves that are open to somebody who is `roles` to a case."""
    return procedures.open_moves(procedure_of(case.kind), case.state, roles)


def extension_asked(case: Case) -> Extension | None:
    """More time that waits for a decision."""
    rows = Extension.objects.filter(clock__case=case, clock__ended_at__isnull=True, granted__isnull=True)
    return rows.select_related("clock", "asked_by").first()


def may_ask_extension(case: Case) -> bool:
    """Whether a clock runs for which nothing was asked or granted yet."""
    return (
        case.clocks.filter(ended_at__isnull=True)
        .exclude(pk__in=Extension.objects.filter(clock__case=case).exclude(granted=False).values("clock"))
        .exists()
    )
