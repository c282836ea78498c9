"""The rows of rosters' members and of who answers for them, for the verbs that change them."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from shanzhi.core import bulk, jobs
from shanzhi.core.clock import city_day
from shanzhi.core.crypto import blind_index
from shanzhi.core.crypto import seal as sealed
from shanzhi.core.identifiers import is_mobile
from shanzhi.core.ids import new_id
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Leaving, ReporterState
from shanzhi.kernel.declarations.models import Group, Member, Reporter
from shanzhi.kernel.events import actions as events

from .counting import recount

_MEMBER = (
    *("id", "group_id", "top_id", "person_id", "number", "answers_alone", "shares_position", "since"),
    "leaving",
)


_REPORTER = (
    *("id", "member_id", "person_id", "name", "relation", "phone", "phone_index", "state", "invited_at"),
    "answered_at",
)


_MOVE_ANSWERS = "UPDATE declarations_answer SET group_id = %s WHERE member_id = %s AND day >= %s"


class Guardian(NamedTuple):
    """Who may answer. `person_id`: known and confirmed already; otherwise the holder of the number is asked."""

    name: str
    relation: str
    phone: str
    person_id: UUID | None = None


class Enrolment(NamedTuple):
    """A person into a class or workshop of that top."""

    group_id: UUID
    top_id: UUID
    person_id: UUID
    number: str = ""
    answers_alone: bool = False
    guardians: tuple[Guardian, ...] = ()


def tell(kind: str, person_id: UUID, top: Group, by: Person | None, at: dt.datetime, **payload: Any) -> None:
    """A fact about one person in one roster."""
    events.emit(
        kind,
        subject=f"person:{person_id}",
        at=at,
        by=by,
        division_code=top.division_id,
        payload={"top": str(top.pk), "audience": top.audience, **payload},
    )


def copy_members(rows: Collection[Enrolment], *, at: dt.datetime) -> list[UUID]:
    """Write members and their reporters."""
    keys = [new_id() for _row in rows]
    day = city_day(at)
    bulk.copy_rows(
        Member._meta.db_table,
        _MEMBER,
        (
            (key, row.group_id, row.top_id, row.person_id, row.number, row.answers_alone, True, day, "")
            for key, row in zip(keys, rows, strict=True)
        ),
    )
    copy_reporters(((key, one) for key, row in zip(keys, rows, strict=True) for one in row.guardians), at=at)
    return keys


def copy_reporters(pairs: Iterable[tuple[UUID, Guardian]], *, at: dt.datetime) -> int:
    """Write reporters of members."""
    return bulk.copy_rows(Reporter._meta.db_table, _REPORTER, _reporters(pairs, at))


def _reporters(pairs: Iterable[tuple[UUID, Guardian]], at: dt.datetime) -> Iterator[tuple[Any, ...]]:
    seen: set[tuple[UUID, str]] = set()
    for member_id, one in pairs:
        if (member_id, one.phone) in seen or not is_mobile(one.phone):
            continue
        seen.add((member_id, one.phone))
        known = one.person_id is not None
        state = ReporterState.CONFIRMED if known else ReporterState.INVITED
        said = str(one.relation), sealed(one.phone), blind_index(one.phone), state.value
        yield new_id(), member_id, one.person_id, one.name[:60], *said, at, at if known else None


def move_members(members: Iterable[UUID], group_id: UUID, *, at: dt.datetime) -> None:
    """The answers of today go with them."""
    keys = list(members)
    Member.objects.filter(pk__in=keys).update(group=group_id)
    with connection.cursor() as cursor:
        cursor.executemany(_MOVE_ANSWERS, [(group_id, key, city_day(at)) for key in keys])


def end_members(rows: Collection[Member], reason: Leaving, *, at: dt.datetime) -> None:
    """Their membership ends today and nobody answers for them any more. The top is locked."""
    keys = [row.pk for row in rows]
    Member.objects.filter(pk__in=keys, until__isnull=True).update(until=city_day(at), leaving=reason)
    Reporter.objects.filter(
        member__in=keys, state__in=[ReporterState.INVITED, ReporterState.CONFIRMED]
    ).update(state=ReporterState.ENDED)
    recount({row.group_id for row in rows}, at=at)


def later_invite(reporters: Collection[UUID]) -> None:
    """Invite them by message, from the worker."""
    if reporters:
        jobs.later("declarations.invite", reporters=[str(key) for key in reporters])


def tell_imported(top: Group, by: Person | None, detail: dict[str, int], at: dt.datetime) -> None:
    """A roster was brought up to date."""
    events.emit(
        "declaration.roster_imported",
        subject=ref(top),
        at=at,
        by=by,
        division_code=top.division_id,
        payload=detail,
    )
