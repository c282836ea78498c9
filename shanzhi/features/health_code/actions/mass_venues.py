"""Many venues at once: those of a city that has used the code for a while."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import bulk
from shanzhi.core.errors import DomainError
from shanzhi.core.ids import new_id
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.codes import actions as codes
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs import queries as organisations
from shanzhi.kernel.orgs.models import Place
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import PointKind, StaffRole

from .. import rules
from ..models import Venue, VenueInspector

_RIGHT = "health_code"


class MassRefused(DomainError):
    """Venues that cannot be registered together."""


class NewVenue(NamedTuple):
    """A venue with its doors and the people who check codes at them."""

    administrator_id: UUID
    inspector_ids: Sequence[UUID]
    name: str
    kind: str
    address: str
    lng: float
    lat: float
    division_code: str
    points: Sequence[str]
    registered_at: dt.datetime
    organisation_id: UUID | None = None


class Registered(NamedTuple):
    """A venue and its points, in the order of their names as given."""

    id: UUID
    points: list[UUID]


@transaction.atomic
def register_venues(*, venues: Sequence[NewVenue], at: dt.datetime) -> list[Registered]:
    """What `register_venue` and accepted invitations do one by one: places, doors, posters, staff.

    There is one line of audit for each kind of thing and no event for each; one refusal refuses all.
    """
    if not settings.DEMO_CITY:
        raise MassRefused(_("只有演示城市里可以批量登记场所。"), "demo.refused")
    _check_all(venues)
    wanted = [orgs.NewPlace(new.name, new.address, new.lng, new.lat, new.division_code) for new in venues]
    places = orgs.register_places(by=None, places=wanted, at=at)
    rows = [_venue(new, place) for new, place in zip(venues, places, strict=True)]
    bulk.copy_objects(rows)
    bulk.copy_objects(
        VenueInspector(venue=row, person_id=person, since=new.registered_at)
        for row, new in zip(rows, venues, strict=True)
        for person in new.inspector_ids
    )
    doors = iter(_open_doors(rows, venues, at))
    audit.record(
        by=None, act="health_code.registered_venues", subject="venue:*", at=at, detail={"venues": len(rows)}
    )
    return [
        Registered(row.pk, [next(doors) for _name in new.points])
        for row, new in zip(rows, venues, strict=True)
    ]


def _check_all(venues: Sequence[NewVenue]) -> None:
    """Everybody has a real name, and whoever registers for an organisation may."""
    people = {new.administrator_id for new in venues} | {one for new in venues for one in new.inspector_ids}
    if Person.objects.filter(pk__in=people, real_name_at__isnull=False).count() != len(people):
        raise MassRefused(_("请先完成实名核验，再登记场所。"), "venue.real_name_first")
    for new in venues:
        if new.organisation_id is not None:
            organisations.agency(Person(pk=new.administrator_id), new.organisation_id, _RIGHT)


def _venue(new: NewVenue, place: Place) -> Venue:
    identifier = new_id()
    return Venue(
        id=identifier,
        number=rules.venue_number(identifier.int),
        name=new.name,
        kind=new.kind,
        place=place,
        division_id=place.division_id,
        grid_id=place.grid_id,
        organisation_id=new.organisation_id,
        administrator_id=new.administrator_id,
        registered_at=new.registered_at,
    )


def _open_doors(rows: Sequence[Venue], venues: Sequence[NewVenue], at: dt.datetime) -> list[UUID]:
    """The points of all venues, one after the other, each with its staff and the code of its poster."""
    points = [
        scans.NewPoint(
            owner_ref=ref(row),
            name=name,
            kind=PointKind.VENUE,
            place_id=row.place_id,
            division_code=row.division_id,
            lng=new.lng,
            lat=new.lat,
            opened_at=new.registered_at,
            staff=_staff(new),
        )
        for row, new in zip(rows, venues, strict=True)
        for name in new.points
    ]
    opened = scans.open_points(by=None, points=points, at=at)
    askers = [new.administrator_id for new in venues for _name in new.points]
    issues = [
        codes.Issue(point, asker, door.opened_at)
        for point, asker, door in zip(opened, askers, points, strict=True)
    ]
    codes.issue_many(
        by=None,
        kind=CodeKind.VENUE_POINT,
        issues=issues,
        valid_seconds=rules.POSTER_HOLDS_SECONDS,
        at=at,
    )
    return opened


def _staff(new: NewVenue) -> list[tuple[UUID, StaffRole]]:
    others = [(one, StaffRole.INSPECTOR) for one in new.inspector_ids if one != new.administrator_id]
    return [(new.administrator_id, StaffRole.MANAGER), *others]
