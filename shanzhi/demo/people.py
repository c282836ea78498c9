"""Two generations or three under one roof, until the city has its people."""

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple
from uuid import UUID

from shanzhi.core import bulk
from shanzhi.core.identifiers import synthetic_id_number
from shanzhi.demo import ground, names
from shanzhi.demo.dice import Dice
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.enums import FamilyKind
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Division, GridCell

FIRST_PHONE = 19_900_000_000  # invented numbers stand together at the foot of one range
STREETS = ("人民路", "海滨路", "解放路", "文明路", "新港路", "中兴街", "学园路", "通港大道")
PARTS = ("parent", "child", "elder")
AT_A_TIME = 20_000  # people written at once
NOBODY = -1
_CHILDREN = [0, 1, 2, 3], list(accumulate([20, 40, 30, 10]))
_ELDERS = [(), ("female",), ("male", "female")], list(accumulate([55, 25, 20]))


class Resident(NamedTuple):
    """An invented person with what the build needs to know about them."""

    id: UUID
    home: Division
    part: str  # of PARTS
    guardian: UUID | None
    household: int
    has_phone: bool

    def load(self) -> Person:
        """The person as the database has them."""
        return Person.objects.get(pk=self.id)


@dataclass
class Residents(Sequence[Resident]):
    """Everybody, a few bytes each, so that a million of them fit."""

    villages: list[Division]
    ids: list[UUID] = field(default_factory=list)
    homes: array = field(default_factory=lambda: array("H"))  # places in `villages`
    parts: array = field(default_factory=lambda: array("B"))  # places in PARTS
    guardians: array = field(default_factory=lambda: array("l"))  # places in `ids`
    households: array = field(default_factory=lambda: array("L"))
    phones: array = field(default_factory=lambda: array("B"))

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        guardian = self.guardians[place]
        return Resident(
            self.ids[place],
            self.villages[self.homes[place]],
            PARTS[self.parts[place]],
            None if guardian == NOBODY else self.ids[guardian],
            self.households[place],
            bool(self.phones[place]),
        )


@dataclass
class _Draft:
    """Some households before they are written; `first` is how many people there are already."""

    dice: Dice
    year: int
    first: int
    serials: Counter
    settlers: list[accounts.Settler] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    households: list[int] = field(default_factory=list)

    def household(self, home: int, village: Division, number: int) -> None:
        """A couple with up to three children and up to two elders."""
        dice, family = self.dice, names.surname(self.dice)
        area, before = village.code[:6], len(self.settlers)
        age, sex = dice.randint(24, 52), dice.choice(("male", "female"))
        guardian = self._add(area, "parent", family, sex=sex, age=age)
        if dice.random() < 0.9:
            other = "female" if sex == "male" else "male"
            self._add(area, "parent", names.surname(dice), sex=other, age=max(age + dice.randint(-4, 4), 22))
        for _ in range(dice.choices(_CHILDREN[0], cum_weights=_CHILDREN[1])[0]):
            child = dice.choice(("male", "female"))
            self._add(area, "child", family, sex=child, age=dice.randint(1, 15), guardian=guardian)
        for elder in dice.choices(_ELDERS[0], cum_weights=_ELDERS[1])[0]:
            self._add(area, "elder", family, sex=elder, age=age + dice.randint(22, 32), guardian=guardian)
        size = len(self.settlers) - before
        self.addresses += [f"{village.name}{dice.choice(STREETS)}{number % 199 + 1}号"] * size
        self.homes += [home] * size
        self.households += [number] * size

    def _add(
        self, area: str, part: str, surname: str, *, sex: str, age: int, guardian: int | None = None
    ) -> int:
        dice = self.dice
        birth = dt.date(self.year - age, int(dice.random() * 12) + 1, int(dice.random() * 28) + 1)
        with_phone = part == "parent" or (part == "elder" and dice.random() < 0.4)
        phone = FIRST_PHONE + self.first + len(self.settlers)
        self.settlers.append(
            accounts.Settler(
                name=surname + names.given(dice, sex),
                id_number=self._id_number(area, birth, sex),
                phone=str(phone) if with_phone else None,
                guardian=None if with_phone else guardian,
                kind=(FamilyKind.ELDER if part == "elder" else FamilyKind.CHILD).value,
            )
        )
        self.parts.append(part)
        return len(self.settlers) - 1

    def _id_number(self, area: str, birth: dt.date, sex: str) -> str:
        """The next free serial of the day: 901, 903 … for men, 900, 902 … for women."""
        taken = self.serials[area, birth, sex]
        self.serials[area, birth, sex] += 1
        return synthetic_id_number(area, birth, 900 + 2 * taken + (sex == "male"))

    def cut(self, number: int) -> None:
        """Leave out those beyond the number wanted."""
        for column in (self.settlers, self.addresses, self.homes, self.parts, self.households):
            del column[number:]


@dataclass(frozen=True)
class Settling:
    """Settles `number` people in families, spread over the villages as people are."""

    dice: Dice
    residents: Residents
    grids: dict[str, GridCell]
    number: int
    at: dt.datetime

    def people(self) -> Iterator[UUID]:
        """Everybody, once they are in the database."""
        weights = list(accumulate(ground.weights(self.residents.villages)))
        serials: Counter = Counter()
        households = 0
        while len(self.residents) < self.number:
            wanted = min(self.number - len(self.residents), AT_A_TIME)
            draft = _Draft(self.dice, self.at.year, len(self.residents), serials)
            while len(draft.settlers) < wanted:
                home = self._home(households, weights)
                draft.household(home, self.residents.villages[home], households)
                households += 1
            draft.cut(self.number - len(self.residents))
            yield from self._write(draft)

    def _home(self, number: int, weights: list[float]) -> int:
        """Every village has a household; where the others live is chance."""
        villages = range(len(self.residents.villages))
        return number if number < len(villages) else self.dice.choices(villages, cum_weights=weights)[0]

    def _write(self, draft: _Draft) -> list[UUID]:
        ids = accounts.settle(settlers=draft.settlers, at=self.at)
        grid_of = lru_cache(None)(self._grid_of)
        villages = self.residents.villages
        homes = (
            orgs.Home(who, villages[home].pk, address, grid_of(home))
            for who, home, address in zip(ids, draft.homes, draft.addresses, strict=True)
        )
        orgs.set_residences(by=None, homes=homes, at=self.at)
        bulk.check_now()
        self._remember(ids, draft)
        return ids

    def _grid_of(self, home: int) -> UUID | None:
        grid = self.grids.get(self.residents.villages[home].code)
        return grid.pk if grid else None

    def _remember(self, ids: list[UUID], draft: _Draft) -> None:
        everybody = self.residents
        everybody.ids += ids
        everybody.homes.extend(draft.homes)
        everybody.parts.extend(PARTS.index(part) for part in draft.parts)
        everybody.households.extend(draft.households)
        everybody.phones.extend(settler.phone is not None for settler in draft.settlers)
        everybody.guardians.extend(
            NOBODY if settler.guardian is None else draft.first + settler.guardian
            for settler in draft.settlers
        )
