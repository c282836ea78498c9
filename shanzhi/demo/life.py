"""The city's days, one after the other: codes first, then everything that people do with them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shanzhi.core.clock import city_day, day_start
from shanzhi.demo import rhythm
from shanzhi.demo.dice import Dice
from shanzhi.demo.health import Diary
from shanzhi.demo.people import Resident
from shanzhi.demo.sizes import Size
from shanzhi.demo.venues import OpenVenue
from shanzhi.demo.visitors import Cast
from shanzhi.demo.visits import Day, Passers, Visit
from shanzhi.features.health_code import actions as health_code
from shanzhi.features.health_code.enums import Colour
from shanzhi.features.health_code.models import HealthCode

WELL_AGAIN = 4  # the citizen begins with a cold and goes out from this day on
CITIZENS_VISITS = 10
INSPECTED_TODAY = 9
BUSY = 2.5  # how much busier than the mean place those are that visitors look after


@dataclass(frozen=True)
class Life:
    """Everything that happens in the city from its first day to now."""

    dice: Dice
    size: Size
    now: dt.datetime
    residents: Sequence[Resident]
    venues: Sequence[OpenVenue]
    cast: Cast

    @property
    def first(self) -> dt.date:
        return city_day(self.now) - dt.timedelta(days=self.size.days - 1)

    def days(self) -> Iterator[dt.date]:
        """Lives day after day, and gives each when it is over; the figures are counted after the last."""
        declared, usual, passers = self._declared(), self._usual(), Passers()
        for place in range(self.size.days):
            day = self.first + dt.timedelta(days=place)
            self._declare(declared.get(day, []), day, passers)
            there = self._open(usual, day, rhythm.growth(place, self.size.days))
            Day(self.dice, day, self.now, passers, there).live(self._arranged(place, day))
            yield day
        health_code.count_days(first=self.first, last=city_day(self.now), at=self.now)

    def _declared(self) -> dict[dt.date, list[health_code.Declared]]:
        """What everybody declares; visitors and the children they act for have their codes from the first day."""
        visitors = {part.resident.person.pk for part in self.cast.parts.values()}
        wards = {
            one.person.pk
            for one in self.residents
            if one.guardian is not None and one.guardian.pk in visitors
        }
        diary = Diary(self.dice, self.first, self.size.days, self.now)
        return diary.of_all(self.residents, early=visitors | wards, colds={self._citizen.person.pk})

    def _declare(self, rows: list[health_code.Declared], day: dt.date, passers: Passers) -> None:
        """Give the codes of a day; whoever has one is met with from then on, but for the citizen."""
        over = day_start(day + dt.timedelta(days=1))
        health_code.declare_many(declared=rows, at=min(self.now, over))
        for row in rows:
            if row.person.pk != self._citizen.person.pk:  # whose ways are arranged
                passers.add(row.person.pk, town=row.division.code[:9], since=row.at)
        passers.ill = set(HealthCode.objects.exclude(colour=Colour.GREEN).values_list("person", flat=True))

    @property
    def _citizen(self) -> Resident:
        return self.cast.parts["citizen"].resident

    def _usual(self) -> list[tuple[OpenVenue, float]]:
        """Check-ins of each place on an ordinary day: `visits` a day in all, free days included."""
        crowds = [rhythm.crowd(self.dice, venue.venue.kind) for venue in self.venues]
        mean = sum(crowds) / len(crowds)
        kept = self.cast.places()
        crowds = [
            max(crowd, BUSY * mean) if venue.venue.pk in kept else crowd
            for crowd, venue in zip(crowds, self.venues, strict=True)
        ]
        in_week = sum(
            crowd * (5 + 2 * rhythm.of(venue.venue.kind).free_day) / 7
            for crowd, venue in zip(crowds, self.venues, strict=True)
        )
        return [
            (venue, crowd * self.size.visits / in_week)
            for crowd, venue in zip(crowds, self.venues, strict=True)
        ]

    @staticmethod
    def _open(
        usual: list[tuple[OpenVenue, float]], day: dt.date, growing: float
    ) -> list[tuple[OpenVenue, float]]:
        """The places that are open by the end of a day; the fewer they are, the more are met at each."""
        there = [(venue, number) for venue, number in usual if city_day(venue.venue.registered_at) <= day]
        factor = growing * sum(number for _, number in usual) / sum(number for _, number in there)
        return [(venue, number * factor) for venue, number in there]

    def _arranged(self, place: int, day: dt.date) -> list[Visit]:
        """What visitors of the demo city shall find: the citizen's ways, a fever at each place, scans just now."""
        visits = []
        if place >= WELL_AGAIN:
            visits += [self._citizens(day) for _ in range(self._citizens_number(place))]
        if place == self.size.days - 2:
            visits += [
                Visit(rhythm.moment(self.dice, rhythm.of(where.venue.kind), day), where, fever=True)
                for where in self.cast.kept
            ]
        if place == self.size.days - 1:
            since = max(day_start(day), self.now - dt.timedelta(hours=2))
            door = self.cast.inspected
            visits += [Visit(self.dice.between(since, self.now), door) for _ in range(INSPECTED_TODAY)]
        return visits

    def _citizens_number(self, place: int) -> int:
        """The citizen's visits spread evenly over the days."""
        days = self.size.days - WELL_AGAIN
        step = place - WELL_AGAIN
        return CITIZENS_VISITS * (step + 1) // days - CITIZENS_VISITS * step // days

    def _citizens(self, day: dt.date) -> Visit:
        resident = self._citizen
        open_early = [venue for venue in self.venues if venue.venue.registered_at < day_start(day)]
        nearer = [v for v in open_early if v.venue.division_id[:6] == resident.home.code[:6]]
        where = self.dice.choice(nearer or open_early)
        return Visit(rhythm.moment(self.dice, rhythm.of(where.venue.kind), day), where, resident.person.pk)
