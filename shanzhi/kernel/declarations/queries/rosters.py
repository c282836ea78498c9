"""Questions about rosters: which ones a person keeps, and what stands in them."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience, DutyRole, Leaving, Move, ReporterState
from shanzhi.kernel.declarations.models import Duty, Group, Member, Reporter, SchoolYear, Sheet
from shanzhi.kernel.declarations.rules import years
from shanzhi.kernel.orgs.enums import AgentState
from shanzhi.kernel.orgs.models import OrganisationAgent

KEEPERS = (DutyRole.MANAGER, DutyRole.HEAD)
EVERY_RIGHT, FIRMS_RIGHT = "*", "staff_health"  # of an agent of a firm


class RosterUnknown(DomainError):
    """No such roster, group or person among those that somebody keeps."""

    status = 404


def _unknown() -> RosterUnknown:
    return RosterUnknown(_("没有找到这份名册。"), "roster.unknown")


def kept_tops(person: Person, audience: str) -> QuerySet[Group]:
    """The schools or firms whose roster the person keeps: as its head or manager, or acting for the firm.

    Who acts for a firm needs the right to this, for as long as the agency holds.
    """
    duty = Duty.objects.filter(group=OuterRef("pk"), person=person, role__in=KEEPERS, until__isnull=True)
    mine = Q(Exists(duty))
    if audience == Audience.STAFF:
        held = OrganisationAgent.objects.filter(person=person, state=AgentState.ACTIVE)
        held = held.filter(rights__overlap=[EVERY_RIGHT, FIRMS_RIGHT])
        by_firm = Exists(duty.filter(role=DutyRole.MANAGER))
        mine = Q(by_firm) | Q(organisation__in=held.values("organisation"))
    return Group.objects.filter(mine, audience=audience, top__isnull=True, closed_at__isnull=True)


def kept_top(person: Person, audience: str, top_id: UUID) -> Group:
    found = kept_tops(person, audience).select_related("division").filter(pk=top_id).first()
    if found is None:
        raise _unknown()
    return found


def kept_group(person: Person, audience: str, group_id: UUID) -> Group:
    """A grade or class of a roster that the person keeps."""
    found = (
        Group.objects.select_related("top", "parent")
        .filter(pk=group_id, top__in=kept_tops(person, audience))
        .first()
    )
    if found is None:
        raise _unknown()
    return found


def kept_member(person: Person, audience: str, member_id: UUID) -> Member:
    found = (
        Member.objects.select_related("person", "group__parent", "top")
        .filter(pk=member_id, top__in=kept_tops(person, audience))
        .first()
    )
    if found is None:
        raise _unknown()
    return found


def kept_sheet(person: Person, audience: str, sheet_id: UUID) -> Sheet:
    """A sheet of a roster that the person keeps, also one that a colleague has uploaded."""
    rows = Sheet.objects.select_related("top").defer("content")
    found = rows.filter(pk=sheet_id, top__in=kept_tops(person, audience)).first()
    if found is None:
        raise _unknown()
    return found


def kept_duty(person: Person, audience: str, duty_id: UUID) -> Duty:
    """A duty within a roster that the person keeps; those for the whole are given by who supervises it."""
    rows = Duty.objects.select_related("group__top", "person")
    found = rows.filter(pk=duty_id, until__isnull=True, group__top__in=kept_tops(person, audience)).first()
    if found is None:
        raise _unknown()
    return found


def kept_reporter(person: Person, audience: str, reporter_id: UUID) -> Reporter:
    rows = Reporter.objects.select_related("member__person", "member__top")
    found = rows.filter(pk=reporter_id, member__top__in=kept_tops(person, audience)).first()
    if found is None:
        raise _unknown()
    return found


def top_by_code(code: str) -> Group | None:
    """The school or firm of that code."""
    return Group.objects.filter(code=code, top__isnull=True).first()


@dataclass
class Branch:
    """A grade with its classes; `members` of all of them."""

    group: Group
    members: int = 0
    parts: list[Group] = field(default_factory=list)


def tree_of(top: Group) -> list[Branch]:
    """The open grades and classes, each class with `size`, how many are in it, and `keepers`, who look after it."""
    size = Count("members", filter=Q(members__until__isnull=True), distinct=True)
    rows = (
        Group.objects.filter(top=top, closed_at__isnull=True)
        .annotate(size=size)
        .order_by("order", "name", "pk")
    )
    keepers = _keepers(top)
    branches: dict[Any, Branch] = {}
    parts = []
    for row in rows:
        setattr(row, "keepers", keepers.get(row.pk, []))  # noqa: B010  (the type checker knows no such field)
        if row.parent_id == top.pk:
            branches[row.pk] = Branch(row)
        else:
            parts.append(row)
    for row in parts:
        if row.parent_id in branches:
            branch = branches[row.parent_id]
            branch.parts.append(row)
            branch.members += row.size
    for branch in branches.values():
        branch.parts.sort(key=lambda part: _counted(part.name))
    return sorted(branches.values(), key=lambda branch: (years.rank(branch.group.name), branch.group.order))


def _counted(name: str) -> list[tuple[int, str]]:
    """1班, 2班, 10班: numbers in names count as numbers."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name)]


def _keepers(top: Group) -> dict[Any, list[Duty]]:
    found: dict[Any, list[Duty]] = {}
    for duty in Duty.objects.filter(group__top=top, until__isnull=True).select_related("person"):
        found.setdefault(duty.group_id, []).append(duty)
    return found


def members_of(group: Group) -> QuerySet[Member]:
    """Who is in a class, with how many reporters have confirmed and are waited for."""
    state = "reporters__state"
    return (
        Member.objects.filter(group=group, until__isnull=True)
        .select_related("person")
        .annotate(
            confirmed=Count("reporters", filter=Q(**{state: ReporterState.CONFIRMED})),
            invited=Count("reporters", filter=Q(**{state: ReporterState.INVITED})),
        )
        .order_by("number", "pk")
    )


def leavers_of(top: Group) -> QuerySet[Member]:
    """Who has left, latest first."""
    return (
        Member.objects.filter(top=top, until__isnull=False)
        .exclude(leaving=Leaving.MISTAKE)
        .select_related("person", "group__parent")
        .order_by("-until", "-pk")
    )


def reporters_of(member: Member) -> QuerySet[Reporter]:
    return member.reporters.exclude(state=ReporterState.ENDED).select_related("person")


def asked_to_report(person: Person) -> QuerySet[Reporter]:
    """Invitations that wait for the holder of this phone."""
    if person.phone_index is None or person.phone_confirmed_at is None:
        return Reporter.objects.none()
    return Reporter.objects.filter(
        phone_index=person.phone_index, state=ReporterState.INVITED, member__until__isnull=True
    ).select_related("member__person", "member__group", "member__top")


def classes_of(top: Group) -> QuerySet[Group]:
    """The groups of a roster that have members, by grade."""
    return (
        Group.objects.filter(top=top, parent__top=top, closed_at__isnull=True)
        .select_related("parent")
        .order_by("parent__order", "parent__name", "order", "name")
    )


@dataclass(frozen=True)
class YearLine:
    """What a grade does at the turn of the school year."""

    grade: Group
    classes: int
    members: int
    suggested: str
    next_name: str | None


def year_lines(top: Group) -> list[YearLine]:
    """Grade by grade, the lowest first."""
    tree = tree_of(top)
    names = [branch.group.name for branch in tree]
    return [
        YearLine(
            branch.group,
            len(branch.parts),
            branch.members,
            years.suggested(branch.group.name, names),
            years.next_name(branch.group.name),
        )
        for branch in tree
    ]


def year_begun(top: Group, *, at: dt.datetime) -> SchoolYear | None:
    """The turn of this school year, where it has happened."""
    return SchoolYear.objects.filter(top=top, year=years.school_year(city_day(at))).first()


def moves_of(line: YearLine) -> list[tuple[str, Any]]:
    """What may be chosen for a grade."""
    words = dict(Move.choices)
    choices: list[tuple[str, Any]] = [
        (Move.GRADUATES.value, words[Move.GRADUATES]),
        (Move.STAYS.value, words[Move.STAYS]),
    ]
    if line.next_name:
        choices.insert(0, (Move.NEXT.value, _("升为 {name}").format(name=line.next_name)))
    return choices


def sheets_of(top: Group) -> QuerySet[Sheet]:
    """The latest uploads."""
    return Sheet.objects.filter(top=top).defer("content").select_related("by").order_by("-created_at")[:10]


def problems_of(sheet: Sheet, *, column: str = "", part: str = "") -> QuerySet[Any]:
    """What is wrong, row by row."""
    rows = sheet.problems.all()
    rows = rows.filter(column=column) if column else rows
    if part:
        upper, _slash, name = part.partition("/")
        rows = rows.filter(upper=upper, name=name)
    return rows.order_by("line", "pk")


def columns_with_problems(sheet: Sheet) -> list[tuple[str, int]]:
    """How many problems each column has, most first."""
    rows = sheet.problems.values_list("column").annotate(number=Count("pk"))
    return list(rows.order_by(F("number").desc(), "column"))
