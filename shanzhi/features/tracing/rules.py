"""The one definition of who was with whom: stays, encounters, first and second degree (docs/features/tracing.md).

Pure, for small worlds; `mass` and `statements` say the same for a province and for the live database, and tests hold
all of them to one answer. A moment and a length of time are whole microseconds, so that nothing is ever rounded
before the end.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
LONGEST_STAY = 1440  # minutes


class Visit(NamedTuple):
    """A scan: somebody came to a venue, or left it."""

    person: str
    venue: str
    at: int
    leaves: bool = False


class Stay(NamedTuple):
    """From `start` until before `end` a person counts as being at a venue."""

    person: str
    venue: str
    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """Whose encounters are looked for, between `since` and before `until`."""

    person: str
    since: int
    until: int


class Encounter(NamedTuple):
    """Two stays at one venue that overlap for long enough; `person` is the one who is found."""

    source: str
    person: str
    venue: str
    start: int
    end: int


@dataclass(frozen=True)
class Contact:
    """Everything that one person has to do with one case. `time` adds up the encounters."""

    case: str
    person: str
    degree: int
    time: int
    first_exposure: int
    places: int


@dataclass(frozen=True)
class Terms:
    """How long somebody counts as being at a venue after a scan, and how long two must have been there together."""

    stay: int
    overlap: int
    stays: dict[str, int] = field(default_factory=dict)  # of venues that differ

    def __post_init__(self) -> None:
        if min(self.stay, self.overlap, *self.stays.values()) <= 0:
            raise ValueError("a stay and an overlap are longer than nothing")

    def stay_at(self, venue: str) -> int:
        return self.stays.get(venue, self.stay)


def stays_of(visits: Iterable[Visit], stay_at: Callable[[str], int]) -> list[Stay]:
    """All stays, whatever the order of the visits and however often one is repeated."""
    found: list[Stay] = []
    for _person, own in groupby(sorted(set(visits)), attrgetter("person")):
        found += _stays_of_one(own, stay_at)
    return found


def _stays_of_one(visits: Iterable[Visit], stay_at: Callable[[str], int]) -> Iterator[Stay]:
    """Moment after moment: what is scanned together is looked at together, so that neither scan ends the other."""
    lasting: dict[str, Stay] = {}
    for at, together in groupby(sorted(visits, key=attrgetter("at")), attrgetter("at")):
        scans = list(together)
        left = {scan.venue for scan in scans if scan.leaves}
        entered = {scan.venue: scan.person for scan in scans if not scan.leaves}
        for venue, stay in list(lasting.items()):
            if stay.end <= at or venue in left or venue not in entered:
                yield _ended(lasting.pop(venue), at)
        for venue, person in entered.items():
            begun = lasting[venue].start if venue in lasting else at
            lasting[venue] = Stay(person, venue, begun, at + stay_at(venue))
    yield from lasting.values()


def _ended(stay: Stay, at: int) -> Stay:
    return stay._replace(end=min(stay.end, at))


def clipped(stays: Iterable[Stay], since: int, until: int) -> list[Stay]:
    """What of the stays lies between two moments."""
    cut = (stay._replace(start=max(stay.start, since), end=min(stay.end, until)) for stay in stays)
    return [stay for stay in cut if stay.start < stay.end]


def by_venue(stays: Iterable[Stay]) -> dict[str, list[Stay]]:
    found: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        found[stay.venue].append(stay)
    return found


def encounters(
    sources: Iterable[Stay], others: Mapping[str, Collection[Stay]], overlap: int
) -> Iterator[Encounter]:
    """Each pair of stays of two people that counts: every pair for itself has to reach the overlap."""
    for source in sources:
        for other in others.get(source.venue, ()):
            start, end = max(source.start, other.start), min(source.end, other.end)
            if end - start >= overlap and source.person != other.person:
                yield Encounter(source.person, other.person, source.venue, start, end)


def contacts_of(case: str, degree: int, found: Iterable[Encounter]) -> dict[str, Contact]:
    """The encounters of each person found, added up."""
    by_person: dict[str, list[Encounter]] = defaultdict(list)
    for encounter in found:
        by_person[encounter.person].append(encounter)
    return {
        person: Contact(
            case,
            person,
            degree,
            time=sum(one.end - one.start for one in own),
            first_exposure=min(one.start for one in own),
            places=len({one.venue for one in own}),
        )
        for person, own in by_person.items()
    }


def trace(visits: Collection[Visit], cases: Iterable[Case], terms: Terms, *, degree: int) -> list[Contact]:
    """Contacts of the cases up to that degree, by case and person."""
    stays = stays_of(visits, terms.stay_at)
    there = by_venue(stays)
    by_person: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_person[stay.person].append(stay)
    found: list[Contact] = []
    for case in cases:
        own = clipped(by_person[case.person], case.since, case.until)
        first = contacts_of(case.person, 1, encounters(own, there, terms.overlap))
        found += first.values()
        if degree > 1:
            # From their first exposure on, those of the first degree may pass on what they have caught.
            sources: list[Stay] = []
            for person, contact in first.items():
                sources += clipped(by_person[person], contact.first_exposure, case.until)
            known = {case.person, *first}
            further = (one for one in encounters(sources, there, terms.overlap) if one.person not in known)
            found += contacts_of(case.person, 2, further).values()
    return sorted(found, key=attrgetter("case", "person"))


def hundredths_of_minutes(time: int) -> int:
    """Minutes with two decimals as a whole number; half a hundredth counts as one."""
    return (time + 300_000) // 600_000
