"""What waits for the visitors of the demo city: something to agree to, to check, to read."""

import datetime as dt

from shanzhi.demo import appeals
from shanzhi.demo.people import FIRST_PHONE, Residents
from shanzhi.demo.visitors import Cast
from shanzhi.features.health_code import actions as health_code
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.enums import FamilyKind, IdKind
from shanzhi.kernel.accounts.models import Person

NEWCOMER = "何嘉欣"


def play(*, cast: Cast, residents: Residents, at: dt.datetime) -> None:
    """All of them; what waits for an enterprise's representative came with the firms."""
    ask_elder(cast=cast, residents=residents, at=at - dt.timedelta(hours=3))
    ask_review(phone=str(FIRST_PHONE + len(residents)), at=at - dt.timedelta(hours=5))
    look_at_citizen(cast=cast, at=at - dt.timedelta(days=1, hours=2))
    appeals.play(cast=cast, residents=residents, at=at)


def ask_elder(*, cast: Cast, residents: Residents, at: dt.datetime) -> None:
    """A grown-up child wants to act for the elder, who has a phone and is therefore asked."""
    elder = cast.parts["elder"].resident
    grown_up = [one for one in residents if one.part == "parent" and one.id != elder.id]
    at_home = [one for one in grown_up if one.household == elder.household]
    person = elder.load()
    accounts.add_family_member(
        by=(at_home or grown_up)[0].load(),
        name=person.name,
        id_kind=IdKind.RESIDENT,
        id_number=person.id_number or "",
        kind=FamilyKind.ELDER,
        at=at,
    )


def ask_review(*, phone: str, at: dt.datetime) -> Person:
    """A visitor from Hong Kong, whose permit no provider can confirm."""
    (key,) = accounts.settle(settlers=[accounts.Settler(phone=phone)], at=at)
    return accounts.verify_real_name(
        by=Person.objects.get(pk=key),
        name=NEWCOMER,
        id_kind=IdKind.HKMO_PERMIT,
        id_number="H00000001",
        sex="female",
        birth_date=dt.date(1988, 5, 17),
        at=at,
    )


def look_at_citizen(*, cast: Cast, at: dt.datetime) -> None:
    """The health bureau looked the citizen up, and said why."""
    health_code.look_up(
        by=cast.parts["health_official"].resident.load(),
        term=cast.parts["citizen"].resident.load().phone or "",
        reason="核实体温异常人员同时段到访场所的人员",
        at=at,
    )
