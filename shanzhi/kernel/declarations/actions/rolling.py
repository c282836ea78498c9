"""The turn of the school year: grades move on, those who have finished leave."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.enums import Leaving, Move
from shanzhi.kernel.declarations.models import Group, Member, SchoolYear
from shanzhi.kernel.declarations.rules import years
from shanzhi.kernel.events import actions as events

from ..memberships import end_members
from ..trees import RosterRefused, close_family, family_of, lock_top


@transaction.atomic
def roll_over(*, by: Person | None, top: Group, moves: Mapping[UUID, str], at: dt.datetime) -> SchoolYear:
    """Move every grade as `moves` says (`Move`). Once a school year, for all grades at once; it cannot be undone."""
    top = lock_top(top)
    year = years.school_year(city_day(at))
    if SchoolYear.objects.filter(top=top, year=year).exists():
        raise RosterRefused(_("本学年已经升级过，不能再升一次。"), "roster.year_begun", status=409)
    grades = list(Group.objects.filter(parent=top, closed_at__isnull=True))
    if {grade.pk for grade in grades} != set(moves):
        raise RosterRefused(_("年级有变动，请重新核对预览。"), "roster.grades_changed", status=409)
    _refuse_clash(grades, moves)
    begun = SchoolYear.objects.create(top=top, year=year, by=by, at=at)
    for grade in sorted(grades, key=lambda one: -years.rank(one.name)):
        if moves[grade.pk] == Move.GRADUATES:
            begun.graduated += _graduate(grade, at)
        elif moves[grade.pk] == Move.NEXT:
            begun.moved += _move_on(grade)
    begun.save(update_fields=["moved", "graduated"])
    detail = {"year": year, "moved": begun.moved, "graduated": begun.graduated}
    audit.record(by=by, act="declarations.year_begun", subject=ref(top), at=at, detail=detail)
    events.emit(
        "declaration.year_begun",
        subject=ref(top),
        at=at,
        by=by,
        division_code=top.division_id,
        payload=detail,
    )
    return begun


def _refuse_clash(grades: list[Group], moves: Mapping[UUID, str]) -> None:
    """Two grades of one name, or a next one that nobody knows."""
    names = [_name_after(grade, moves[grade.pk]) for grade in grades if moves[grade.pk] != Move.GRADUATES]
    if None in names:
        raise RosterRefused(_("有年级没有下一级的名称，请选择“毕业”或“不变”。"), "roster.no_next")
    if len(names) != len(set(names)):
        raise RosterRefused(_("升级后会有两个同名的年级，请重新选择。"), "roster.clash")


def _name_after(grade: Group, move: str) -> str | None:
    return years.next_name(grade.name) if move == Move.NEXT else grade.name


def _graduate(grade: Group, at: dt.datetime) -> int:
    family = family_of(grade)
    rows = list(Member.objects.filter(group__in=family, until__isnull=True))
    end_members(rows, Leaving.GRADUATED, at=at)
    close_family(family, at)
    return len(rows)


def _move_on(grade: Group) -> int:
    """The group stays the same one: its pupils, teachers and past answers go with it under the new name."""
    former, name = grade.name, years.next_name(grade.name) or grade.name
    grade.name = name
    grade.save(update_fields=["name"])
    classes = list(Group.objects.filter(parent=grade, closed_at__isnull=True))
    for row in classes:
        row.name = years.class_name(row.name, former, name)
    Group.objects.bulk_update(classes, ["name"])
    return Member.objects.filter(group__in=classes, until__isnull=True).count()
