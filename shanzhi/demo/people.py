"""Two generations or three under one roof, until the city has its people."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from shanzhi.core.identifiers import synthetic_id_number
from shanzhi.demo import names
from shanzhi.demo.dice import Dice
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.enums import FamilyKind
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.actions.places import Home
from shanzhi.kernel.orgs.models import Division, GridCell

FIRST_PHONE = 19_900_000_000  # invented numbers stand together at the foot of one range
STREETS = ("人民路", "海滨路", "解放路", "文明路", "新港路", "中兴街", "学园路", "通港大道")


@dataclass(frozen=True)
class Resident:
    """An invented person with what the build needs to know about them."""

    person: Person
    home: Division
    part: str  # parent, child or elder
    guardian: Person | None
    household: int


class _Home(NamedTuple):
    """Where somebody lives, and as whose parent, child or elder."""

    village: Division
    address: str
    part: str
    household: int


@dataclass
class _Draft:
    """People and homes before they are written."""

    dice: Dice
    year: int
    settlers: list[accounts.Settler] = field(default_factory=list)
    homes: list["_Home"] = field(default_factory=list)
    serials: Counter = field(default_factory=Counter)

    def household(self, village: Division, number: int) -> None:
        """A couple with up to three children and up to two elders."""
        dice, family = self.dice, names.surname(self.dice)
        home = _Home(village, f"{village.name}{dice.choice(STREETS)}{number % 199 + 1}号", "", number)
        age, sex = dice.randint(24, 52), dice.choice(["male", "female"])
        guardian = self._add(home, "parent", family, sex=sex, age=age)
        if dice.random() < 0.9:
            other = "female" if sex == "male" else "male"
            self._add(home, "parent", names.surname(dice), sex=other, age=max(age + dice.randint(-4, 4), 22))
        for _ in range(dice.choices([0, 1, 2, 3], [20, 40, 30, 10])[0]):
            child = dice.choice(["male", "female"])
            self._add(home, "child", family, sex=child, age=dice.randint(1, 15), guardian=guardian)
        for elder in dice.choices([[], ["female"], ["male", "female"]], [55, 25, 20])[0]:
            self._add(home, "elder", family, sex=elder, age=age + dice.randint(22, 32), guardian=guardian)

    def _add(
        self,
        home: _Home,
        part: str,
        surname: str,
        *,
        sex: str,
        age: int,
        guardian: int | None = None,
    ) -> int:
        dice = self.dice
        birth = dt.date(self.year - age, dice.randint(1, 12), dice.randint(1, 28))
        with_phone = part == "parent" or (part == "elder" and dice.random() < 0.4)
        self.settlers.append(
            accounts.Settler(
                name=surname + names.given(dice, sex),
                id_number=self._id_number(home.village.code[:6], birth, sex),
                phone=str(FIRST_PHONE + len(self.settlers)) if with_phone else None,
                guardian=None if with_phone else guardian,
                kind=FamilyKind.ELDER if part == "elder" else FamilyKind.CHILD,
            )
        )
        self.homes.append(home._replace(part=part))
        return len(self.settlers) - 1

    def _id_number(self, area: str, birth: dt.date, sex: str) -> str:
        """The next free serial of the day: 901, 903 … for men, 900, 902 … for women."""
        taken = self.serials[area, birth, sex]
        self.serials[area, birth, sex] += 1
        return synthetic_id_number(area, birth, 900 + 2 * taken + (sex == "male"))


def settle(
    *, dice: Dice, villages: list[Division], grids: dict[str, GridCell], number: int, at: dt.datetime
) -> list[Resident]:
    """`number` people in families, spread over the villages."""
    draft = _Draft(dice, at.year)
    households = 0
    while len(draft.settlers) < number:
        draft.household(villages[households % len(villages)], households)
        households += 1
    del draft.settlers[number:], draft.homes[number:]
    people = accounts.settle(settlers=draft.settlers, at=at)
    homes = [
        Home(person, home.village, home.address, grids.get(home.village.code))
        for person, home in zip(people, draft.homes, strict=True)
    ]
    orgs.set_residences(by=None, homes=homes, at=at)
    guardians = [people[one.guardian] if one.guardian is not None else None for one in draft.settlers]
    return [
        Resident(person, home.village, home.part, guardian, home.household)
        for person, guardian, home in zip(people, guardians, draft.homes, strict=True)
    ]
