"""Building the demo city: only by calling the actions that people would cause, in one transaction.

A build that is broken off leaves nothing behind, so the next one begins from an empty city.
"""

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction

from shanzhi.core import bulk, ids
from shanzhi.core.clock import city_day, day_start
from shanzhi.demo import (
    firm_appeals,
    firms,
    grid_days,
    ground,
    key_people,
    people,
    scenes,
    school_days,
    schools,
    self_checks,
    staff,
    units,
    venues,
    visitors,
)
from shanzhi.demo.dice import Dice
from shanzhi.demo.life import Life
from shanzhi.demo.models import DemoCity
from shanzhi.demo.people import Resident, Residents
from shanzhi.demo.sizes import Size
from shanzhi.features.health_code import actions as health_code
from shanzhi.features.health_code.models import ColourChange, HealthCode, HealthDeclaration
from shanzhi.kernel.accounts.models import FamilyLink, Person
from shanzhi.kernel.orgs.models import Division, Residence
from shanzhi.kernel.scans import actions as scans

Item = TypeVar("Item")
# Tables with a row or more for everybody: their references are checked together when the city stands.
CROWDED = (FamilyLink, Residence, HealthDeclaration, HealthCode, ColourChange)
# Wraps the things of a step to show how far it is: `(things, words, total)`.
Progress = Callable[[Iterable[Any], str, int], Iterable[Any]]


class CityRefused(Exception):
    """The demo city cannot be built here; the message says why."""


def refuse_if_unfit() -> None:
    """Only where a demo city may stand, and never among people who are already there."""
    if not settings.DEMO_CITY:
        raise CityRefused("The demo city is refused in production (SHANZHI_PRODUCTION, SHANZHI_DEMO_CITY).")
    if Person.objects.exists():
        raise CityRefused("There are people in this database already; the demo city needs an empty one.")


@transaction.atomic
def build(*, size: Size, seed: str, now: dt.datetime, progress: Progress) -> DemoCity:
    """Build the city as it would be after some days of use, the last of them now."""
    refuse_if_unfit()
    builder = _Builder(size, Dice(f"{seed}/{size.name}"), now, progress)
    crowded = [model._meta.db_table for model in CROWDED]
    with ids.from_source(builder.dice.next_id), bulk.foreign_keys_at_the_end(crowded):
        return DemoCity.objects.create(size=size.name, seed=seed, built_at=now, visitors=builder.run())


@dataclass(frozen=True)
class _Builder:
    size: Size
    dice: Dice
    now: dt.datetime
    progress: Progress

    @property
    def began(self) -> dt.datetime:
        """When the city began to use the platform: early on its first day."""
        first = city_day(self.now) - dt.timedelta(days=self.size.days - 1)
        return day_start(first) + dt.timedelta(hours=6)

    def run(self) -> dict[str, dict[str, str]]:
        """Everything in order; gives whom a visitor may be."""
        size, dice, began = self.size, self.dice, self.began
        self._step("divisions", lambda: ground.load_divisions(at=began))
        villages = ground.lived_in(size.grids)
        grids = self._step("grids", lambda: ground.draw_grids(villages=villages, at=began))
        residents = Residents(villages)
        settling = people.Settling(dice, residents, grids, size.people, began)
        self._through(settling.people(), "people", size.people)
        officials, workers, others = self._parts(residents)
        desks = self._step(
            "units", lambda: units.appoint(residents=officials, units=units.open_units(at=began), at=began)
        )
        self._step("grid workers", lambda: units.post_grid_workers(residents=workers, grids=grids, at=began))
        organisations, opened = self._business(villages, cycle(others), desks)
        cast = visitors.choose(
            residents=residents,
            officials=desks,
            workers=workers,
            firms=organisations,
            venues=opened,
            at=began,
        )
        self._step("questionnaires", lambda: self_checks.open_clinics(cast=cast, at=began))
        self._live(Life(dice, size, self.now, residents, opened, cast))
        looked_after = key_people.KeyPeople(dice, cast, residents, size.days, self.now)
        self._step("key people", looked_after.live)
        walking = grid_days.GridDays(dice.branch("grid"), cast, self.now)
        self._step("grid visits", walking.live)
        taken = {one.resident.id for one in desks} | {one.id for one in workers}
        self._step("schools", lambda: self._schools(residents, cast, organisations, taken))
        checking = self_checks.Checking(dice, size.people, size.days, self.now)
        self._step("self-checks", checking.check)
        employing = staff.Staff(
            dice.branch("staff"), cast, residents, organisations, taken, began, self.now, size.days
        )
        self._step("employees", employing.live)
        self._step("appeals", lambda: firm_appeals.play(cast=cast, at=self.now))
        self._step("visitors", lambda: scenes.play(cast=cast, residents=residents, at=self.now))
        return cast.visitors()

    def _schools(
        self,
        residents: Residents,
        cast: visitors.Cast,
        organisations: list[firms.Firm],
        taken: set[UUID],
    ) -> None:
        dice = self.dice.branch("schools")
        enrolling = schools.Enrolling(dice, cast, residents, organisations, taken, self.began, self.size.days)
        made = enrolling.schools()
        guardian = cast.parts["guardian"].resident.id
        school_days.SchoolDays(dice, made, guardian, self.now, self.size.days).live()

    def _live(self, life: Life) -> None:
        size = self.size
        self._through(life.codes(), "codes", size.people)
        self._through(life.days(), "days", size.days)
        self._step("figures", self._count)

    def _count(self) -> None:
        """What the jobs of the platform would have counted in the meantime."""
        last = city_day(self.now)
        scans.count_stream(at=self.now)
        health_code.count_days(first=city_day(self.began), last=last, at=self.now)
        health_code.fold_tally()

    def _through(self, things: Iterable[Any], words: str, number: int) -> None:
        """One thing after the other under a bar; none is kept."""
        deque(self.progress(things, words, number), maxlen=0)

    def _all(self, things: Iterable[Item], words: str, number: int) -> list[Item]:
        return list(self.progress(things, words, number))

    def _step(self, words: str, work: Callable[[], Item]) -> Item:
        """One piece of work under a bar of its own."""
        (done,) = [work() for _ in self.progress([None], words, 1)]
        return done

    def _parts(self, residents: Residents) -> tuple[list[Resident], list[Resident], list[Resident]]:
        """The first adults are officials, the next ones walk the grids, the others keep shops and firms."""
        adults = [resident for resident in residents if resident.part == "parent"]
        first, second = self.size.officials, self.size.officials + self.size.grids
        return adults[:first], adults[first:second], adults[second:] or adults

    def _business(
        self, villages: list[Division], adults: Iterator[Resident], desks: list[units.Official]
    ) -> tuple[list[firms.Firm], list[venues.OpenVenue]]:
        size, dice, began = self.size, self.dice, self.began
        registered = firms.register_firms(
            dice=dice, adults=adults, villages=villages, firms=size.firms, schools=size.schools, at=began
        )
        organisations = self._all(registered, "firms", size.firms + size.schools)
        opening = venues.Opening(dice, adults, villages, organisations, desks, size.venues, began, self.now)
        return organisations, self._all(opening.venues(), "venues", size.venues)
