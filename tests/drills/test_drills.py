"""The short form of the drills. `make drill` does more, for longer."""

import asyncio

import pytest

from tests.drills.__main__ import run, tell
from tests.drills.city import DrillCity
from tests.drills.scenarios import SHORT

pytestmark = [pytest.mark.drill, pytest.mark.timeout(240), pytest.mark.xdist_group("city")]


@pytest.fixture
def city(tmp_path):
    city = DrillCity(tmp_path)
    try:
        city.start()
        yield city
    finally:
        city.stop()


def test_nothing_acknowledged_is_lost_or_doubled(city):
    outcomes, found = asyncio.run(run(city, SHORT, short=True))
    assert tell(outcomes, found), [outcome for outcome in outcomes if outcome.wrong]
    assert found.acknowledged > 500
    assert found.events == 80
