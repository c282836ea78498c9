"""Places and homes are put into their division and grid by where they lie."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import bulk
from shanzhi.core.crypto import seal
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.orgs import queries, rules
from shanzhi.kernel.orgs.models import Division, GridCell, Place, Residence

_HOME_COLUMNS = ("person_id", "division_id", "grid_id", "address", "updated_at")
_SETTLE_HOMES = """
INSERT INTO orgs_residence (person_id, division_id, grid_id, address, updated_at)
SELECT person_id, division_id, grid_id, address, updated_at FROM told_homes
ON CONFLICT (person_id) DO UPDATE SET division_id = excluded.division_id, grid_id = excluded.grid_id,
    address = excluded.address, updated_at = excluded.updated_at
"""


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


class NewPlace(NamedTuple):
    """A place to put on the map, its division known."""

    name: str
    address: str
    lng: float
    lat: float
    division_code: str


@transaction.atomic
def register_places(*, by: Person | None, places: Sequence[NewPlace], at: dt.datetime) -> list[Place]:
    """Many places at once, each in its small grid; one audit entry."""
    grids = queries.grids_at([(place.lng, place.lat) for place in places])
    rows = [
        Place(
            name=place.name,
            address=place.address,
            lng=place.lng,
            lat=place.lat,
            division_id=place.division_code,
            grid_id=grid,
        )
        for place, grid in zip(places, grids, strict=True)
    ]
    bulk.copy_objects(rows)
    audit.record(by=by, act="orgs.places_registered", subject="place:*", at=at, detail={"places": len(rows)})
    return rows


def _division_at(lng: float, lat: float, code: str) -> Division:
    if not rules.is_on_earth(lng, lat):
        raise PlaceRefused(_("坐标不正确，请在地图上重新选点"), "place.coordinates", field="lng")
    if code:
        return queries.division(code)
    found = queries.nearest_division(lng, lat)
    if found is None:
        raise PlaceRefused(_("这个位置不在本市范围内，请重新选点"), "place.outside", field="lng")
    return found


class Home(NamedTuple):
    """Where a person lives, as it is told."""

    person_id: UUID
    division_code: str
    address: str
    grid_id: UUID | None = None


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
def set_residences(*, by: Person | None, homes: Iterable[Home], at: dt.datetime) -> int:
    """The same for a whole register at once, as a household survey brings it; one audit entry."""
    rows = ((home.person_id, home.division_code, home.grid_id, seal(home.address), at) for home in homes)
    table = Residence._meta.db_table
    with bulk.staged("told_homes", table, _HOME_COLUMNS, rows) as told, connection.cursor() as cursor:
        cursor.execute(_SETTLE_HOMES)
    audit.record(by=by, act="orgs.set_residences", subject="residence:*", at=at, detail={"rows": told})
    return told
