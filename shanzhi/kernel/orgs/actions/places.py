"""Places and homes are put into their division and grid by where they lie."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.orgs import queries, rules
from shanzhi.kernel.orgs.models import Division, GridCell, Place, Residence


class PlaceRefused(DomainError):
    """A place that is not in the city."""


@transaction.atomic
def register_place(
    *,
    by: Person | None,
    name: str,
    address: str,
    lng: float,
    lat: float,
    at: dt.datetime,
    division_code: str = "",
) -> Place:
    """Put a place on the map; the division is the nearest one unless it is named."""
    division = _division_at(lng, lat, division_code)
    place = Place.objects.create(
        name=name, address=address, lng=lng, lat=lat, division=division, grid=queries.grid_at(lng, lat)
    )
    audit.record(by=by, act="orgs.register_place", subject=ref(place), at=at)
    return place


def _division_at(lng: float, lat: float, code: str) -> Division:
    if not rules.is_on_earth(lng, lat):
        raise PlaceRefused(_("坐标不正确，请在地图上重新选点"), "place.coordinates", field="lng")
    if code:
        return queries.division(code)
    found = queries.nearest_division(lng, lat)
    if found is None:
        raise PlaceRefused(_("这个位置不在本市范围内，请重新选点"), "place.outside", field="lng")
    return found


@dataclass(frozen=True)
class Home:
    """Where a person lives, as it is told."""

    person: Person
    division: Division
    address: str
    grid: GridCell | None = None


@transaction.atomic
def set_residence(
    *,
    by: Person | None,
    person: Person,
    division: Division,
    address: str,
    at: dt.datetime,
    grid: GridCell | None = None,
) -> Residence:
    """Say where a person lives, or that they have moved. The address itself never enters the audit."""
    home, _fresh = Residence.objects.update_or_create(
        person=person, defaults={"division": division, "grid": grid, "address": address, "updated_at": at}
    )
    audit.record(
        by=by, act="orgs.set_residence", subject=ref(person), at=at, detail={"division": division.pk}
    )
    return home


@transaction.atomic
def set_residences(*, by: Person | None, homes: Sequence[Home], at: dt.datetime) -> int:
    """The same for a whole register at once, as a household survey brings it; one audit entry."""
    rows = [
        Residence(
            person=home.person, division=home.division, grid=home.grid, address=home.address, updated_at=at
        )
        for home in homes
    ]
    Residence.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["division", "grid", "address", "updated_at"],
        batch_size=1000,
    )
    audit.record(by=by, act="orgs.set_residences", subject="residence:*", at=at, detail={"rows": len(rows)})
    return len(rows)
