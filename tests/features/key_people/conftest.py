"""A little city for key people: a community with a grid and its worker, officials, a resident at home there."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from shapely.geometry import box, mapping

from shanzhi.core import clock
from shanzhi.features.key_people import actions
from shanzhi.features.key_people.enums import Found, Source, Way
from shanzhi.features.key_people.homes import stay_of
from shanzhi.features.key_people.models import Category, FollowUp, FollowUpEntry, ListedPerson
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Division, GridCell
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
DOCUMENT = "汕卫〔2020〕12号"


@dataclass
class City:
    """Who and what a test talks about."""

    home: Division
    grid: GridCell
    worker: Person
    official: Person
    county: Person
    citizen: Person

    def category(self, code: str = "home_observation") -> Category:
        return Category.objects.get(code=code)

    def resident(self, name: str | None = None, **fields: Any) -> Person:
        """Somebody who lives in the grid."""
        person = factories.person(name, **fields)
        self.settle(person)
        return person

    def settle(self, person: Person, address: str = "凤苑社区海滨路 8 号") -> None:
        orgs.set_residence(
            by=None, person=person, division=self.home, grid=self.grid, address=address, at=clock.now()
        )

    def list(self, person: Person | None = None, *, at: dt.datetime, **changes: Any) -> ListedPerson:
        person = person or self.citizen
        given = {
            "by": self.official,
            "category": self.category(),
            "source": Source.SURVEY,
            "reason": "从重点地区返回",
            "document_number": DOCUMENT,
            "starts_on": clock.city_day(at),
        }
        changes.setdefault("stay", stay_of(person))
        return actions.list_person(person=person, at=at, **(given | changes))

    def follow(self, follow_up: FollowUp, *, at: dt.datetime, **changes: Any) -> FollowUpEntry:
        given = {
            "by": self.worker,
            "request_id": uuid.uuid4(),
            "way": Way.VISIT,
            "found": Found.AT_PLACE,
            "temperature": Decimal("36.5"),
        }
        return actions.record_follow_up(follow_up_id=follow_up.pk, at=at, **(given | changes))


def make_city(at: dt.datetime) -> City:
    rows = [{"code": code, "name": name, "lng": lng, "lat": lat} for code, name, lng, lat in PLACES]
    orgs.load_divisions(by=None, rows=rows, at=at)
    home = Division.objects.get(code="441502003001")
    grid = orgs.draw_grid(
        by=None,
        code="441502003001001",
        name="凤苑社区第一网格",
        polygon=mapping(box(115.366, 22.776, 115.376, 22.786)),
        at=at,
    )
    worker = factories.official(role="grid_worker", division_code=home.code, name="吴网格")
    orgs.assign_grid_worker(by=None, grid=grid, person=worker, at=at)
    city = City(
        home=home,
        grid=grid,
        worker=worker,
        official=factories.official(role="health_official", name="郑卫健"),
        county=factories.official(role="county_official", division_code="441502", name="黄区县"),
        citizen=factories.person("林小明"),
    )
    city.settle(city.citizen)
    actions.supply_categories(by=city.official, at=at)
    return city


@pytest.fixture
def city(db: None, at: dt.datetime) -> City:
    with clock.frozen(at):
        return make_city(at)
