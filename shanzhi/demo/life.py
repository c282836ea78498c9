"""The city's days, one after the other: codes first, then everything that people do with them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import UUID

import numpy as np

from shanzhi.core import bulk
from shanzhi.core.clock import city_day, day_start
from shanzhi.core.refs import key_of
from shanzhi.demo import passers, rhythm
from shanzhi.demo.ahead import one_ahead
from shanzhi.demo.dice import Dice, shared_out
from shanzhi.demo.health import Diary, is_well
from shanzhi.demo.passers import NEVER, Passers
from shanzhi.demo.people import Residents
from shanzhi.demo.sizes import Size
from shanzhi.demo.venues import OpenVenue
from shanzhi.demo.visitors import Cast
from shanzhi.demo.visits import Day, Town, Visit
from shanzhi.features.health_code import actions as health_code
from shanzhi.features.health_code.models import Venue
from shanzhi.features.health_code.queries.doors import UNTOLD_FOR
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.models import Point, Scan
from shanzhi.kernel.scans.stream import NewScan

WELL_AGAIN = 4  # the citizen begins with a cold and goes out from this day on
CITIZENS_VISITS = 10
INSPECTED_TODAY = 9
BUSY = 2.5  # how much busier than the mean place those are that visitors look after
AT_A_TIME = 10_000  # people whose declarations are written at once
_WHOLE_DAY = 86_400.0


@dataclass
class Life:
    """Everything that happens in the city from its first day to now."""

    dice: Dice
    size: Size
    now: dt.datetime
    residents: Residents
    venues: Sequence[OpenVenue]
    cast: Cast
    _since: np.ndarray = field(init=False)
    # day → the declarations that wait for it, each with the place of its person among the residents
    _later: dict[int, list[tuple[int, health_code.Declared]]] = field(default_factory=dict)

    @property
    def first(self) -> dt.date:
        return city_day(self.now) - dt.timedelta(days=self.size.days - 1)

    # Codes ---------------------------------------------------------------------------------------------------

    def codes(self) -> Iterator[UUID]:
        """Have everybody declare, and give each when they have a code or will get one.

        Those who stay well are written down at once; for the others each declaration has to wait for its day,
        because doors read the colour of the day.
        """
        diary = self._diary()
        self._since = np.full(len(self.residents), NEVER, np.int32)
        parts = list(bulk.in_chunks(range(len(self.residents)), AT_A_TIME))
        told = one_ahead(partial(self._told, diary, places) for places in parts)
        for places, courses in zip(parts, told, strict=True):
            health_code.declare_many(declared=self._sorted_out(places, courses), at=self.now)
            bulk.check_now()
            yield from (self.residents.ids[place] for place in places)

    def _told(self, diary: Diary, places: list[int]) -> list[list[health_code.Declared]]:
        own = replace(diary, dice=self.dice.branch(f"codes {places[0]}"))
        return [own.of(self.residents[place]) for place in places]

    def _sorted_out(
        self, places: list[int], courses: list[list[health_code.Declared]]
    ) -> list[health_code.Declared]:
        """The declarations of those who stay well; those of the others are kept for their days."""
        midnight = day_start(self.first)
        well: list[health_code.Declared] = []
        for place, rows in zip(places, courses, strict=True):
            self._since[place] = passers.seconds_since(midnight, rows[0].at)
            if all(map(is_well, rows)):
                well += rows
                continue
            for row in rows:
                self._later.setdefault(passers.day_of(row.at, self.first), []).append((place, row))
        return well

    def _diary(self) -> Diary:
        """Visitors and the children they act for have their codes from the first day."""
        visitors = {part.resident.id for part in self.cast.parts.values()}
        wards = {one.id for one in self.residents if one.guardian in visitors}
        return Diary(
            self.dice,
            self.first,
            self.size.days,
            self.now,
            early=visitors | wards,
            colds={self.cast.parts["citizen"].resident.id},
        )

    # Days ----------------------------------------------------------------------------------------------------

    def days(self) -> Iterator[dt.date]:
        """Lives day after day, and gives each when it is over."""
        apart = {self._citizens_place}
        met = Passers(self.dice.branch("passers"), self.residents, self._showing(), apart)
        days = self._planned(met)
        arranged = [self._arranged(day) for day in days]
        numbers = self._numbers(days, sum(map(len, arranged)))
        new = [len(met.new_on(day.place)) for day in days]
        others = shared_out(self.size.shows - sum(new), numbers)
        shows = [first + other for first, other in zip(new, others, strict=True)]
        plans = zip(days, numbers, shows, arranged, self._ill(), strict=True)
        lives = one_ahead(partial(self._lived, *plan) for plan in plans)
        for day, (check_ins, shown) in zip(days, lives, strict=True):
            self._declare(day)
            scans.record_scans_bulk(scans=check_ins)
            scans.record_shows_bulk(shows=shown)
            self._tell_fevers(day.date)
            yield day.date

    @staticmethod
    def _lived(
        day: Day, number: int, shows: int, arranged: list[Visit], ill: list[int]
    ) -> tuple[list[NewScan], list[scans.CountedShows]]:
        """A day as it will be written down."""
        day.passers.ill[:] = False
        day.passers.ill[ill] = True
        lived = day.lived(number, shows, arranged)
        return list(lived.scans()), list(lived.shows())

    def _ill(self) -> list[list[int]]:
        """For each day those who were not well when they went to bed before it."""
        now: set[int] = set()
        found = []
        for day in range(self.size.days):
            found.append(sorted(now))
            for place, row in sorted(self._later.get(day, []), key=lambda kept: kept[1].at):
                (now.discard if is_well(row) else now.add)(place)
        return found

    def _showing(self) -> np.ndarray:
        """Since when each has a code to show; never those few who stay at home."""
        known = {part.resident.id for part in self.cast.parts.values()}
        staying = len(self.residents) - self.size.showers
        since = self._since.copy()
        for place in self.dice.sample(range(len(since)), len(since)):
            if not staying:
                break
            if self.residents.ids[place] not in known:
                since[place] = NEVER
                staying -= 1
        return since

    def _planned(self, met: Passers) -> list[Day]:
        town = Town(self.dice, self.venues, self._usual())
        last = (self.now - day_start(city_day(self.now))).total_seconds()
        ends = [_WHOLE_DAY] * (self.size.days - 1) + [last]
        return [
            Day(
                self.dice.branch(f"day {place}"),
                place,
                self.first + dt.timedelta(days=place),
                end,
                town,
                met,
            )
            for place, end in enumerate(ends)
        ]

    def _numbers(self, days: list[Day], arranged: int) -> list[int]:
        """Check-ins of each day, so that they add up: the code is catching on, and no two days are alike."""
        weights = [
            day.weight() * rhythm.growth(day.place, self.size.days) * self.dice.gauss(1, 0.05) for day in days
        ]
        return shared_out(self.size.check_ins - arranged, weights)

    def _usual(self) -> np.ndarray:
        """How busy each place is on an ordinary day, against the others."""
        crowds = np.array([rhythm.crowd(self.dice, venue.kind) for venue in self.venues])
        kept = self.cast.places()
        busy = np.array([venue.id in kept for venue in self.venues])
        return np.where(busy, np.maximum(crowds, BUSY * crowds.mean()), crowds)

    def _declare(self, day: Day) -> None:
        """The declarations of those who are ill at some time, on their day."""
        rows = sorted((row for _place, row in self._later.get(day.place, [])), key=lambda row: row.at)
        over = day_start(day.date + dt.timedelta(days=1))
        health_code.declare_many(declared=rows, at=min(self.now, over))

    def _tell_fevers(self, date: dt.date) -> None:
        """What an inspector's page does at once; of long ago, only where a visitor looks."""
        begin = day_start(date)
        found = Scan.objects.filter(abnormal=True, at__gte=begin, at__lt=begin + dt.timedelta(days=1))
        kept = self.cast.places()
        looked_at = {point for venue in self.venues if venue.id in kept for point in venue.points}
        recent = self.now - UNTOLD_FOR
        for scan in found.order_by("at", "id"):
            if scan.point_id in looked_at or scan.at >= recent:
                point = Point.objects.get(pk=scan.point_id)
                venue = Venue.objects.select_related("administrator").get(pk=key_of(point.owner_ref))
                health_code.tell_fever(venue=venue, point=point, scan=scan, at=scan.at)

    # What visitors shall find ----------------------------------------------------------------------------------

    def _arranged(self, day: Day) -> list[Visit]:
        """The citizen's ways, a fever at each place that a visitor looks after, check-ins just now."""
        visits: list[Visit] = []
        if day.place >= WELL_AGAIN:
            visits += [self._citizens(day) for _ in range(self._citizens_number(day.place))]
        place_of = {venue.id: place for place, venue in enumerate(self.venues)}
        if day.place == self.size.days - 2:
            visits += [
                Visit(self._second(place_of[kept.id], day), place_of[kept.id], fever=True)
                for kept in self.cast.kept
            ]
        if day.place == self.size.days - 1:
            door = place_of[self.cast.inspected.id]
            since = max(0, int(day.end) - 7200)
            visits += [Visit(self.dice.randint(since, int(day.end)), door) for _ in range(INSPECTED_TODAY)]
        return [visit for visit in visits if visit.second <= day.end]

    def _second(self, where: int, day: Day) -> int:
        moment = rhythm.moment(self.dice, rhythm.of(self.venues[where].kind), day.date)
        return int((moment - day_start(day.date)).total_seconds())

    def _citizens_number(self, place: int) -> int:
        """The citizen's visits spread evenly over the days."""
        days = self.size.days - WELL_AGAIN
        step = place - WELL_AGAIN
        return CITIZENS_VISITS * (step + 1) // days - CITIZENS_VISITS * step // days

    @property
    def _citizens_place(self) -> int:
        return self.residents.ids.index(self.cast.parts["citizen"].resident.id)

    def _citizens(self, day: Day) -> Visit:
        home = self.cast.parts["citizen"].resident.home.code
        open_early = [place for place, venue in enumerate(self.venues) if venue.first_day <= day.place]
        nearer = [place for place in open_early if self.venues[place].division_code.startswith(home[:9])] or [
            place for place in open_early if self.venues[place].division_code.startswith(home[:6])
        ]
        where = self.dice.choice(nearer or open_early)
        return Visit(self._second(where, day), where, self._citizens_place)
