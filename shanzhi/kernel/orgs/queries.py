"""Questions about the city's order."""

import math
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.calendar import WorkingCalendar
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import rules
from shanzhi.kernel.orgs.enums import AgentState, GridSize, JoinRoute, Level
from shanzhi.kernel.orgs.models import (
    CityDay,
    Division,
    GridCell,
    Membership,
    Organisation,
    OrganisationAgent,
    Unit,
)

REACHES = (0.05, 0.5)  # degrees around a point in which its division is looked for, near first


def division(code: str) -> Division:
    """The division of that code."""
    found = Division.objects.filter(pk=code).first()
    if found is None:
        raise DomainError(_("没有这个区划，请重新选择"), "division.unknown", field="division", status=404)
    return found


def division_path(code: str) -> list[Division]:
    """From the city down to the division of that code."""
    return list(Division.objects.filter(pk__in=rules.path_of(code)).order_by("pk"))


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """The names of divisions by code."""
    return dict(Division.objects.filter(pk__in=codes).values_list("pk", "name"))


def divisions_under(code: str) -> QuerySet[Division]:
    """Every division inside, at any depth, without itself."""
    return Division.objects.filter(pk__startswith=rules.prefix_of(code)).exclude(pk=code)


def inside(scope: str, field: str = "division") -> Q:
    """Rows whose division lies in a scope (`scope_of`): by the key that stands in the row, without a join."""
    return Q(**{f"{field}__gte": scope, f"{field}__lt": f"{scope}:"})  # ":" comes after every digit


def children_of(code: str) -> QuerySet[Division]:
    """The divisions right below."""
    return Division.objects.filter(parent=code)


def children_on_map(code: str) -> QuerySet[Division]:
    """The divisions right below that can be drawn."""
    return Division.objects.filter(
        Q(outline__isnull=False) | Q(lng__isnull=False, lat__isnull=False), parent=code
    )


def grid_at(lng: float, lat: float) -> GridCell | None:
    """The small grid that a point lies in. The box narrows in SQL, the polygon decides."""
    boxed = GridCell.objects.filter(
        size=GridSize.SMALL, west__lte=lng, east__gte=lng, south__lte=lat, north__gte=lat
    )
    return next((grid for grid in boxed if rules.covers(grid.polygon, lng, lat)), None)


def grids_at(spots: Sequence[tuple[float, float]]) -> list[UUID | None]:
    """The same for many points, (longitude, latitude), in one query."""
    grids = list(GridCell.objects.filter(size=GridSize.SMALL).values_list("pk", "polygon"))
    found = rules.covering([polygon for _key, polygon in grids], spots)
    return [grids[found[place]][0] if place in found else None for place in range(len(spots))]


def nearest_division(lng: float, lat: float, level: str = Level.VILLAGE) -> Division | None:
    """The division of a level whose point is nearest, within about 50 km; None farther out."""
    squeeze = math.cos(math.radians(lat)) ** 2  # a degree of longitude is shorter than one of latitude
    distance = (F("lng") - lng) * (F("lng") - lng) * squeeze + (F("lat") - lat) * (F("lat") - lat)
    for reach in REACHES:
        near = Division.objects.filter(
            level=level,
            lng__range=(lng - reach / squeeze, lng + reach / squeeze),
            lat__range=(lat - reach, lat + reach),
        )
        found = near.annotate(apart=distance).filter(apart__lte=reach**2).order_by("apart", "pk").first()
        if found:
            return found
    return None


def city_calendar() -> WorkingCalendar:
    """Working days and hours of the city: the national calendar with the city's own days over it."""
    return WorkingCalendar(own_days=dict(CityDay.objects.values_list("day", "is_working")))


def organisations_of(person: Person) -> QuerySet[Organisation]:
    """The organisations a person acts for."""
    return Organisation.objects.filter(agents__person=person, agents__state=AgentState.ACTIVE).distinct()


def agencies_of(person: Person) -> QuerySet[OrganisationAgent]:
    """What binds a person to organisations now: valid agencies and those still asked for."""
    bound = OrganisationAgent.objects.filter(person=person, state__in=[AgentState.ASKED, AgentState.ACTIVE])
    return bound.select_related("organisation").order_by("state", "asked_at")


def agency(person: Person, organisation_id: UUID, right: str = "") -> OrganisationAgent:
    """The valid agency of a person for an organisation, with a right where one is named."""
    found = (
        OrganisationAgent.objects.select_related("organisation")
        .filter(person=person, organisation=organisation_id, state=AgentState.ACTIVE)
        .first()
    )
    if found is None:
        raise DomainError(_("您不是这家单位的经办人"), "organisation.not_yours", status=404)
    if right and not rules.holds_right(found.rights, right):
        raise DomainError(_("法定代表人没有授权您办理这项业务"), "organisation.no_right", status=403)
    return found


def agents_to_confirm(person: Person) -> QuerySet[OrganisationAgent]:
    """Who waits for this legal representative."""
    return OrganisationAgent.objects.filter(
        organisation__representative=person, state=AgentState.ASKED, route=JoinRoute.REPRESENTATIVE
    ).select_related("organisation", "person")


def agents_to_check(scope: str) -> QuerySet[OrganisationAgent]:
    """Who waits for an official's check; organisations without a place are everybody's."""
    here = Q(organisation__place__isnull=True) | Q(organisation__place__division__code__startswith=scope)
    return OrganisationAgent.objects.filter(
        here, state=AgentState.ASKED, route=JoinRoute.OFFICIAL
    ).select_related("organisation", "person")


def agents_of(organisation: Organisation) -> QuerySet[OrganisationAgent]:
    """The people bound to an organisation now."""
    return organisation.agents.filter(state__in=[AgentState.ASKED, AgentState.ACTIVE]).select_related(
        "person"
    )


def agents_led_by(representative: Person) -> QuerySet[OrganisationAgent]:
    """The people bound to the organisations of a legal representative, without himself."""
    bound = OrganisationAgent.objects.filter(
        organisation__representative=representative, state__in=[AgentState.ASKED, AgentState.ACTIVE]
    )
    return bound.exclude(person=representative).select_related("organisation", "person")


def unit_of(person: Person) -> Unit | None:
    """The unit an official belongs to first of all."""
    current = Membership.objects.filter(person=person, until__isnull=True, is_primary=True)
    held = current.select_related("unit").first()
    return held.unit if held else None


def scope_of(person: Person, permit: str) -> str:
    """What the codes of the divisions begin with for which a person holds a permit.

    The widest grant of it counts; one without a division is for the whole city. `rules.NOWHERE` for others.
    """
    held = (rules.prefix_of(code or settings.CITY_CODE) for code in person.permits.get(permit, ()))
    return min(held, key=lambda prefix: (len(prefix), prefix), default=rules.NOWHERE)


def units() -> QuerySet[Unit]:
    """All units with the number of people in each."""
    serving = Count("memberships", filter=Q(memberships__until__isnull=True))
    return (
        Unit.objects.select_related("division", "parent")
        .annotate(people=serving)
        .order_by("order", "name", "pk")
    )


def memberships() -> QuerySet[Membership]:
    """Who serves where now."""
    serving = Membership.objects.filter(until__isnull=True)
    above_first = F("unit__parent").asc(nulls_first=True)
    return serving.select_related("person", "unit", "unit__parent", "post").order_by(
        "unit__order", above_first, "unit__name", "post__rank", "id"
    )


def grids_in(scope: str) -> QuerySet[GridCell]:
    """The grids of a scope with the number of people who walk each."""
    walking = Count("posts", filter=Q(posts__until__isnull=True))
    return (
        GridCell.objects.filter(division__code__startswith=scope)
        .select_related("division")
        .annotate(walkers=walking)
        .order_by("code")
    )


def grids_of(person: Person) -> QuerySet[GridCell]:
    """The grids a person walks now."""
    return GridCell.objects.filter(posts__person=person, posts__until__isnull=True)


def grids_near(grid: GridCell) -> list[GridCell]:
    """A grid, those of its size beside it, and the one above it."""
    margin = max(grid.east - grid.west, grid.north - grid.south) / 2
    beside = Q(
        size=grid.size,
        west__lt=grid.east + margin,
        east__gt=grid.west - margin,
        south__lt=grid.north + margin,
        north__gt=grid.south - margin,
    )
    return list(GridCell.objects.filter(beside | Q(pk=grid.parent_id)))
