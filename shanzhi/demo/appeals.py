"""What waits at the health bureau's desks: an area in the list, an appeal to answer, a colour to confirm."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from shanzhi.core.clock import city_day, local
from shanzhi.demo.people import Resident, Residents
from shanzhi.demo.visitors import Cast
from shanzhi.features.health_code import actions as health_code
from shanzhi.features.health_code.enums import Colour, Contact, RiskLevel, Travel
from shanzhi.kernel.accounts.models import Person


def play(*, cast: Cast, residents: Residents, at: dt.datetime) -> None:
    """Two residents turn red by what they declare: one appeals, for the other a colour is proposed."""
    official = cast.parts["identity_reviewer"].resident.load()  # of the bureau, not its head
    list_area(by=official, at=at)
    taken = {part.resident.id for part in cast.parts.values()}
    free = (one for one in residents if one.part == "parent" and one.has_phone and one.id not in taken)
    appealing, other = next(free), next(free)
    appeal(resident=appealing, at=at)
    propose(by=official, resident=other, at=at)


def list_area(*, by: Person, at: dt.datetime) -> None:
    """A place with cases, for those who come from there to choose."""
    health_code.add_risk_area(
        by=by,
        name="甲省乙市丙区（演示）",
        level=RiskLevel.HIGH,
        since=city_day(at) - dt.timedelta(days=9),
        document_number=_number(at, 31),
        at=at - dt.timedelta(days=9),
    )


def appeal(*, resident: Resident, at: dt.datetime) -> None:
    """Declared contact with a case by mistake, and says so."""
    person = resident.load()
    _declare_contact(person, resident, at - dt.timedelta(hours=4))
    health_code.make_appeal(
        by=person,
        person_id=person.pk,
        text="填申报时点错了，我没有接触过病例，这两周都在家附近。",
        phone=person.phone or "",
        at=at - dt.timedelta(hours=3),
    )


def propose(*, by: Person, resident: Resident, at: dt.datetime) -> None:
    """Found by a telephone call to be harmless; a second official has to confirm."""
    person = resident.load()
    _declare_contact(person, resident, at - dt.timedelta(hours=6))
    health_code.propose_colour(
        by=by,
        person_id=person.pk,
        colour=Colour.YELLOW,
        reason="经电话核实为间隔就座的同车人员，按一般接触者管理。",
        document_number=_number(at, 36),
        until=at + dt.timedelta(days=7),
        at=at - dt.timedelta(hours=2),
    )


def _declare_contact(person: Person, resident: Resident, at: dt.datetime) -> None:
    health_code.declare(
        by=person,
        person=person,
        request_id=UUID(int=person.pk.int ^ 1),
        division=resident.home,
        temperature=Decimal("36.6"),
        symptoms=(),
        contact=Contact.CASE,
        travel=Travel.NONE,
        at=at,
    )


def _number(at: dt.datetime, serial: int) -> str:
    return f"汕卫〔{local(at).year}〕{serial}号"
