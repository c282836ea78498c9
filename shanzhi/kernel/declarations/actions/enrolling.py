"""Members of rosters: they come, move and leave."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.enums import Audience, Leaving, ReporterState
from shanzhi.kernel.declarations.models import Group, Member

from ..counting import recount
from ..memberships import (
    Enrolment,
    Guardian,
    copy_members,
    end_members,
    move_members,
    tell,
)
from ..trees import RosterRefused, lock_top


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
    _refuse_elsewhere(person, top)
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


def _refuse_elsewhere(person: Person, top: Group) -> None:
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
