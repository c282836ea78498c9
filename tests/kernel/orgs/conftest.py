"""A small city to stand on: one county, two towns, three villages, and people."""

import pytest

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import actions

VILLAGES = {
    "441502001001": ("立新社区居委会", 115.35, 22.78),
    "441502001002": ("海港社区居委会", 115.36, 22.78),
    "441502100001": ("红草社区居委会", 115.32, 22.85),
}
CREDIT_CODE = "91110000600037341L"


@pytest.fixture
def city(db, at):
    """The divisions above and their codes."""
    rows = [
        {"code": "441500", "name": "汕尾市", "lng": 115.37, "lat": 22.78},
        {"code": "441502", "name": "城区", "lng": 115.36, "lat": 22.78},
        {"code": "441521", "name": "海丰县", "lng": 115.32, "lat": 22.97},
        {"code": "441502001", "name": "新港街道", "lng": 115.35, "lat": 22.77},
        {"code": "441502100", "name": "红草镇", "lng": 115.32, "lat": 22.85},
        *(
            {"code": code, "name": name, "lng": lng, "lat": lat}
            for code, (name, lng, lat) in VILLAGES.items()
        ),
    ]
    actions.load_divisions(by=None, rows=reversed(rows), at=at)


@pytest.fixture
def person(db, at):
    """`person("陈小明")`: somebody whose name is known."""

    def make(name: str) -> Person:
        return Person.objects.create(name=name, created_at=at)

    return make


@pytest.fixture
def representative(person):
    return person("林法人")


@pytest.fixture
def firm(city, representative, at):
    """A firm with its legal representative."""
    return actions.register_organisation(
        by=None, credit_code=CREDIT_CODE, name="汕尾市示范有限公司", representative=representative, at=at
    )


def square(west: float, south: float, size: float = 0.01) -> dict:
    """A GeoJSON square."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
