"""Who is met at a door: people of the town more often than others, never before they have a code."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from shanzhi.core.clock import city_day
from shanzhi.demo.dice import Dice
from shanzhi.demo.people import Residents

TOWN, COUNTY, CITY = 9, 6, 4  # digits of their codes
IN_TOWN, IN_COUNTY = 0.6, 0.9  # of the check-ins are made by people of the town; of the county
OUT_THOUGH_ILL = 0.15  # how much people with a yellow or red code still go about
NEVER = np.iinfo(np.int32).max


@dataclass
class Passers:
    """Everybody who ever shows a code, by where they live and by the day on which they got it.

    `since` is for each resident the first moment with a code, in seconds after the first midnight; NEVER for those
    who stay at home. Who gets a code in the course of a day is met with from the next one on.
    """

    dice: Dice
    residents: Residents
    since: np.ndarray
    apart: set[int]
    ill: np.ndarray = field(init=False)
    _pools: dict[str, tuple[np.ndarray, np.ndarray]] = field(init=False)

    def __post_init__(self) -> None:
        self.ill = np.zeros(len(self.residents), bool)
        self._pools = self._sorted_pools()

    def _sorted_pools(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Code of a division → its people in the order of their first days, and those days."""
        going = np.setdiff1d(np.flatnonzero(self.since != NEVER), list(self.apart))
        going = going[np.argsort(self.since[going], kind="stable")]
        homes = np.frombuffer(self.residents.homes, np.uint16)[going]
        pools = {}
        for digits in (TOWN, COUNTY, CITY):
            codes = np.array([village.code[:digits] for village in self.residents.villages])
            for code in np.unique(codes):
                people = going[np.isin(homes, np.flatnonzero(codes == code))]
                pools[str(code)] = people, self.since[people]
        return pools

    def new_on(self, day: int) -> np.ndarray:
        """Who gets a code on a day, counted from the first."""
        inside = (self.since >= day * 86_400) & (self.since < (day + 1) * 86_400)
        return np.flatnonzero(inside)

    def met(self, towns: Sequence[str], day: int) -> np.ndarray:
        """One person for each of the towns, in their order."""
        where = np.array(towns)
        chance = self.dice.many.random(len(where))
        found = np.full(len(where), -1)
        for digits, here in (
            (TOWN, chance < IN_TOWN),
            (COUNTY, (chance >= IN_TOWN) & (chance < IN_COUNTY)),
        ):
            self._draw(found, where, digits, here, day)
        self._draw(found, where, CITY, found < 0, day)
        return self._without_ill(found, where, day)

    def _draw(self, found: np.ndarray, where: np.ndarray, digits: int, here: np.ndarray, day: int) -> None:
        """Fill in people from the pools of that size; a town where nobody has a code yet stays open."""
        places = np.flatnonzero(here)
        codes = where[places].astype(f"U{digits}")
        for code in np.unique(codes):
            spots = places[codes == code]
            people = self._out(str(code), day)
            if len(people):
                found[spots] = people[self.dice.many.integers(0, len(people), len(spots))]

    def _out(self, code: str, day: int) -> np.ndarray:
        """People of a division with a code from an earlier day, or from before the first doors opened."""
        people, since = self._pools.get(code, (np.empty(0, np.int64), np.empty(0)))
        return people[: np.searchsorted(since, max(day * 86_400, 8 * 3600))]

    def _without_ill(self, found: np.ndarray, where: np.ndarray, day: int) -> np.ndarray:
        for _ in range(6):
            at_home = self.ill[found] & (self.dice.many.random(len(found)) >= OUT_THOUGH_ILL)
            if not at_home.any():
                break
            self._draw(found, where, CITY, at_home, day)
        return found


def seconds_since(first: dt.datetime, at: dt.datetime) -> int:
    """Whole seconds from the first midnight."""
    return int((at - first).total_seconds())


def day_of(at: dt.datetime, first: dt.date) -> int:
    """Which day of the build a moment lies in, the first being 0."""
    return (city_day(at) - first).days
