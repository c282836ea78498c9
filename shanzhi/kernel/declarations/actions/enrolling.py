"""Members of rosters: they come, move and leave."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import bulk
from shanzhi.core.clock import city_day
from shanzhi.core.crypto import blind_index
from shanzhi.core.crypto import seal as sealed
from shanzhi.core.identifiers import is_mobile
from shanzhi.core.ids import new_id
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.enums import Audience, Leaving, ReporterState
from shanzhi.kernel.declarations.models import Group, Member, Reporter
from shanzhi.kernel.events import actions as events

from .counting import recount
from .rosters import RosterRefused, lock_top

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


@transaction.atomic
def enrol(
    *,
    by: Person | None,
    group: Group,
    name: accounts.RosterName,
    number: str = "",
    guardians: Iterable[Guardian] = (),
    at: dt.datetime,
) -> Member:
    """Put one person into a class or workshop; somebody new gets an account without a phone."""
    top = lock_top(group)
    (person,) = accounts.register_by_roster(by=by, names=[name], at=at)
    if person is None:
        raise RosterRefused(_("姓名和证件号码不一致，请对照证件检查。"), "roster.mismatch", field="name")
    refuse_elsewhere(person, top)
    _refuse_unfit(group, person, number)
    adult = person.is_adult_on(city_day(at))
    row = Enrolment(
        group.pk,
        top.pk,
        person.pk,
        number,
        answers_alone=top.audience == Audience.STAFF or adult,
        guardians=tuple(guardians),
    )
    (member_id,) = copy_members([row], at=at)
    recount([group.pk], at=at)
    audit.record(
        by=by, act="declarations.enrolled", subject=ref(person), at=at, detail={"group": str(group.pk)}
    )
    tell("declaration.enrolled", person.pk, top, by, at)
    return Member.objects.select_related("person", "group", "top").get(pk=member_id)


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


def refuse_elsewhere(person: Person, top: Group) -> None:
    """One school, one firm at a time. The lock lets two schools that enrol one pupil come one after the other."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    places = Member.objects.filter(person=person, until__isnull=True, top__audience=top.audience)
    found = set(places.values_list("top", flat=True))
    if top.pk in found:
        raise RosterRefused(_("此人已经在这个单位的名册里。"), "roster.twice", field="id_number", status=409)
    if found:
        raise RosterRefused(
            _("此人还在另一所学校（单位）的名册里，请对方先办理转出。"),
            "roster.elsewhere",
            field="id_number",
            status=409,
        )


def _refuse_unfit(group: Group, person: Person, number: str) -> None:
    row = Group.objects.get(pk=group.pk)
    if not row.is_open or row.parent_id is None:
        raise RosterRefused(_("请选择一个没有关闭的班级。"), "roster.group", field="group")
    if number and Member.objects.filter(top=row.top_id, number=number, until__isnull=True).exists():
        raise RosterRefused(_("这个学号（工号）已经有人使用。"), "roster.number", field="number", status=409)


@transaction.atomic
def enrol_many(*, by: Person | None, rows: Iterable[Enrolment], at: dt.datetime) -> int:
    """Many people at once, by COPY: of a sheet, or of the demo city. Says how many.

    The caller knows that nobody of them is in such a roster yet; the tables guard it within one top. It tells no
    event for each, and invites nobody.
    """
    told = list(rows)
    copy_members(told, at=at)
    recount({row.group_id for row in told}, at=at)
    audit.record(
        by=by, act="declarations.enrolled_many", subject="person:*", at=at, detail={"people": len(told)}
    )
    return len(told)


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


@transaction.atomic
def transfer(
    *, by: Person | None, member: Member, group: Group, number: str | None = None, at: dt.datetime
) -> Member:
    """Into another class of the same top; or into another top, where a new membership begins and the old one ends."""
    tops = sorted({member.top_id, group.top_id or group.pk})
    list(Group.objects.select_for_update(no_key=True).filter(pk__in=tops).order_by("pk"))
    row = Member.objects.select_related("person", "top", "group").get(pk=member.pk)
    target = Group.objects.select_related("top").get(pk=group.pk)
    _refuse_move(row, target)
    if target.top_id == row.top_id:
        return _move(by, row, target, number, at)
    return _hand_over(by, row, target, number or "", at)


def _refuse_move(row: Member, target: Group) -> None:
    if row.until is not None:
        raise RosterRefused(_("此人已经离开名册。"), "roster.gone", status=409)
    if not target.is_open or target.top is None or target.audience != row.top.audience:
        raise RosterRefused(_("请选择一个没有关闭的班级。"), "roster.group", field="group")


def _move(by: Person | None, row: Member, target: Group, number: str | None, at: dt.datetime) -> Member:
    if target.pk == row.group_id and number in (None, row.number):
        return row
    former = row.group_id
    move_members([row.pk], target.pk, at=at)
    if number is not None:
        Member.objects.filter(pk=row.pk).update(number=number)
    recount({former, target.pk}, at=at)
    detail = {"from": str(former), "to": str(target.pk)}
    audit.record(by=by, act="declarations.moved", subject=ref(row.person), at=at, detail=detail)
    row.refresh_from_db()
    return row


def move_members(members: Iterable[UUID], group_id: UUID, *, at: dt.datetime) -> None:
    """The answers of today go with them."""
    keys = list(members)
    Member.objects.filter(pk__in=keys).update(group=group_id)
    with connection.cursor() as cursor:
        cursor.executemany(_MOVE_ANSWERS, [(group_id, key, city_day(at)) for key in keys])


def _hand_over(by: Person | None, row: Member, target: Group, number: str, at: dt.datetime) -> Member:
    kept = row.reporters.filter(state__in=[ReporterState.INVITED, ReporterState.CONFIRMED])
    guardians = tuple(Guardian(one.name, one.relation, one.phone, one.person_id) for one in kept)
    end_members([row], Leaving.TRANSFER, at=at)
    _refuse_unfit(target, row.person, number)
    assert target.top is not None  # noqa: S101  (`_refuse_move`)
    new = Enrolment(target.pk, target.top.pk, row.person_id, number, row.answers_alone, guardians)
    (key,) = copy_members([new], at=at)
    recount([target.pk], at=at)
    detail = {"from": str(row.group_id), "to": str(target.pk)}
    audit.record(by=by, act="declarations.transferred", subject=ref(row.person), at=at, detail=detail)
    tell("declaration.left", row.person_id, row.top, by, at, leaving=Leaving.TRANSFER)
    tell("declaration.enrolled", row.person_id, target.top, by, at)
    moved = Member.objects.select_related("person", "group", "top").get(pk=key)
    if not row.shares_position:
        Member.objects.filter(pk=key).update(shares_position=False)
        moved.shares_position = False
    return moved


@transaction.atomic
def leave(*, by: Person | None, member: Member, reason: Leaving, at: dt.datetime) -> Member:
    """Out of the roster from today on, for that reason. A second time does nothing."""
    lock_top(member.top)
    row = Member.objects.select_related("person", "top", "group").get(pk=member.pk)
    if row.until is None:
        end_members([row], reason, at=at)
        detail = {"reason": str(reason), "group": str(row.group_id)}
        audit.record(by=by, act="declarations.left", subject=ref(row.person), at=at, detail=detail)
        tell("declaration.left", row.person_id, row.top, by, at, leaving=str(reason))
        row.refresh_from_db()
    return row


def end_members(rows: Collection[Member], reason: Leaving, *, at: dt.datetime) -> None:
    """Their membership ends today and nobody answers for them any more. The top is locked."""
    keys = [row.pk for row in rows]
    Member.objects.filter(pk__in=keys, until__isnull=True).update(until=city_day(at), leaving=reason)
    Reporter.objects.filter(
        member__in=keys, state__in=[ReporterState.INVITED, ReporterState.CONFIRMED]
    ).update(state=ReporterState.ENDED)
    recount({row.group_id for row in rows}, at=at)
