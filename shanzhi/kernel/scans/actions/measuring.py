"""Invented people, points and an inspector, so that a load generator has whom to scan."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import SYNTHETIC_SERIALS, synthetic_id_number
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import actions as codes
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.codes.models import IssuedCode
from shanzhi.kernel.scans.actions.points import add_staff, close_point, open_point
from shanzhi.kernel.scans.actions.standings import NewStanding, set_standings
from shanzhi.kernel.scans.enums import PointKind, StaffRole
from shanzhi.kernel.scans.models import Point

# How the people and points of a measurement are recognised, so that the next one uses them again.
GIVEN_NAME = "压测"
NAMES = tuple(f"{surname}{GIVEN_NAME}" for surname in "陈林黄李郑吴蔡庄")
OWN_VENUE, OTHER_VENUE = "bench:venue", "bench:other"

# Born before anyone in a demo city, so that their numbers are nobody else's.
_FIRST_BIRTH = dt.date(1900, 1, 1)
_AREAS = ("441502", "441521", "441523", "441581")
_YELLOW_EVERY, _RED_EVERY = 50, 200
_REVOKED_CARDS = 20


class MeasuringRefused(DomainError):
    """This city is not one to measure in."""


@dataclass(frozen=True)
class Ground:
    """What a measurement works with. The inspector may scan at `points` and not at `other_point`."""

    people: list[UUID]
    points: list[UUID]
    inspector: UUID
    other_point: UUID
    revoked_cards: list[IssuedCode]


@transaction.atomic
def prepare_measuring(*, people: int, points: int, valid_seconds: int, at: dt.datetime) -> Ground:
    """Have so many people with standings, and points with one inspector on all of them.

    Those of an earlier measurement are used again; what is missing is added. `valid_seconds` is the life of
    the revoked cards.
    """
    if not settings.DEMO_CITY:
        raise MeasuringRefused(_("只有演示城市里可以准备压测数据。"), "measuring.refused")
    who = _people(people, at)
    set_standings(rows=_standings(who), at=at)
    inspector = Person.objects.get(pk=who[0])
    own = _points(OWN_VENUE, points, inspector, at)
    for point in own:
        add_staff(by=inspector, point=point, person=inspector, role=StaffRole.INSPECTOR, at=at)
    (other,) = _points(OTHER_VENUE, 1, inspector, at)
    return Ground(
        people=who,
        points=[point.pk for point in own],
        inspector=inspector.pk,
        other_point=other.pk,
        revoked_cards=[
            _revoked_card(inspector, subject, valid_seconds, at) for subject in who[:_REVOKED_CARDS]
        ],
    )


def _people(number: int, at: dt.datetime) -> list[UUID]:
    known = (
        Person.objects.filter(is_synthetic=True, name__in=NAMES).order_by("pk").values_list("pk", flat=True)
    )
    found = list(known[:number])
    if len(found) < number:
        settlers = [_settler(place) for place in range(len(found), number)]
        found += accounts.settle(settlers=settlers, at=at)
    return found


def _settler(place: int) -> accounts.Settler:
    """The one at that place of an endless list of different people."""
    day, serial = divmod(place, len(SYNTHETIC_SERIALS))
    days, area = divmod(day, len(_AREAS))
    birth = _FIRST_BIRTH + dt.timedelta(days=days)
    number = synthetic_id_number(_AREAS[area], birth, SYNTHETIC_SERIALS[serial])
    return accounts.Settler(name=NAMES[place % len(NAMES)], id_number=number)


def _standings(people: list[UUID]) -> Iterator[NewStanding]:
    for place, person in enumerate(people):
        name, area = NAMES[place % len(NAMES)], _AREAS[place % len(_AREAS)]
        colour, reason = Colour.GREEN, None
        if place % _RED_EVERY == 1:
            colour, reason = Colour.RED, "申报接触过确诊病例"
        elif place % _YELLOW_EVERY == 1:
            colour, reason = Colour.YELLOW, "申报有发热症状"
        yield NewStanding(person, name, colour, reason, None, area)


def _points(owner_ref: str, number: int, by: Person, at: dt.datetime) -> list[Point]:
    """The first open points of a venue; further ones are opened, superfluous ones closed."""
    found = list(Point.objects.filter(owner_ref=owner_ref, is_open=True).order_by("pk"))
    for point in found[number:]:
        close_point(by=by, point=point, reason="", at=at)
    for place in range(len(found), number):
        area = _AREAS[place % len(_AREAS)]
        point = open_point(
            by=by,
            owner_ref=owner_ref,
            name=f"{place + 1}号门",
            kind=PointKind.VENUE,
            division_code=area,
            at=at,
        )
        found.append(point)
    return found[:number]


def _revoked_card(by: Person, subject: UUID, valid_seconds: int, at: dt.datetime) -> IssuedCode:
    card = codes.issue(by=by, kind=CodeKind.PAPER_CARD, subject=subject, valid_seconds=valid_seconds, at=at)
    codes.revoke(by=by, issued=card, reason=GIVEN_NAME, at=at)
    return card
