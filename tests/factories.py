"""People for tests: invented, synthetic, made in one line."""

import datetime as dt
from itertools import count
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF_KEY,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS_KEY
from django.test import Client

from shanzhi.core import clock
from shanzhi.core.identifiers import SYNTHETIC_SERIALS, synthetic_id_number
from shanzhi.kernel.accounts.enums import IdKind, RealNameMethod, Sex
from shanzhi.kernel.accounts.models import FamilyLink, Person, RoleGrant, RolePermit

_numbers = count(1)
SURNAMES = "陈林黄李郑吴蔡庄"
AREAS = ("441502", "441521", "441523", "441581")


def phone_number() -> str:
    """A mobile number nobody else in this test run has."""
    return f"199{next(_numbers):08d}"


def id_number(birth: dt.date | None = None, *, sex: str = "female", area: str = "") -> str:
    """A valid, synthetic resident ID number (GB 11643) that nobody else in this test run has."""
    number = next(_numbers)
    birth = birth or dt.date(1970, 1, 1) + dt.timedelta(days=number % 9000)
    pairs = len(SYNTHETIC_SERIALS) // 2
    area = area or AREAS[number // pairs % len(AREAS)]
    return synthetic_id_number(area, birth, SYNTHETIC_SERIALS[number % pairs * 2 + (sex == "male")])


def person(
    name: str | None = None,
    *,
    phone: str | None = "",
    birth: dt.date | None = None,
    real: bool = True,
    **fields: Any,
) -> Person:
    """A person with a confirmed phone and a real name; `phone=None` for one without, `real=False` for a fresh account."""
    sex = fields.setdefault("sex", Sex.FEMALE)
    birth = birth or dt.date(1975, 1, 1) + dt.timedelta(days=next(_numbers) % 6000)
    made = Person(is_synthetic=True, **fields)
    if phone is not None:
        made.set_phone(phone or phone_number())
        made.phone_confirmed_at = clock.now()
    if real:
        number = next(_numbers)
        made.name = name or f"{SURNAMES[number % len(SURNAMES)]}小{number}"
        made.birth_date = birth
        made.set_id_number(IdKind.RESIDENT, id_number(birth, sex=sex))
        made.real_name_at, made.real_name_method = clock.now(), RealNameMethod.DEVELOPMENT
    made.save()
    return made


def child(guardian: Person, name: str | None = None, *, birth: dt.date | None = None) -> Person:
    """A child without a phone, already in the guardian's family."""
    made = person(name, phone=None, birth=birth or dt.date(2014, 9, 1))
    family(guardian, made)
    return made


def family(guardian: Person, member: Person, kind: str = "child", state: str = "active") -> FamilyLink:
    return FamilyLink.objects.create(
        guardian=guardian,
        member=member,
        kind=kind,
        state=state,
        asked_at=clock.now(),
        answered_at=clock.now(),
    )


def grant(
    to: Person, *permits: str, role: str = "", division_code: str = "", unit_ref: str = ""
) -> RoleGrant:
    """A role in force; with `permits` it is a role made up for this test that holds exactly those."""
    role = role or "test_" + "_".join(sorted(permits)).replace(".", "_")[:50]
    for permit in permits:
        RolePermit.objects.get_or_create(role=role, permit=permit, defaults={"allowed": True})
    since = clock.now() - dt.timedelta(minutes=1)
    to.forget_permits()
    return RoleGrant.objects.create(
        person=to, role=role, division_code=division_code, unit_ref=unit_ref, since=since
    )


def official(*permits: str, role: str = "", division_code: str = "", **fields: Any) -> Person:
    """A person with a role: `official("health_code.read")` or `official(role="administrator")`."""
    made = person(**fields)
    if permits or role:
        grant(made, *permits, role=role, division_code=division_code)
    return made


def sign_in(client: Client, who: Person, *, second_factor: bool = False) -> Client:
    """Sign in without the pages; officials' pages want `second_factor=True`."""
    client.force_login(who)
    session = client.session
    methods = ["code", "mfa"] if second_factor else ["code"]
    session[METHODS_KEY] = [{"method": method, "at": clock.now().timestamp()} for method in methods]
    session[METHODS_OF_KEY] = str(who.pk)
    session.save()
    return client


def signed_in(who: Person, *, second_factor: bool = False, **options: Any) -> Client:
    """A client of its own for `who`."""
    return sign_in(Client(**options), who, second_factor=second_factor)
