"""Questions about people's codes, declarations and check-ins."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from shanzhi.core.clock import city_day
from shanzhi.core.refs import key_of
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs.models import Residence
from shanzhi.kernel.scans import queries as scans
from shanzhi.kernel.scans.models import Point, Scan

from .. import rules
from ..models import ColourChange, HealthCode, HealthDeclaration, Venue

_RULE = "rule__rule_set"
VISIT_SHOWN = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Card:
    """A person and their code, as one page of the swipe."""

    person: Person
    code: HealthCode | None
    is_current: bool
    is_self: bool

    @property
    def state(self) -> str:
        """What the page shows: a colour, `expired` or `none`."""
        if self.code is None:
            return "none"
        return self.code.colour if self.is_current else "expired"


def cards_of(person: Person, *, at: dt.datetime) -> list[Card]:
    """The person's own code first, then those of the people they act for."""
    people = accounts.people_i_act_for(person)
    codes = HealthCode.objects.select_related(_RULE, "division").in_bulk([someone.pk for someone in people])
    return [_card(someone, codes.get(someone.pk), someone.pk == person.pk, at) for someone in people]


def own_card(person: Person, *, at: dt.datetime) -> Card:
    """Only the person's own, in one query: for the portal's home."""
    return _card(person, HealthCode.objects.select_related(_RULE).filter(person=person).first(), True, at)


def _card(person: Person, code: HealthCode | None, is_self: bool, at: dt.datetime) -> Card:
    current = code is not None and rules.is_current(code.until, at=at)
    return Card(person=person, code=code, is_current=current, is_self=is_self)


def last_declaration(person: Person) -> HealthDeclaration | None:
    return HealthDeclaration.objects.filter(person=person).first()


def home_division(person: Person) -> str:
    """Where the declaration form begins: the last declared home, else the registered residence."""
    last = last_declaration(person)
    if last:
        return last.division_id
    return Residence.objects.filter(person=person).values_list("division_id", flat=True).first() or ""


def needs_guardian(person: Person, *, at: dt.datetime) -> bool:
    """Whether the person is under the age from which one declares for oneself."""
    return person.birth_date is not None and rules.needs_guardian(
        rules.age_on(person.birth_date, city_day(at))
    )


def colour_history(person: Person) -> QuerySet[ColourChange]:
    return ColourChange.objects.select_related(_RULE).filter(person=person)


def has_code(person: Person) -> bool:
    return HealthCode.objects.filter(person=person).exists()


def check_ins_of(person_id: UUID, *, at: dt.datetime) -> QuerySet[Scan]:
    """A person's check-ins for as long as they are kept, newest first."""
    return scans.scans_of(person_id, since=at - dt.timedelta(days=scans.retention_days()))


def recent_visit(text: str, cards: Sequence[Card], *, at: dt.datetime) -> "Visit | None":
    """The check-in of the family with that id, while it is fresh enough to show to a guard."""
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    people = [card.person.pk for card in cards]
    found = Scan.objects.filter(person_id__in=people, at__gte=at - VISIT_SHOWN, id=wanted).first()
    return visits([found])[0] if found else None


@dataclass(frozen=True)
class Visit:
    """A check-in with the names of where it happened."""

    scan: Scan
    venue: str
    point: str


def visits(rows: Sequence[Scan]) -> list[Visit]:
    """Name the doors and venues of one page of check-ins, in two queries."""
    points = Point.objects.in_bulk({scan.point_id for scan in rows})
    keys = [key_of(point.owner_ref) for point in points.values() if point.owner_ref.startswith("venue:")]
    venues = {str(key): name for key, name in Venue.objects.filter(pk__in=keys).values_list("pk", "name")}
    return [_visit(scan, points, venues) for scan in rows]


def _visit(scan: Scan, points: dict[UUID, Point], venues: dict[str, str]) -> Visit:
    point = points.get(scan.point_id)
    if point is None:
        return Visit(scan, "", "")
    return Visit(scan, venues.get(key_of(point.owner_ref), point.name), point.name)
