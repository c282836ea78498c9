"""Who was with whom, asked of the live stream."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from shanzhi.kernel.scans.enums import PointKind

from . import rules, statements

# Assumptions, not findings: people check in and nobody checks out. Every result has to name them.
USUAL_MINUTES = {
    PointKind.VENUE: 60,
    PointKind.CHECKPOINT: 5,
    PointKind.FOREST_GATE: 120,
    PointKind.SCHOOL_GATE: 480,
}
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Terms:
    """What is assumed and asked: minutes of a stay by kind of point, and minutes together that count."""

    min_overlap: float
    minutes: Mapping[PointKind, int] = field(default_factory=lambda: USUAL_MINUTES)


@dataclass(frozen=True)
class Tracing:
    """The contacts of a case, with the encounters that make them: the evidence."""

    contacts: list[rules.Contact]
    encounters: list[rules.Encounter]


def trace(
    *, person_id: UUID, since: dt.datetime, until: dt.datetime, terms: Terms, degree: int = 2
) -> Tracing:
    """Contacts of one case up to that degree; one statement for each. All of it sees one state of the stream."""
    case = str(person_id)
    with transaction.atomic():
        found = encounters(sources={person_id: since}, until=until, excluded=[person_id], terms=terms)
        first = rules.contacts_of(case, 1, found)
        contacts = list(first.values())
        if degree > 1 and first:
            sources = {UUID(one.person): _moment(one.first_exposure) for one in contacts}
            further = encounters(sources=sources, until=until, excluded=[person_id, *sources], terms=terms)
            found += further
            contacts += rules.contacts_of(case, 2, further).values()
    return Tracing(sorted(contacts, key=lambda one: (one.degree, -one.time, one.person)), found)


def encounters(
    *, sources: Mapping[UUID, dt.datetime], until: dt.datetime, excluded: Sequence[UUID], terms: Terms
) -> list[rules.Encounter]:
    """Encounters with the sources, from the moment of each on. Nobody excluded is found."""
    with connection.cursor() as cursor:
        cursor.execute(statements.ENCOUNTERS, parameters(sources, until, excluded, terms))
        cursor.nextset()
        return [
            rules.Encounter(str(source), str(person), venue, _micros(starts), _micros(ends))
            for source, person, venue, starts, ends in cursor.fetchall()
        ]


def parameters(
    sources: Mapping[UUID, dt.datetime], until: dt.datetime, excluded: Sequence[UUID], terms: Terms
) -> dict[str, Any]:
    """Of `statements.ENCOUNTERS`."""
    longest = dt.timedelta(minutes=rules.LONGEST_STAY)
    return {
        "people": list(sources),
        "since": list(sources.values()),
        "low": min(sources.values()) - longest,
        "until": until,
        "excluded": list(excluded),
        "kinds": [kind.value for kind in terms.minutes],
        "minutes": list(terms.minutes.values()),
        "overlap": dt.timedelta(minutes=terms.min_overlap),
    }


def _micros(moment: dt.datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(micros: int) -> dt.datetime:
    return _EPOCH + micros * _MICROSECOND
