"""Two weeks of a city's life: people declare, show their codes and go in and out."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from shanzhi.core.clock import city_day, day_start
from shanzhi.demo.dice import Dice
from shanzhi.demo.people import Resident
from shanzhi.demo.venues import OpenVenue
from shanzhi.features.health_code import actions as health_code
from shanzhi.features.health_code.enums import Contact, Symptom, Travel
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.stream import NewScan, NewShow, new_scan

WELL = {"symptoms": [], "contact": Contact.NONE, "travel": Travel.NONE}
# One in a hundred each, so that yellow and red codes are met with.
UNWELL = (
    WELL | {"symptoms": [Symptom.COUGH]},
    WELL | {"symptoms": [Symptom.THROAT, Symptom.NOSE]},
    WELL | {"travel": Travel.RISK_AREA, "travel_places": "重点地区，上周返回"},
    WELL | {"contact": Contact.CASE},
)
BUSY_HOURS = (7, 8, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 18, 19, 20)


def declare_all(
    *, dice: Dice, residents: Sequence[Resident], days: int, now: dt.datetime
) -> Iterator[Resident]:
    """Everybody declares, most of them on the first days; yields each once their code is there."""
    for place, resident in enumerate(residents):
        ago = dt.timedelta(days=days - min(dice.expovariate(0.5), days - 1))
        answers = UNWELL[dice.randrange(len(UNWELL))] if place and dice.random() < 0.03 else WELL
        health_code.declare(
            by=resident.guardian or resident.person,
            person=resident.person,
            request_id=dice.nonce(),
            division=resident.home,
            temperature=_temperature(dice),
            at=now - ago,
            **answers,
        )
        yield resident


def _temperature(dice: Dice) -> Decimal:
    return Decimal(dice.randint(360, 369)) / 10


def check_ins(
    *,
    dice: Dice,
    residents: Sequence[Resident],
    venues: Sequence[OpenVenue],
    days: int,
    a_day: int,
    now: dt.datetime,
) -> Iterator[NewScan]:
    """Check-ins of the last days: near home more often, at busy hours, a fever now and then."""
    by_town: dict[str, list[OpenVenue]] = {}
    for venue in venues:
        by_town.setdefault(venue.venue.division_id[:9], []).append(venue)
    for moment in _moments(dice, days, a_day, now):
        resident = dice.choice(residents)
        at_home = by_town.get(resident.home.code[:9], venues)
        where = dice.choice(at_home if dice.random() < 0.7 else venues)
        point = dice.choice(where.points)
        way = dice.choices([Way.CODE, Way.POSTER], [70, 30])[0]
        measured = None if way is Way.POSTER else float(_temperature(dice))
        yield new_scan(
            person_id=resident.person.pk,
            point_id=point.pk,
            division_code=point.division_code,
            inspector_id=None if way is Way.POSTER else where.inspector.pk,
            nonce=dice.nonce(),
            way=way,
            at=moment,
            received_at=moment,
            temperature=37.8 if measured and dice.random() < 0.003 else measured,
        )


def shows(
    *, dice: Dice, residents: Sequence[Resident], days: int, a_day: int, now: dt.datetime
) -> Iterator[NewShow]:
    """Codes shown on the same days."""
    for moment in _moments(dice, days, a_day, now):
        yield NewShow(dice.choice(residents).person.pk, moment)


def _moments(dice: Dice, days: int, a_day: int, now: dt.datetime) -> Iterator[dt.datetime]:
    """`a_day` moments on each of the days up to now, in the rhythm of a city; none lies ahead."""
    for ago in range(days - 1, -1, -1):
        morning = day_start(city_day(now) - dt.timedelta(days=ago))
        for _ in range(a_day):
            moment = morning + dt.timedelta(hours=dice.choice(BUSY_HOURS), seconds=dice.randrange(3600))
            yield moment if moment <= now else now - (now - morning) * dice.random()


def count(*, days: int, now: dt.datetime) -> None:
    """Bring the figures of the days that are over up to date."""
    today = city_day(now)
    health_code.count_days(first=today - dt.timedelta(days=days), last=today, at=now)


def write(*, scans_made: Iterable[NewScan], shows_made: Iterable[NewShow]) -> tuple[int, int]:
    """Into the stream, in large batches."""
    return scans.record_scans_bulk(scans=scans_made), scans.record_shows(shows=shows_made)
