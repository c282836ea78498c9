"""Key people of the demo city: two weeks of listings, follow-ups and releases, made only by calling the actions."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from shanzhi.core.clock import city_day, day_start
from shanzhi.demo.dice import Dice
from shanzhi.demo.people import Residents
from shanzhi.demo.visitors import Cast
from shanzhi.features.key_people import actions
from shanzhi.features.key_people.enums import Found, ListedState, Source, Symptom, Way
from shanzhi.features.key_people.homes import stay_of
from shanzhi.features.key_people.models import Category, FollowUp, ListedPerson
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Residence

SHARE = 60  # one of so many residents is listed at some time
MOST, WITH_WORKER = 18, 6
KINDS = {
    "risk_area_return": (5, Source.SURVEY, "从重点地区返回本市"),
    "home_observation": (4, Source.TRACING, "与确诊病例同一时间到过同一市场"),
    "secondary_contact": (3, Source.TRACING, "与密切接触者一起吃过饭"),
    "close_contact": (2, Source.TRACING, "与确诊病例同车，座位相邻"),
    "inbound_traveller": (2, Source.PORT, "从境外入境，口岸转运回本市"),
    "cold_chain_worker": (1, Source.NOTICE, "冷链食品搬运，定期监测"),
}
MISSED, FEVER, OUT = 0.05, 0.012, 0.01
HOUR = dt.timedelta(hours=1)


@dataclass
class KeyPeople:
    """Days of looking after people, the last of them now."""

    dice: Dice
    cast: Cast
    residents: Residents
    days: int
    now: dt.datetime
    by_day: dict[dt.date, list[Person]] = field(default_factory=dict)

    @cached_property
    def official(self) -> Person:
        return self.cast.parts["health_official"].resident.load()

    @cached_property
    def citizen(self) -> Person:
        return self.cast.parts["citizen"].resident.load()

    def live(self) -> None:
        """One day after the other, as the worker, the grid workers and the officials would."""
        today = city_day(self.now)
        first = today - dt.timedelta(days=self.days - 1)
        actions.supply_categories(by=self.official, at=day_start(first) + 8 * HOUR)
        self._draw(first)
        for step in range(self.days):
            day = first + dt.timedelta(days=step)
            actions.plan_days(at=day_start(day))
            self._list(day)
            self._follow(day)
            at = min(self.now, day_start(day) + 23 * HOUR)
            actions.mark_missed(at=at)
            actions.escalate(at=at)
            if day < today:
                self._release(day)

    def _draw(self, first: dt.date) -> None:
        """Who is listed on which day: some in the visitor's own grid, the others anywhere."""
        near = list(self._neighbours())
        chosen = near + self._anywhere({person.pk for person in near})
        for place, person in enumerate(chosen):
            late = place < len(near)  # these are still followed today
            step = self.dice.randrange(self.days // 2 if late else 0, self.days)
            self.by_day.setdefault(first + dt.timedelta(days=step), []).append(person)
        self.by_day.setdefault(first, []).append(self.citizen)

    def _neighbours(self) -> Iterator[Person]:
        """Adults where the visiting grid worker walks."""
        worker = self.cast.parts["grid_worker"].resident.load()
        homes = Residence.objects.filter(grid__in=orgs.grids_of(worker)).select_related("person")
        grown_up = homes.exclude(person__in=self._players()).filter(person__phone_index__isnull=False)
        return (home.person for home in grown_up.order_by("person")[:WITH_WORKER])

    def _anywhere(self, but: set[UUID]) -> list[Person]:
        number = min(MOST, max(len(self.residents) // SHARE, 4))
        tried = [self.residents[self.dice.randrange(len(self.residents))] for _ in range(number * 4)]
        free = but | self._players()
        ids = dict.fromkeys(one.id for one in tried if one.part != "child" and one.id not in free)
        return list(Person.objects.filter(pk__in=list(ids)[:number]).order_by("pk"))

    def _players(self) -> set[UUID]:
        return {part.resident.id for part in self.cast.parts.values()}

    def _list(self, day: dt.date) -> None:
        categories = Category.objects.in_bulk(list(KINDS), field_name="code")
        for person in self.by_day.get(day, []):
            code = self.dice.choices(list(KINDS), [weight for weight, _, _ in KINDS.values()])[0]
            before = self.dice.randint(0, 4)
            if person == self.citizen:
                code, before = "secondary_contact", 5  # long over, so that the document is there to be seen
            _weight, source, reason = KINDS[code]
            at = min(self.now, day_start(day) + self.dice.uniform(8.5, 9.5) * HOUR)
            actions.list_person(
                by=self.official,
                person=person,
                category=categories[code],
                source=source,
                reason=reason,
                document_number=f"汕卫〔{day.year}〕{self.dice.randint(3, 90)}号",
                stay=stay_of(person),
                starts_on=day - dt.timedelta(days=before),
                at=at,
            )

    def _follow(self, day: dt.date) -> None:
        tasks = FollowUp.objects.filter(day=day, due_at__lte=self.now, assigned_to__isnull=False)
        rows = tasks.select_related("listed__person", "listed__category", "assigned_to")
        for task in rows.order_by("due_at", "pk"):
            if self.dice.random() >= MISSED:
                self._record(task)

    def _record(self, task: FollowUp) -> None:
        listed = task.listed
        begin = max(task.opens_at + 7 * HOUR, listed.plan_from)
        own = listed.category.self_report and listed.person.phone and self.dice.random() < 0.6
        worker = task.assigned_to
        actions.record_follow_up(
            by=listed.person if own or worker is None else worker,
            follow_up_id=task.pk,
            request_id=self.dice.nonce(),
            way=Way.SELF if own else self.dice.choice([Way.VISIT, Way.PHONE]),
            at=self.dice.between(min(begin, task.due_at), task.due_at),
            **self._found(listed),
        )

    def _found(self, listed: ListedPerson) -> dict[str, Any]:
        luck = self.dice.random()
        fever = luck < FEVER
        tenths = self.dice.randint(375, 384) if fever else self.dice.randint(361, 370)
        return {
            "found": Found.OUT if FEVER <= luck < FEVER + OUT else Found.AT_PLACE,
            "temperature": Decimal(tenths) / 10,
            "symptoms": [Symptom.COUGH] if fever else [],
            "whereabouts": "未外出" if listed.category.asks_whereabouts else "",
        }

    def _release(self, day: dt.date) -> None:
        for listed in self._over(day):
            at = day_start(day) + self.dice.uniform(20.5, 21.5) * HOUR
            actions.release(
                by=self.official, listed=listed, explanation="期满，核酸检测阴性，同意解除", at=at
            )

    def _over(self, day: dt.date) -> Iterator[ListedPerson]:
        yield from ListedPerson.objects.filter(state=ListedState.ACTIVE, ends_on__lte=day).order_by("pk")
