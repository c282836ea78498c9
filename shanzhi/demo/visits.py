"""A day of a city: people go in and out of its places and show their codes there."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from shanzhi.core.clock import day_start
from shanzhi.demo import rhythm
from shanzhi.demo.dice import Dice
from shanzhi.demo.passers import Passers
from shanzhi.demo.venues import OpenVenue
from shanzhi.kernel.scans.actions import CountedShows
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.stream import NewScan

WAYS = np.array([Way.CODE, Way.POSTER, Way.MANUAL]), np.array([0.68, 0.30, 0.02])
FEVER = 1 / 900  # of the temperatures taken at a door
FEVER_FROM = 373
SECOND_DOOR = 0.25  # of the visitors of a place with two doors
AMONG_VISITORS = 0.7  # of the other shows are made by people who are out anyway
CELSIUS = {tenths: Decimal(tenths) / 10 for tenths in range(340, 431)}


class Visit(NamedTuple):
    """Somebody at a door at a second of the day; `who` is a place in the list of residents, None anybody."""

    second: int
    where: int  # a place in the list of venues
    who: int | None = None
    fever: bool = False


@dataclass(frozen=True)
class Town:
    """The places of the city as columns, and how many check-ins each has on an ordinary day."""

    dice: Dice
    venues: Sequence[OpenVenue]
    usual: np.ndarray
    towns: np.ndarray = field(init=False)
    rhythms: list[rhythm.Rhythm] = field(init=False)
    beats: np.ndarray = field(init=False)  # for each venue the place of its rhythm in `rhythms`
    first_days: np.ndarray = field(init=False)  # from which people come

    def __post_init__(self) -> None:
        rhythms = [rhythm.of(venue.kind) for venue in self.venues]
        distinct = list({id(one): one for one in rhythms}.values())
        place = {id(one): number for number, one in enumerate(distinct)}
        for name, value in (
            ("towns", np.array([venue.division_code[:9] for venue in self.venues])),
            ("rhythms", distinct),
            ("beats", np.array([place[id(one)] for one in rhythms])),
            ("first_days", np.array([venue.first_day for venue in self.venues])),
        ):
            object.__setattr__(self, name, value)

    def expected(self, day: int, date: dt.date, opening: float, end: float) -> np.ndarray:
        """How many come to each place on a day between two of its moments; none to places not open before it."""
        share = np.array(
            [rhythm.share(beat, date) * rhythm.passed(beat, opening, end) for beat in self.rhythms]
        )
        return self.usual * share[self.beats] * (self.first_days <= day)


@dataclass(frozen=True)
class Day:
    """One day of the city, `place` counted from the first; nothing of it happens after `end`, in seconds."""

    dice: Dice
    place: int
    date: dt.date
    end: float
    town: Town
    passers: Passers

    @property
    def opening(self) -> float:
        """On the first day the doors open when the first people have their codes."""
        return rhythm.FIRST_DOORS.total_seconds() if self.place == 0 else 0.0

    def weight(self) -> float:
        """How much of the whole span's visits falls on this day."""
        return float(self.town.expected(self.place, self.date, self.opening, self.end).sum())

    def lived(self, number: int, shows: int, arranged: Sequence[Visit]) -> "Lived":
        """`number` check-ins beside the arranged ones, and `shows` shows of codes."""
        dice = self.dice.many
        chances = self.town.expected(self.place, self.date, self.opening, self.end)
        chances = chances * dice.uniform(0.75, 1.25, len(chances))
        counts = dice.multinomial(number, chances / chances.sum()) if number else np.zeros(len(chances), int)
        venues = np.repeat(np.arange(len(chances)), counts)
        moments = self._moments(venues)
        who = self.passers.met(self.town.towns[venues], self.place)
        fevers = np.zeros(len(venues), bool)
        if arranged:
            at = np.array([visit.where for visit in arranged])
            anybody = self.passers.met(self.town.towns[at], self.place)
            known = [visit.who for visit in arranged]
            chosen = [one if one is not None else anybody[place] for place, one in enumerate(known)]
            venues, moments = (
                np.append(venues, at),
                np.append(moments, [visit.second for visit in arranged]),
            )
            who = np.append(who, chosen)
            fevers = np.append(fevers, [visit.fever for visit in arranged])
        ways = np.where(fevers, Way.CODE, dice.choice(WAYS[0], size=len(venues), p=WAYS[1]))
        return Lived(self, venues, moments, who, ways, fevers, shows)

    def _moments(self, venues: np.ndarray) -> np.ndarray:
        """When each visit is, after the rhythm of its place."""
        moments = np.zeros(len(venues), np.int32)
        beats = self.town.beats[venues]
        for beat, how in enumerate(self.town.rhythms):
            here = np.flatnonzero(beats == beat)
            if len(here):
                moments[here] = rhythm.seconds(self.dice, how, len(here), self.opening, self.end)
        return moments


@dataclass(frozen=True)
class Lived:
    """What happened on a day, in columns, one entry for each check-in."""

    day: Day
    venues: np.ndarray
    moments: np.ndarray
    who: np.ndarray
    ways: np.ndarray
    fevers: np.ndarray
    number_of_shows: int

    def scans(self) -> Iterator[NewScan]:
        """The check-ins, ready to be written."""
        dice, number = self.day.dice, len(self.venues)
        if not number:
            return
        venues = [self.day.town.venues[place] for place in self.venues.tolist()]
        second = (dice.many.random(number) < SECOND_DOOR).tolist()
        moments = _Moments(self.day.date)
        people = self.day.passers.residents.ids
        columns = zip(
            dice.next_ids(number),
            dice.nonces(number),
            venues,
            second,
            self.who.tolist(),
            self.moments.tolist(),
            self.ways.tolist(),
            self._temperatures(),
            strict=True,
        )
        for identifier, nonce, venue, other, person, moment, way, tenths in columns:
            at = moments.at(moment)
            by_inspector = way != Way.POSTER
            yield NewScan(
                identifier,
                people[person],
                venue.points[-1 if other else 0],
                venue.inspector_id if by_inspector else None,
                venue.division_code,
                at,
                at,
                way,
                CELSIUS[tenths] if by_inspector else None,
                by_inspector and tenths >= FEVER_FROM,
                nonce,
            )

    def _temperatures(self) -> list[int]:
        """In tenths of a degree; a few have a fever."""
        dice, number = self.day.dice.many, len(self.venues)
        hot = self.fevers | (dice.random(number) < FEVER)
        return np.where(hot, dice.integers(373, 387, number), dice.integers(358, 370, number)).tolist()

    def shows(self) -> Iterator[CountedShows]:
        """One with each new code, one before each code that was read; the others to doormen and each other."""
        dice, passers = self.day.dice.many, self.day.passers
        new = passers.new_on(self.day.place)
        read = np.flatnonzero(self.ways == Way.CODE)
        read = read[: max(self.number_of_shows - len(new), 0)]
        others = max(self.number_of_shows - len(new) - len(read), 0)
        who = np.concatenate([new, self.who[read]])
        moments = np.concatenate([passers.since[new] % 86_400, self.moments[read]])
        if others and len(self.who):
            like = dice.integers(0, len(self.who), others)
            met = passers.met(self.day.town.towns[self.venues[like]], self.day.place)
            out = np.where(dice.random(others) < AMONG_VISITORS, self.who[like], met)
            who, moments = np.concatenate([who, out]), np.concatenate([moments, self.moments[like]])
        yield from self._counted(who, moments)

    def _counted(self, who: np.ndarray, moments: np.ndarray) -> Iterator[CountedShows]:
        if not len(who):
            return
        order = np.lexsort((moments, who))
        people, first, counts = np.unique(who[order], return_index=True, return_counts=True)
        last = moments[order][first + counts - 1]
        ids, clock = self.day.passers.residents.ids, _Moments(self.day.date)
        for person, number, moment in zip(people.tolist(), counts.tolist(), last.tolist(), strict=True):
            yield CountedShows(ids[person], self.day.date, number, clock.at(moment))


class _Moments:
    """Moments of one day, each made once."""

    def __init__(self, day: dt.date):
        self._midnight = day_start(day).astimezone(dt.UTC)
        self._made: dict[int, dt.datetime] = {}

    def at(self, second: int) -> dt.datetime:
        """The moment so many seconds after midnight."""
        found = self._made.get(second)
        if found is None:
            found = self._made[second] = self._midnight + dt.timedelta(seconds=second)
        return found
