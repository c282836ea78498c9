"""Who declares what on which day: most people at once, others day by day; a few fall ill and recover."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shanzhi.core.clock import city_day
from shanzhi.demo import rhythm
from shanzhi.demo.dice import Dice
from shanzhi.demo.people import Resident
from shanzhi.features.health_code.actions import Declared
from shanzhi.features.health_code.enums import Contact, Symptom, Travel

# What the few declare who are not well, how often against each other, and after how many days they are well again.
COLD: dict[str, Any] = {"symptoms": [Symptom.THROAT, Symptom.NOSE]}
ILLS: tuple[tuple[dict[str, Any], int, int | None], ...] = (
    ({"symptoms": [Symptom.COUGH]}, 6, 3),
    (COLD, 5, 3),
    ({"temperature": Decimal("37.8")}, 4, 3),
    ({"contact": Contact.FEVER}, 2, 7),
    ({"travel": Travel.RISK_AREA, "travel_places": "重点地区，上周返回"}, 3, None),
    ({"contact": Contact.CASE}, 1, None),
)
ILL = 0.025  # of all people, over the whole time
AT_ONCE = 0.4  # of all people, on the first day
RENEWED = (6, 12)  # days after which people declare again


@dataclass(frozen=True)
class Diary:
    """Makes the declarations of the city's days, `first` to today."""

    dice: Dice
    first: dt.date
    days: int
    now: dt.datetime

    def of_all(
        self, residents: Collection[Resident], *, early: set[Any], colds: set[Any]
    ) -> dict[dt.date, list[Declared]]:
        """Day → what is declared on it, in order. `early` have a code from the first day and stay well;
        `colds` begin with a cold.
        """
        found: dict[dt.date, list[Declared]] = {}
        for resident in residents:
            for declared in self._of(resident, resident.person.pk in early, resident.person.pk in colds):
                if declared.at <= self.now:
                    found.setdefault(city_day(declared.at), []).append(declared)
        return {day: sorted(rows, key=lambda row: row.at) for day, rows in found.items()}

    def _of(self, resident: Resident, early: bool, cold: bool) -> Iterator[Declared]:
        begin = self._begin(early or cold)
        if cold:
            yield self._say(resident, begin, **COLD)
            begin += dt.timedelta(days=3, minutes=20)
        yield self._say(resident, begin)
        again = begin + dt.timedelta(days=self.dice.randint(*RENEWED), minutes=self.dice.randint(-90, 90))
        yield self._say(resident, again)
        if not early and not cold and self.dice.random() < ILL:
            yield from self._illness(resident, begin)

    def _begin(self, early: bool) -> dt.datetime:
        """When a person comes to have a code."""
        if early:
            return rhythm.moment(self.dice, rhythm.COUNTER, self.first)
        at_once = AT_ONCE / (1 - AT_ONCE) * (self.days - 1)
        day = self.dice.choices(range(self.days), [at_once] + [1.0] * (self.days - 1))[0]
        when = self.first + dt.timedelta(days=day)
        return rhythm.past_moment(self.dice, rhythm.HOME, when, self.now)

    def _illness(self, resident: Resident, since: dt.datetime) -> Iterator[Declared]:
        answers, _often, days = self.dice.choices(ILLS, [often for _, often, _ in ILLS])[0]
        begin = self.dice.between(since, self.now)
        yield self._say(resident, begin, **answers)
        if days is not None:
            yield self._say(resident, begin + dt.timedelta(days=days, hours=self.dice.randint(1, 10)))

    def _say(self, resident: Resident, at: dt.datetime, **answers: Any) -> Declared:
        well = {"temperature": Decimal(self.dice.randint(360, 369)) / 10}
        return Declared(
            by=resident.guardian or resident.person,
            person=resident.person,
            request_id=self.dice.nonce(),
            division=resident.home,
            at=at,
            **(well | answers),
        )
