"""A day of a city: people go in and out of its places and show their codes there."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from shanzhi.core.clock import day_start
from shanzhi.demo import rhythm
from shanzhi.demo.dice import Dice
from shanzhi.demo.venues import OpenVenue
from shanzhi.features.health_code import actions as health_code
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.models import Scan
from shanzhi.kernel.scans.stream import NewScan, NewShow, new_scan

WAYS = ([Way.CODE, Way.POSTER, Way.MANUAL], [68, 30, 2])
FEVER = 1 / 900  # of the temperatures taken at a door
IN_TOWN = 0.5  # of the check-ins are made by people of the same town
OUT_THOUGH_ILL = 0.15  # how much people with a yellow or red code still go about
SHOWS_PER_SCAN = (1.7, 2.3)


class Visit(NamedTuple):
    """Somebody at a door; without a person, anybody."""

    at: dt.datetime
    where: OpenVenue
    who: UUID | None = None
    fever: bool = False


@dataclass
class Passers:
    """Who may be met at a door: people with a code, each from the moment they got it."""

    everybody: list[UUID] = field(default_factory=list)
    by_town: dict[str, list[UUID]] = field(default_factory=dict)
    since: dict[UUID, dt.datetime] = field(default_factory=dict)
    ill: set[UUID] = field(default_factory=set)

    def add(self, person: UUID, *, town: str, since: dt.datetime) -> None:
        """From now on this one is met with."""
        if person not in self.since:
            self.since[person] = since
            self.everybody.append(person)
            self.by_town.setdefault(town, []).append(person)

    def any(self, dice: Dice, at: dt.datetime, town: str = "") -> UUID | None:
        """Somebody who goes about at that moment, most likely from the town."""
        near = self.by_town.get(town) if dice.random() < IN_TOWN else None
        for _ in range(6):
            found = dice.choice(near or self.everybody)
            if self.since[found] <= at and (found not in self.ill or dice.random() < OUT_THOUGH_ILL):
                return found
        return None


@dataclass(frozen=True)
class Day:
    """One day of the city. `usual` is how many check-ins a place has on an ordinary day."""

    dice: Dice
    day: dt.date
    now: dt.datetime
    passers: Passers
    usual: Sequence[tuple[OpenVenue, float]]

    def live(self, arranged: Sequence[Visit]) -> None:
        """Check-ins, shows and the messages about fevers, up to the present moment; `arranged` ones among them."""
        visits = [visit for visit in [*arranged, *self._visits()] if visit.at <= self.now]
        visits.sort(key=lambda visit: visit.at)
        made = [scan for visit in visits if (scan := self._scan(visit))]
        scans.record_scans_bulk(scans=made)
        scans.record_shows(shows=self._shows(made))
        self._tell_fevers({point.pk: venue for venue, _ in self.usual for point in venue.points})

    def _visits(self) -> Iterator[Visit]:
        mood = self.dice.gauss(1, 0.05)  # rain, a feast, nothing at all
        for venue, usual in self.usual:
            at_place = rhythm.of(venue.venue.kind)
            expected = usual * rhythm.share(at_place, self.day) * mood * self.dice.uniform(0.75, 1.25)
            for _ in range(int(expected + self.dice.random())):
                at = rhythm.moment(self.dice, at_place, self.day)
                if at > venue.venue.registered_at:
                    yield Visit(at, venue)

    def _scan(self, visit: Visit) -> NewScan | None:
        dice, venue = self.dice, visit.where
        who = visit.who or self.passers.any(dice, visit.at, venue.venue.division_id[:9])
        if who is None:
            return None
        way = Way.CODE if visit.fever else dice.choices(*WAYS)[0]
        point = dice.choices(venue.points, [3, 1][: len(venue.points)])[0]
        return new_scan(
            person_id=who,
            point_id=point.pk,
            division_code=point.division_code,
            inspector_id=None if way is Way.POSTER else venue.inspector.pk,
            nonce=dice.nonce(),
            way=way,
            at=visit.at,
            received_at=visit.at,
            temperature=None if way is Way.POSTER else self._temperature(fever=visit.fever),
        )

    def _temperature(self, *, fever: bool) -> float:
        if fever or self.dice.random() < FEVER:
            return self.dice.randint(373, 386) / 10
        return self.dice.randint(358, 369) / 10

    def _shows(self, made: Sequence[NewScan]) -> list[NewShow]:
        """One before each code that was read; the others to doormen, drivers and each other."""
        shown = [NewShow(scan.person_id, scan.at) for scan in made if scan.way == Way.CODE]
        others = int(len(made) * self.dice.uniform(*SHOWS_PER_SCAN)) - len(shown)
        for _ in range(others):
            at = self.dice.choice(made).at
            if who := self.passers.any(self.dice, at):
                shown.append(NewShow(who, at))
        return shown

    def _tell_fevers(self, doors: dict[UUID, OpenVenue]) -> None:
        """What an inspector's page does at once."""
        begin = day_start(self.day)
        found = Scan.objects.filter(abnormal=True, at__gte=begin, at__lt=begin + dt.timedelta(days=1))
        for scan in found.order_by("at", "id"):
            venue = doors[scan.point_id]
            point = next(point for point in venue.points if point.pk == scan.point_id)
            health_code.tell_fever(venue=venue.venue, point=point, scan=scan, at=scan.at)
