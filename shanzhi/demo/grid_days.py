"""The grid workers of the demo city: doors they knock at, shifts and walks, made only by calling the actions."""

import datetime as dt
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from shanzhi.core.clock import city_day, day_start
from shanzhi.demo.dice import Dice
from shanzhi.demo.visitors import Cast
from shanzhi.features.grid import actions, queries
from shanzhi.features.grid.enums import Met, Need, Slot, VisitReason
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import GridCell, GridPost, Residence, Unit

GRIDS, DAYS, EVENTS = 8, 5, 4
SEEN = ("0101", "0103", "0202", "0203", "0301", "0302", "0603", "0701")
STEPS = (
    ("file", "centre", ""),
    ("dispatch", "centre", ""),
    ("accept", "unit", ""),
    ("answer", "unit", "已到现场处理完毕"),
    ("verify", "worker", "现场已恢复"),
    ("close", "centre", ""),
)
DOORS_NOW, DOORS_A_DAY = 5, 2
STEP = dt.timedelta(seconds=30)
WORDS = {
    VisitReason.CARE: "看看近况，更新联系电话",
    VisitReason.ELDER: "独居老人，问问生活物资够不够",
    VisitReason.HEALTH: "请当面测量体温",
    VisitReason.HIDDEN_RISK: "上次发现电动车在楼道充电，请复查",
}


def _photo() -> bytes:
    """A plain picture; invented places have no photos."""
    held = io.BytesIO()
    Image.new("RGB", (320, 240), "#7a9e7e").save(held, "PNG")
    return held.getvalue()


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
        actions.supply_classes(by=official, at=self.now)
        for place, post in enumerate(own[:1] + others):
            self._events(post.grid, post.person, place)

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

    def _events(self, grid: GridCell, worker: Person, place: int) -> None:
        """What the worker saw in the last days; how far it is settled."""
        centre = self._centre(grid)
        unit = Unit.objects.filter(parent__isnull=True).order_by("order", "name").first()
        handlers = queries.members_of(unit) if unit else []
        for number in range(EVENTS if centre and handlers else 0):
            at = self.now - dt.timedelta(days=number, hours=2 + place)
            lng, lat = self._door(grid)
            code = self.dice.choice(SEEN)
            event = actions.report_event(
                by=worker,
                nonce=self.dice.nonce(),
                class_code=code,
                words="巡查时发现，请处理",
                lng=lng,
                lat=lat,
                made_at=at,
                at=at,
            ).event
            steps = STEPS[: (number + place) % (len(STEPS) + 1)]
            people = {"centre": centre, "unit": handlers[0], "worker": worker}
            for step, (move, who, words) in enumerate(steps if event.version == 0 else ()):
                given: dict[str, Any] = (
                    {"words": words, "unit": unit} if move == "dispatch" else {"words": words}
                )
                if move == "verify":
                    given["photo"] = ContentFile(_photo(), "现场.png")
                later = at + dt.timedelta(minutes=10 * (step + 1))
                actions.move_event(by=people[who], event_id=event.pk, move=move, seen=step, at=later, **given)

    def _centre(self, grid: GridCell) -> Person | None:
        """An official of the grid's county."""
        found = accounts.people_with_permit(queries.HANDLING, grid.division_id)
        return found.order_by("pk").first()

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
