"""The grid workers of the demo city: doors they knock at, shifts and walks, made only by calling the actions."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shanzhi.core.clock import city_day, day_start
from shanzhi.demo.dice import Dice
from shanzhi.demo.visitors import Cast
from shanzhi.features.grid import actions
from shanzhi.features.grid.enums import Met, Need, Slot, VisitReason
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import GridCell, GridPost, Residence

GRIDS, DAYS = 8, 5
DOORS_NOW, DOORS_A_DAY = 5, 2
STEP = dt.timedelta(seconds=30)
WORDS = {
    VisitReason.CARE: "看看近况，更新联系电话",
    VisitReason.ELDER: "独居老人，问问生活物资够不够",
    VisitReason.HEALTH: "请当面测量体温",
    VisitReason.HIDDEN_RISK: "上次发现电动车在楼道充电，请复查",
}


@dataclass
class GridDays:
    """The last days of some grids, first of all the visiting worker's."""

    dice: Dice
    cast: Cast
    now: dt.datetime

    def live(self) -> None:
        worker = self.cast.parts["grid_worker"].resident.load()
        official = self.cast.parts["health_official"].resident.load()
        posts = GridPost.objects.filter(until__isnull=True, grid__code__endswith="001").select_related(
            "grid", "person"
        )
        own = [post for post in posts.order_by("grid__code") if post.person_id == worker.pk]
        others = [post for post in posts.order_by("grid__code") if post.person_id != worker.pk][: GRIDS - 1]
        for post in own[:1] + others:
            self._visits(official, post.grid, post.person)
            self._shifts(official, post.grid, post.person)
            self._walk(post.grid, post.person)

    def _homes(self, grid: GridCell) -> list[Residence]:
        players = {part.resident.id for part in self.cast.parts.values()}
        homes = Residence.objects.filter(grid=grid).exclude(person__in=players).select_related("person")
        return list(homes.order_by("person")[: DOORS_NOW + DOORS_A_DAY * DAYS])

    def _visits(self, official: Person, grid: GridCell, worker: Person) -> None:
        for place, home in enumerate(self._homes(grid)):
            back = 0 if place < DOORS_NOW else 1 + (place - DOORS_NOW) // DOORS_A_DAY
            asked = min(self.now - dt.timedelta(hours=3), self.now - dt.timedelta(days=back))
            reason = self.dice.choice(list(WORDS))
            lng, lat = self._door(grid)
            task = actions.ask_visit(
                by=official,
                grid=grid,
                reason=reason,
                person=home.person,
                address=home.address,
                words=WORDS[reason],
                lng=lng,
                lat=lat,
                due_at=asked + dt.timedelta(hours=4 if place == 0 else 30),
                at=asked,
            )
            if back:
                at = asked + dt.timedelta(hours=self.dice.randint(1, 20))
                found = self._found(reason)
                nonce = self.dice.nonce()
                actions.record_visit(by=worker, nonce=nonce, task_id=task.pk, made_at=at, at=at, **found)

    def _found(self, reason: str) -> dict[str, Any]:
        met = self.dice.choices([Met.SELF, Met.FAMILY, Met.NOBODY], [8, 3, 1])[0]
        found: dict[str, Any] = {"met": met}
        if met != Met.NOBODY:
            found["needs"] = [Need.MEDICINE] if self.dice.random() < 0.2 else []
            if reason == VisitReason.HEALTH:
                found["temperature"] = Decimal(self.dice.randint(361, 370)) / 10
        return found

    def _door(self, grid: GridCell) -> tuple[float, float]:
        """Somewhere in the grid; doors have no positions of their own in an invented city."""
        lng, lat = (grid.west + grid.east) / 2, (grid.south + grid.north) / 2
        for _ in range(50):
            tried = (self.dice.uniform(grid.west, grid.east), self.dice.uniform(grid.south, grid.north))
            found = orgs.grid_at(*tried)
            if found is not None and found.pk == grid.pk:
                return tried
        return lng, lat

    def _shifts(self, official: Person, grid: GridCell, worker: Person) -> None:
        today = city_day(self.now)
        first = today - dt.timedelta(days=today.weekday())
        for step in range(5):
            slot = Slot.AFTERNOON if step % 3 == 2 else Slot.MORNING
            day = first + dt.timedelta(days=step)
            actions.plan_shift(by=official, person=worker, grid=grid, day=day, slot=slot, at=self.now)

    def _walk(self, grid: GridCell, worker: Person) -> None:
        """Yesterday's walk: a loop through the grid."""
        began = day_start(city_day(self.now)) - dt.timedelta(hours=15) + self.dice.randint(0, 60) * STEP
        spots = list(self._loop(grid, began))
        actions.note_walk(
            by=worker,
            patrol_id=self.dice.nonce(),
            grid_id=grid.pk,
            started_at=began,
            ended_at=spots[-1]["at"],
            agrees=True,
            spots=spots,
            at=self.now,
        )

    def _loop(self, grid: GridCell, began: dt.datetime) -> Iterator[dict[str, Any]]:
        lng, lat = (grid.west + grid.east) / 2, (grid.south + grid.north) / 2
        wide, high = (grid.east - grid.west) / 3, (grid.north - grid.south) / 3
        for number in range(120):
            turn = number / 120 * 2 * math.pi
            sway = 1 + 0.25 * math.sin(5 * turn)
            yield {
                "number": number,
                "lng": lng + wide * sway * math.cos(turn),
                "lat": lat + high * sway * math.sin(turn),
                "accuracy": float(self.dice.randint(4, 20)),
                "at": began + number * STEP,
            }
