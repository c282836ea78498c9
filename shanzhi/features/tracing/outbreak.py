"""A small epidemic in a small city, to see what tracing by check-ins finds of it. It says nothing about any disease.

Everybody goes out once to three times a day, mostly to places of their own, and stays as long as the place makes them.
Nine of ten visits are scanned, on entering only. Who sits at a table with somebody infectious catches it with a chance
that grows with the minutes; a part of the infections happens at home, where nobody scans.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .rules import DAY, MINUTE, Case, Terms, Visit, trace

_USUAL_STAYS = (15, 30, 45, 90)  # minutes, by kind of place
_PER_MINUTE = 0.0035
_AT_HOME = 0.25  # chance that somebody infects one more person at home
_INCUBATION = (3, 6)  # days until symptoms
_BEFORE_SYMPTOMS = 2  # days
_SCANNED = 0.9


class Presence(NamedTuple):
    """Somebody really being somewhere; `scanned` is all that tracing will know of it."""

    person: int
    venue: int
    start: int
    end: int
    scanned: bool


@dataclass(frozen=True)
class Plan:
    """How large and how long."""

    people: int = 2000
    venues: int = 250
    days: int = 21
    first_cases: int = 10


@dataclass
class Outbreak:
    """What happened, known to nobody but the simulator: who was infected when, and by whom."""

    visits: list[Visit] = field(default_factory=list)
    infected: dict[int, int] = field(default_factory=dict)
    by: dict[int, int] = field(default_factory=dict)
    symptoms: dict[int, int] = field(default_factory=dict)

    def found_cases(self, lookback_days: int, end: int) -> list[Case]:
        """Everybody whose symptoms have shown, traced from so many days before them until then."""
        return [
            Case(str(who), at - lookback_days * DAY, at)
            for who, at in sorted(self.symptoms.items())
            if at < end
        ]


@dataclass(frozen=True)
class Score:
    """What tracing with these parameters has found, over all cases."""

    stay: int
    overlap: int
    lookback_days: int
    degree: int
    recall: float
    precision: float
    group: float


def simulate(plan: Plan, seed: int) -> Outbreak:
    dice = random.Random(seed)  # noqa: S311  (an experiment that can be repeated, not a secret)
    outbreak = Outbreak()
    homes = [[dice.randrange(plan.venues) for _ in range(3)] for _ in range(plan.people)]
    for person in dice.sample(range(plan.people), plan.first_cases):
        _infect(outbreak, dice, person, 0, None)
    for day in range(plan.days):
        there: dict[int, list[Presence]] = defaultdict(list)
        for person in range(plan.people):
            for presence in _day_out(dice, plan, person, homes[person], day * DAY):
                there[presence.venue].append(presence)
        for presences in there.values():
            _mix(outbreak, dice, presences)
    return outbreak


def _day_out(
    dice: random.Random, plan: Plan, person: int, own: list[int], midnight: int
) -> Iterator[Presence]:
    at = midnight + dice.randrange(7 * 60, 12 * 60) * MINUTE
    for _ in range(dice.choice((1, 2, 2, 3))):
        venue = dice.choice(own) if dice.random() < 0.7 else dice.randrange(plan.venues)
        usual = _USUAL_STAYS[venue % len(_USUAL_STAYS)]
        stays = max(3, round(dice.lognormvariate(math.log(usual), 0.5))) * MINUTE
        yield Presence(person, venue, at, at + stays, dice.random() < _SCANNED)
        at += stays + dice.randrange(10, 240) * MINUTE


def _mix(outbreak: Outbreak, dice: random.Random, presences: Sequence[Presence]) -> None:
    for one in presences:
        if one.scanned:
            outbreak.visits.append(Visit(str(one.person), str(one.venue), one.start))
        if not _is_infectious(outbreak, one):
            continue
        for other in presences:
            together = (min(one.end, other.end) - max(one.start, other.start)) // MINUTE
            if together <= 0 or other.person in outbreak.infected:
                continue
            if dice.random() < 1 - math.exp(-_PER_MINUTE * together):
                _infect(outbreak, dice, other.person, max(one.start, other.start), one.person)


def _is_infectious(outbreak: Outbreak, one: Presence) -> bool:
    """For two days before the symptoms, with which they stay at home."""
    if one.person not in outbreak.infected:
        return False
    symptoms = outbreak.symptoms[one.person]
    return symptoms - _BEFORE_SYMPTOMS * DAY <= one.start < symptoms


def _infect(outbreak: Outbreak, dice: random.Random, person: int, at: int, by: int | None) -> None:
    outbreak.infected[person] = at
    outbreak.symptoms[person] = at + round(dice.uniform(*_INCUBATION) * DAY)
    if by is not None:
        outbreak.by[person] = by
    if dice.random() < _AT_HOME:
        at_home = -person - 1  # somebody who is never scanned
        outbreak.infected[at_home], outbreak.by[at_home] = outbreak.symptoms[person] - DAY, person


def score(
    outbreak: Outbreak, plan: Plan, *, stay: int, overlap: int, lookback_days: int, degree: int
) -> Score:
    """Recall: of those whom the cases infected, the share that was found. Precision: of those found, the share infected."""
    cases = outbreak.found_cases(lookback_days, plan.days * DAY)
    found = trace(outbreak.visits, cases, Terms(stay * MINUTE, overlap * MINUTE), degree=degree)
    pairs = {(one.case, one.person) for one in found}
    truth = _chains(outbreak, cases, degree)
    hits = len(pairs & truth)
    return Score(
        stay,
        overlap,
        lookback_days,
        degree,
        recall=hits / max(1, len(truth)),
        precision=hits / max(1, len(pairs)),
        group=len(pairs) / max(1, len(cases)),
    )


def _chains(outbreak: Outbreak, cases: Sequence[Case], degree: int) -> set[tuple[str, str]]:
    """(case, somebody they infected), and for the second degree those whom these infected, as far as it had come."""
    infected_by = defaultdict(list)
    for person, source in outbreak.by.items():
        infected_by[source].append(person)
    found = set()
    for case in cases:
        wave = [int(case.person)]
        for _ in range(degree):
            wave = [
                who for source in wave for who in infected_by[source] if outbreak.infected[who] < case.until
            ]
            found |= {(case.person, str(who)) for who in wave}
    return found
