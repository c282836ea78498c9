"""Many invented people at once, for the demo city and for measuring at a city's size."""

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import bulk
from shanzhi.core.crypto import blind_index, seal
from shanzhi.core.identifiers import birth_of, sex_of
from shanzhi.core.ids import new_id
from shanzhi.kernel.audit import actions as audit

from ..enums import FamilyKind, IdKind, Language, LinkState, RealNameMethod, Theme
from ..models import FamilyLink, Person
from .demo import DemoRefused

_COLUMNS = (
    *("id", "phone", "phone_index", "phone_confirmed_at", "name", "id_kind", "id_number", "id_number_index"),
    *("sex", "birth_date", "real_name_at", "real_name_method", "language", "large_text", "theme"),
    *("is_active", "is_synthetic", "session_salt", "created_at"),
)
_LINK_COLUMNS = ("id", "guardian_id", "member_id", "kind", "state", "asked_at", "answered_at")


class Settler(NamedTuple):
    """An invented person. `guardian` is the place in the list of the one who acts for them.

    Without a number it is only an account: its owner has not proven a real name yet.
    """

    name: str = ""
    id_number: str = ""
    phone: str | None = None
    guardian: int | None = None
    kind: str = FamilyKind.CHILD.value


@transaction.atomic
def settle(*, settlers: Sequence[Settler], at: dt.datetime) -> list[UUID]:
    """Accounts with confirmed phone and real name, linked into families; all marked as synthetic.

    What opening, proving a name and adding family do one by one, without an event for each.
    """
    if not settings.DEMO_CITY:
        raise DemoRefused(_("只有演示城市里可以批量生成虚构人员。"), "demo.refused")
    people = [new_id() for _settler in settlers]
    rows = (_row(who, settler, at) for who, settler in zip(people, settlers, strict=True))
    bulk.copy_rows(Person._meta.db_table, _COLUMNS, rows)
    links = bulk.copy_rows(FamilyLink._meta.db_table, _LINK_COLUMNS, _links(people, settlers, at))
    detail = {"people": len(people), "links": links}
    audit.record(by=None, act="accounts.settled", subject="person:*", at=at, detail=detail)
    return people


def _row(who: UUID, settler: Settler, at: dt.datetime) -> tuple[Any, ...]:
    phone, number = settler.phone, settler.id_number
    proven: tuple[Any, ...] = ("", "", None, None, "", None, None, "")
    if number:
        vouched = RealNameMethod.DEVELOPMENT if settler.guardian is None else RealNameMethod.GUARDIAN
        paper = IdKind.RESIDENT.value, seal(number), blind_index(number), sex_of(number), birth_of(number)
        proven = settler.name, *paper, at, vouched.value
    return (
        *(who, seal(phone) if phone else None, blind_index(phone) if phone else None),
        *(at if phone else None, *proven),
        *(Language.CHINESE.value, False, Theme.AUTO.value, True, True, secrets.token_hex(16), at),
    )


def _links(people: Sequence[UUID], settlers: Sequence[Settler], at: dt.datetime) -> Iterator[tuple[Any, ...]]:
    for who, settler in zip(people, settlers, strict=True):
        if settler.guardian is not None:
            yield new_id(), people[settler.guardian], who, settler.kind, LinkState.ACTIVE.value, at, at
