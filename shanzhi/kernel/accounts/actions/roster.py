"""People without an account of their own whom a school or firm has in its roster, many at once."""

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from shanzhi.core import bulk
from shanzhi.core.crypto import blind_index, seal
from shanzhi.core.ids import new_id
from shanzhi.kernel.audit import actions as audit

from .. import rules
from ..enums import Language, RealNameMethod, Theme
from ..models import Person

_COLUMNS = (
    *("id", "name", "id_kind", "id_number", "id_number_index", "sex", "birth_date", "real_name_at"),
    *("real_name_method", "language", "large_text", "theme", "is_active", "is_synthetic", "session_salt"),
    "created_at",
)
_TAKE = """
INSERT INTO accounts_person ({columns}) SELECT {columns} FROM accounts_roster ORDER BY id_kind, id_number_index
ON CONFLICT (id_kind, id_number_index) DO NOTHING
"""
_CHUNK = 5000


class RosterName(NamedTuple):
    """A person as a roster names them: the number is checked and tidy, sex and birth fit it."""

    name: str
    id_kind: str
    id_number: str
    sex: str
    birth_date: dt.date


@transaction.atomic
def register_by_roster(
    *, by: Person | None, names: Sequence[RosterName], at: dt.datetime
) -> list[Person | None]:
    """The people of a roster, in its order; an account without a phone is made where there is none.

    None where the number belongs to somebody of another name: who that is nobody learns here. It gives no right to
    act for them; the school has seen the paper, which `RealNameMethod.ROSTER` says.
    """
    found = _known(names)
    missing = {(row.id_kind, row.id_number): row for row in names if _key(row) not in found}
    if missing:
        _make(list(missing.values()), by, at)
        found |= _known(list(missing.values()))
        audit.record(
            by=by,
            act="accounts.roster_registered",
            subject="person:*",
            at=at,
            detail={"people": len(missing)},
        )
    return [
        person if rules.same_name(person.name, row.name) else None
        for row in names
        for person in [found[_key(row)]]
    ]


def _key(row: RosterName) -> tuple[str, bytes]:
    return str(row.id_kind), blind_index(row.id_number)


def _known(names: Sequence[RosterName]) -> dict[tuple[str, bytes], Person]:
    found: dict[tuple[str, bytes], Person] = {}
    for chunk in bulk.in_chunks({blind_index(row.id_number) for row in names}, _CHUNK):
        for person in Person.objects.filter(id_number_index__in=chunk).defer("id_number", "phone"):
            found[person.id_kind, bytes(person.id_number_index or b"")] = person
    return found


def _make(names: Sequence[RosterName], by: Person | None, at: dt.datetime) -> None:
    """Of two rosters that name somebody new at once, the second finds the first one's."""
    synthetic = by.is_synthetic if by else settings.DEMO_CITY
    rows = _rows(names, synthetic, at)
    with (
        bulk.staged("accounts_roster", Person._meta.db_table, _COLUMNS, rows),
        connection.cursor() as cursor,
    ):
        cursor.execute(_TAKE.format(columns=", ".join(_COLUMNS)))


def _rows(names: Sequence[RosterName], synthetic: bool, at: dt.datetime) -> Iterator[tuple[Any, ...]]:
    for row in names:
        who: UUID = new_id()
        paper = str(row.id_kind), seal(row.id_number), blind_index(row.id_number)
        proven = row.sex, row.birth_date, at, RealNameMethod.ROSTER.value
        looks = Language.CHINESE.value, False, Theme.AUTO.value, True, synthetic
        yield who, row.name, *paper, *proven, *looks, secrets.token_hex(16), at
