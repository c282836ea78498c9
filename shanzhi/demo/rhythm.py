"""When a city goes where: the hours of a place, its share of a week, and how busy its type is."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from shanzhi.core.clock import day_start
from shanzhi.demo.dice import Dice
from shanzhi.features.health_code.enums import VenueKind

_SATURDAY = 5
FIRST_DOORS = dt.timedelta(hours=8)  # when the first places of the city begin to read codes
# How much a city goes about from Monday to Sunday.
WEEK = (1.03, 0.98, 0.96, 1.0, 1.09, 0.95, 0.86)


@dataclass(frozen=True)
class Rhythm:
    """How people come to a kind of place: how many at each hour, and how many on a free day for one else."""

    hours: dict[int, int]
    free_day: float


WORK = Rhythm({7: 3, 8: 9, 9: 3, 10: 2, 11: 2, 12: 3, 13: 4, 14: 5, 15: 2, 17: 2, 18: 2, 19: 1}, 0.25)
SCHOOL = Rhythm({7: 9, 8: 4, 12: 1, 13: 3, 14: 5, 16: 1, 17: 1}, 0.06)
MARKET = Rhythm({6: 5, 7: 9, 8: 8, 9: 6, 10: 5, 11: 3, 12: 1, 15: 2, 16: 4, 17: 6, 18: 3}, 1.15)
SHOP = Rhythm(
    {8: 2, 9: 3, 10: 5, 11: 5, 12: 4, 13: 2, 14: 2, 15: 3, 16: 4, 17: 6, 18: 7, 19: 8, 20: 6, 21: 3}, 1.35
)
MEALS = Rhythm({7: 3, 8: 3, 11: 5, 12: 9, 13: 4, 17: 4, 18: 9, 19: 7, 20: 4, 21: 2}, 1.3)
CARE = Rhythm({7: 2, 8: 8, 9: 9, 10: 7, 11: 4, 14: 6, 15: 6, 16: 4, 17: 2, 19: 1}, 0.6)
COUNTER = Rhythm({8: 3, 9: 8, 10: 8, 11: 5, 14: 6, 15: 7, 16: 5, 17: 2}, 0.2)
ROADS = Rhythm(
    {6: 3, 7: 6, 8: 6, 9: 4, 10: 4, 11: 4, 12: 4, 13: 3, 14: 4, 15: 4, 16: 5, 17: 7, 18: 6, 19: 4, 20: 3},
    1.25,
)
HOME = Rhythm({7: 4, 8: 4, 10: 2, 11: 3, 12: 5, 15: 2, 17: 6, 18: 8, 19: 6, 20: 4, 21: 3, 22: 1}, 0.95)
LEISURE = Rhythm({9: 2, 10: 3, 15: 3, 16: 3, 19: 7, 20: 9, 21: 6, 22: 2}, 1.7)

# Type → rhythm, and how many people come to an ordinary place of it, against each other.
PLACES: dict[str, tuple[Rhythm, float]] = {
    VenueKind.SUPERMARKET: (SHOP, 9),
    VenueKind.MARKET: (MARKET, 12),
    VenueKind.HOSPITAL: (CARE, 14),
    VenueKind.SCHOOL: (SCHOOL, 10),
    VenueKind.MALL: (SHOP, 11),
    VenueKind.RESTAURANT: (MEALS, 4),
    VenueKind.PHARMACY: (SHOP, 3),
    VenueKind.SERVICE_HALL: (COUNTER, 6),
    VenueKind.BUS_STATION: (ROADS, 9),
    VenueKind.RAILWAY: (ROADS, 13),
    VenueKind.RESIDENTIAL: (HOME, 6),
    VenueKind.FACTORY: (WORK, 8),
    VenueKind.SHOP: (SHOP, 3),
    VenueKind.CLINIC: (CARE, 5),
    VenueKind.KINDERGARTEN: (SCHOOL, 4),
    VenueKind.COLLEGE: (SCHOOL, 7),
    VenueKind.GOVERNMENT: (WORK, 5),
    VenueKind.COMMUNITY_OFFICE: (COUNTER, 2),
    VenueKind.OFFICE_BUILDING: (WORK, 6),
    VenueKind.INDUSTRIAL_PARK: (WORK, 8),
    VenueKind.BUILDING_SITE: (WORK, 3),
    VenueKind.BANK: (COUNTER, 4),
    VenueKind.TELECOM: (COUNTER, 2),
    VenueKind.VILLAGE_GATE: (ROADS, 4),
    VenueKind.PORT: (MARKET, 4),
    VenueKind.SERVICE_AREA: (ROADS, 6),
    VenueKind.PETROL: (ROADS, 3),
    VenueKind.COURIER: (WORK, 2),
    VenueKind.PARK: (LEISURE, 5),
    VenueKind.SCENIC: (LEISURE, 5),
    VenueKind.CINEMA: (LEISURE, 3),
    VenueKind.HOTEL: (HOME, 3),
}
OTHER: tuple[Rhythm, float] = (LEISURE, 1.5)


def of(kind: str) -> Rhythm:
    """The rhythm of a type of place."""
    return PLACES.get(kind, OTHER)[0]


def crowd(dice: Dice, kind: str) -> float:
    """How busy one place is: by its type, with a few places far ahead of the many."""
    return PLACES.get(kind, OTHER)[1] * min(dice.paretovariate(1.2), 12)


def share(rhythm: Rhythm, day: dt.date) -> float:
    """A day's part of the usual number."""
    return WEEK[day.weekday()] * (rhythm.free_day if day.weekday() >= _SATURDAY else 1.0)


def growth(place: int, days: int) -> float:
    """From some four fifths of the mean on the first day to six fifths on the last: the code is catching on."""
    return 0.82 + 0.36 * place / max(days - 1, 1)


def moment(dice: Dice, rhythm: Rhythm, day: dt.date) -> dt.datetime:
    """Some moment of a day when people come to such a place."""
    hour = dice.choices(list(rhythm.hours), list(rhythm.hours.values()))[0]
    return day_start(day) + dt.timedelta(hours=hour, seconds=dice.randrange(3600))


def past_moment(dice: Dice, rhythm: Rhythm, day: dt.date, now: dt.datetime) -> dt.datetime:
    """The same, a day earlier where that day has not come so far yet."""
    found = moment(dice, rhythm, day)
    return found if found <= now else found - dt.timedelta(days=1)


def passed(rhythm: Rhythm, opening: float, end: float) -> float:
    """Which part of a day's visits falls between two moments, in seconds since midnight."""
    weights, lows, highs = _spans(rhythm, opening, end)
    return float((weights * (highs - lows)).sum() / (3600 * sum(rhythm.hours.values())))


def seconds(dice: Dice, rhythm: Rhythm, number: int, opening: float, end: float) -> np.ndarray:
    """Moments of many visits between two moments of a day, in whole seconds since midnight."""
    weights, lows, highs = _spans(rhythm, opening, end)
    chances = weights * (highs - lows)
    hours = dice.many.choice(len(weights), size=number, p=chances / chances.sum())
    return (lows[hours] + dice.many.random(number) * (highs - lows)[hours]).astype(np.int32)


def _spans(rhythm: Rhythm, opening: float, end: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The hours of a rhythm: how many come in each, and from when to when it lies in the span."""
    starts = 3600.0 * np.array(list(rhythm.hours))
    lows = np.clip(starts, opening, end)
    highs = np.maximum(np.clip(starts + 3600, opening, end), lows)
    return np.array(list(rhythm.hours.values()), float), lows, highs
