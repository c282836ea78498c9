"""A little city for the health code: one town with two villages, people, a venue with its door."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from shanzhi.core import clock
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.enums import Contact, Travel, VenueKind
from shanzhi.features.health_code.models import HealthCode, Venue
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Division
from shanzhi.kernel.scans.models import Point
from tests import factories

PLACES = (
    ("441500", "汕尾市", None, None),
    ("441502", "城区", 115.36, 22.78),
    ("441502003", "凤山街道", 115.37, 22.78),
    ("441502003001", "凤苑社区", 115.371, 22.781),
    ("441502003002", "盐町社区", 115.381, 22.771),
    ("441521", "海丰县", 115.32, 22.96),
    ("441521115", "海城镇", 115.33, 22.97),
    ("441521115001", "城内社区", 115.331, 22.971),
)
WELL = {"temperature": Decimal("36.5"), "symptoms": [], "contact": Contact.NONE, "travel": Travel.NONE}


@dataclass
class City:
    """Who and what a test talks about."""

    home: Division
    citizen: Person
    manager: Person
    inspector: Person
    venue: Venue
    point: Point

    def declare(self, who: Person, at: dt.datetime, by: Person | None = None, **changes: Any) -> HealthCode:
        given = WELL | {"request_id": uuid.uuid4(), "division": self.home} | changes
        return actions.declare(by=by or who, person=who, at=at, **given)

    def poster(self) -> str:
        return queries.poster_address(self.point)


def make_city(at: dt.datetime) -> City:
    rows = [{"code": code, "name": name, "lng": lng, "lat": lat} for code, name, lng, lat in PLACES]
    orgs.load_divisions(by=None, rows=rows, at=at)
    manager, inspector, citizen = (factories.person(name) for name in ("陈店主", "吴查验", "林小明"))
    venue = actions.register_venue(
        by=manager,
        name="汕尾市城区凤山示例市场",
        kind=VenueKind.MARKET,
        address="凤苑社区示例路 1 号",
        lng=115.371,
        lat=22.781,
        points=["东门"],
        at=at,
    )
    invite = actions.invite_inspectors(by=manager, venue=venue, at=at)
    actions.accept_invite(by=inspector, token=queries.invite_token(invite), at=at)
    city = City(
        home=Division.objects.get(code="441502003001"),
        citizen=citizen,
        manager=manager,
        inspector=inspector,
        venue=venue,
        point=queries.points_of(venue).get(),
    )
    city.declare(citizen, at)
    return city


@pytest.fixture
def city(db: None, at: dt.datetime) -> City:
    with clock.frozen(at):
        return make_city(at)
