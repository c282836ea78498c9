"""A teacher's or manager's day: each class and school with how far it is."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shanzhi.core.clock import city_day
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.models import Group, Round
from shanzhi.kernel.declarations.queries.boards import Sums, group_sums, top_sums

from .finding import classes_of, schools_of


@dataclass(frozen=True)
class Card:
    """A class or a school today. `round` is none on days without declarations."""

    group: Group
    sums: Sums
    round: Round | None
    phase: str

    @property
    def is_due(self) -> bool:
        """Somebody is missing, and could still answer."""
        return self.phase in {"open", "late"} and self.sums.missing > 0

    @property
    def tone(self) -> str:
        if self.sums.abnormal:
            return "bad"
        return "warn" if self.sums.missing else "good"


def class_cards(person: Person, *, at: dt.datetime) -> list[Card]:
    """The classes that somebody teaches."""
    classes = list(classes_of(person))
    sums = group_sums([one.pk for one in classes], city_day(at)) if classes else {}
    rounds = _rounds({one.top_id or one.pk for one in classes}, city_day(at))
    return [_card(one, sums.get(one.pk, Sums()), rounds.get(one.top_id or one.pk), at) for one in classes]


def school_cards(person: Person, *, at: dt.datetime) -> list[Card]:
    """The schools that somebody leads."""
    schools = list(schools_of(person))
    sums = top_sums([one.pk for one in schools], city_day(at)) if schools else {}
    rounds = _rounds([one.pk for one in schools], city_day(at))
    return [_card(one, sums.get(one.pk, Sums()), rounds.get(one.pk), at) for one in schools]


def _rounds(tops: Iterable[UUID], day: dt.date) -> dict[UUID, Round]:
    found: dict[UUID, Round] = {}
    for round in Round.objects.filter(top__in=list(tops), day=day).order_by("-opens_at", "pk"):
        found[round.top_id] = round
    return found


def _card(group: Group, sums: Sums, round: Round | None, at: dt.datetime) -> Card:
    return Card(group, sums, round, round.phase(at) if round else "none")
