"""Whose grid somebody stays in when only the village is known."""

import pytest
from shapely.geometry import box, mapping

from shanzhi.features.key_people.homes import stay_of
from shanzhi.kernel.orgs import actions as orgs
from tests import factories

pytestmark = pytest.mark.django_db


def test_between_grids_that_one_person_walks_there_is_nothing_to_choose(city, at):
    def grid():
        return stay_of(city.citizen, address="凤苑路 3 号", division_code=city.home.pk).grid

    assert grid() == city.grid
    second = orgs.draw_grid(
        by=None,
        code="441502003001002",
        name="凤苑社区第二网格",
        polygon=mapping(box(115.376, 22.776, 115.386, 22.786)),
        at=at,
    )
    assert grid() is None
    orgs.assign_grid_worker(by=None, grid=second, person=city.worker, at=at)
    assert grid() == city.grid
    orgs.assign_grid_worker(by=None, grid=second, person=factories.official(role="grid_worker"), at=at)
    assert grid() is None
