"""Many invented people at once, for the demo city and for measuring at a city's size."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.identifiers import birth_of, sex_of
from shanzhi.kernel.audit import actions as audit

from ..enums import FamilyKind, IdKind, LinkState, RealNameMethod
from ..models import FamilyLink, Person
from .demo import DemoRefused

_BATCH = 1000


@dataclass(frozen=True)
class Settler:
    """An invented person. `guardian` is the place in the list of the one who acts for them.

    Without a number it is only an account: its owner has not proven a real name yet.
    """

    name: str = ""
    id_number: str = ""
    phone: str | None = None
    guardian: int | None = None
    kind: str = FamilyKind.CHILD


@transaction.atomic
def settle(*, settlers: Sequence[Settler], at: dt.datetime) -> list[Person]:
    """Accounts with confirmed phone and real name, linked into families; all marked as synthetic.

    What opening, proving a name and adding family do one by one, without an event for each.
    """
    if not settings.DEMO_CITY:
        raise DemoRefused(_("只有演示城市里可以批量生成虚构人员。"), "demo.refused")
    people = [_person(settler, at) for settler in settlers]
    Person.objects.bulk_create(people, batch_size=_BATCH)
    links = [
        FamilyLink(
            guardian=people[settler.guardian],
            member=person,
            kind=settler.kind,
            state=LinkState.ACTIVE,
            asked_at=at,
            answered_at=at,
        )
        for settler, person in zip(settlers, people, strict=True)
        if settler.guardian is not None
    ]
    FamilyLink.objects.bulk_create(links, batch_size=_BATCH)
    detail = {"people": len(people), "links": len(links)}
    audit.record(by=None, act="accounts.settled", subject="person:*", at=at, detail=detail)
    return people


def _person(settler: Settler, at: dt.datetime) -> Person:
    confirmed_at = at if settler.phone else None
    person = Person(phone_confirmed_at=confirmed_at, is_synthetic=True, created_at=at)
    person.set_phone(settler.phone)
    if settler.id_number:
        _prove(person, settler, at)
    return person


def _prove(person: Person, settler: Settler, at: dt.datetime) -> None:
    vouched = RealNameMethod.DEVELOPMENT if settler.guardian is None else RealNameMethod.GUARDIAN
    person.name, person.real_name_at, person.real_name_method = settler.name, at, vouched
    person.sex, person.birth_date = sex_of(settler.id_number), birth_of(settler.id_number)
    person.set_id_number(IdKind.RESIDENT, settler.id_number)
