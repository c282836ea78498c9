"""Who declares what on which day: many people at once, others day by day; a few fall ill and recover."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shanzhi.core.clock import day_start
from shanzhi.demo import rhythm
from shanzhi.demo.dice import Dice
from shanzhi.demo.people import Resident
from shanzhi.features.health_code.actions import Declared
from shanzhi.features.health_code.enums import Contact, Symptom, Travel

# What the few declare who are not well, how often against each other, and after how many days they are well again.
COLD: dict[str, Any] = {"symptoms": (Symptom.THROAT.value, Symptom.NOSE.value)}
ILLS: tuple[tuple[dict[str, Any], int, int | None], ...] = (
    ({"symptoms": (Symptom.COUGH.value,)}, 6, 3),
    (COLD, 5, 3),
    ({"temperature": Decimal("37.8")}, 4, 3),
    ({"contact": Contact.FEVER.value}, 2, 7),
    ({"travel": Travel.RISK_AREA.value, "travel_places": "重点地区，上周返回"}, 3, None),
    ({"contact": Contact.CASE.value}, 1, None),
)
ILL = 0.012  # of all people, over the whole time
AT_ONCE = 0.4  # of all people, on the first day, before anything opens
RENEWED = (11, 13)  # days after which people declare again
WELL = [Decimal(tenths) / 10 for tenths in range(360, 370)]


def is_well(said: Declared) -> bool:
    """Whether somebody had nothing to declare."""
    harmless = said.contact == Contact.NONE and said.travel == Travel.NONE
    return harmless and not said.symptoms and said.temperature in WELL


@dataclass(frozen=True)
class Diary:
    """Makes the declarations of the city's days, `first` to today, for one person after the other.

    `early` have a code from the first day and stay well; `colds` begin with a cold.
    """

    dice: Dice
    first: dt.date
    days: int
    now: dt.datetime
    early: Collection[Any]
    colds: Collection[Any]

    def of(self, resident: Resident) -> list[Declared]:
        """What is declared for a person up to now, the first of it what they get their code for."""
        rows = sorted(self._of(resident), key=lambda row: row.at)
        return [row for row in rows if row.at <= self.now]

    def _of(self, resident: Resident) -> Iterator[Declared]:
        early, cold = resident.id in self.early, resident.id in self.colds
        begin = self._begin(early or cold)
        if cold:
            yield self._say(resident, begin, **COLD)
            begin += dt.timedelta(days=3, minutes=20)
        again = begin
        while again <= self.now:
            yield self._say(resident, again)
            again += dt.timedelta(days=self.dice.randint(*RENEWED), minutes=self.dice.randint(-90, 90))
        if not early and not cold and self.dice.random() < ILL:
            yield from self._illness(resident, begin)

    def _begin(self, early: bool) -> dt.datetime:
        """When a person comes to have a code: before the first doors open, or on some later day."""
        if early or self.dice.random() < AT_ONCE or self.days == 1:
            opening = day_start(self.first) + rhythm.FIRST_DOORS
            return opening - dt.timedelta(seconds=self.dice.randrange(5400))
        when = self.first + dt.timedelta(days=self.dice.randrange(1, self.days))
        return rhythm.past_moment(self.dice, rhythm.HOME, when, self.now)

    def _illness(self, resident: Resident, since: dt.datetime) -> Iterator[Declared]:
        answers, _often, days = self.dice.choices(ILLS, [often for _, often, _ in ILLS])[0]
        begin = self.dice.between(since, self.now)
        yield self._say(resident, begin, **answers)
        if days is not None:
            yield self._say(resident, begin + dt.timedelta(days=days, hours=self.dice.randint(1, 10)))

    def _say(self, resident: Resident, at: dt.datetime, **answers: Any) -> Declared:
        return Declared(
            by_id=resident.guardian or resident.id,
            person_id=resident.id,
            request_id=self.dice.nonce(),
            division_code=resident.home.pk,
            temperature=answers.pop("temperature", None) or self.dice.choice(WELL),
            at=at,
            **answers,
        )
