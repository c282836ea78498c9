"""A community with two grids, their workers, and an official of the county."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from shapely.geometry import box, mapping

from shanzhi.features.grid import actions
from shanzhi.features.grid.models import VisitTask
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import GridCell
from tests import factories

PLACES = (
    ("441500", "汕尾市", None, None),
    ("441502", "城区", 115.36, 22.78),
    ("441502003", "凤山街道", 115.37, 22.78),
    ("441502003001", "凤苑社区", 115.371, 22.781),
    ("441521", "海丰县", 115.32, 22.96),
)


@dataclass
class City:
    """Who and what a test talks about."""

    grid: GridCell
    other: GridCell
    worker: Person
    colleague: Person
    county: Person

    def task(self, at: dt.datetime, grid: GridCell | None = None, **changes: Any) -> VisitTask:
        given = {"reason": "health", "address": "海滨路 8 号", "due_at": at + dt.timedelta(days=1)}
        return actions.ask_visit(by=self.county, grid=grid or self.grid, at=at, **given | changes)

    def visit(self, task: VisitTask, at: dt.datetime, **changes: Any):
        given = {"by": self.worker, "nonce": uuid.uuid4(), "task_id": task.pk, "met": "self", "made_at": at}
        return actions.record_visit(at=at, **given | changes)


@pytest.fixture
def city(db, frozen_at, settings, tmp_path) -> City:
    settings.FILES_ROOT = tmp_path / "files"
    return make_city(frozen_at)


def make_city(at: dt.datetime) -> City:
    rows = [{"code": code, "name": name, "lng": lng, "lat": lat} for code, name, lng, lat in PLACES]
    orgs.load_divisions(by=None, rows=rows, at=at)
    grids = [
        orgs.draw_grid(
            by=None,
            code=f"44150200300100{number}",
            name=f"凤苑第{number}网格",
            polygon=mapping(box(115.36 + number / 100, 22.78, 115.37 + number / 100, 22.79)),
            at=at,
        )
        for number in (1, 2)
    ]
    workers = [factories.official(role="grid_worker", division_code="441502003001") for _ in grids]
    for grid, worker in zip(grids, workers, strict=True):
        orgs.assign_grid_worker(by=None, grid=grid, person=worker, at=at - dt.timedelta(days=20))
    county = factories.official(role="county_official", division_code="441502")
    return City(*grids, *workers, county)
