"""Applying the rows of one class: all of them, or none."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from shanzhi.core.clock import city_day
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience, GroupKind, Leaving, ReporterState
from shanzhi.kernel.declarations.models import Group, Member, Reporter
from shanzhi.kernel.declarations.sheets.rows import Entry, plain

from ..counting import recount
from ..memberships import (
    Enrolment,
    Guardian,
    copy_members,
    copy_reporters,
    end_members,
    later_invite,
    move_members,
)
from ..trees import NewGroup, lock_top, open_parts

KINDS = {
    Audience.SCHOOL: (GroupKind.GRADE, GroupKind.CLASS),
    Audience.STAFF: (GroupKind.SITE, GroupKind.WORKSHOP),
}


@dataclass
class Outcome:
    """What became of a class. `refusal`: a code of `sheets.words.PARTS`."""

    added: int = 0
    moved: int = 0
    changed: int = 0
    same: int = 0
    refusal: str = ""


class _PartRefused(Exception):
    """Takes back what was written for the class."""


def import_part(
    *,
    by: Person | None,
    top: Group,
    upper: str,
    name: str,
    entries: Sequence[Entry],
    makes_groups: bool,
    at: dt.datetime,
) -> Outcome:
    """Bring one class to what the file says, in one transaction. A second time changes nothing."""
    try:
        with transaction.atomic():
            top = lock_top(top)
            group = _group(top, upper, name, makes_groups, at)
            return _apply(top, group, _persons(by, top, entries, at), entries, at)
    except _PartRefused as refused:
        return Outcome(refusal=str(refused))
    except IntegrityError as broken:
        constraint = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "")
        if constraint != "declarations_number_once":
            raise
        return Outcome(refusal="number")


def _apply(
    top: Group, group: Group, persons: Sequence[Person], entries: Sequence[Entry], at: dt.datetime
) -> Outcome:
    rows = Member.objects.filter(top=top, until__isnull=True, person__in=[one.pk for one in persons])
    standing = {row.person_id: row for row in rows}
    pairs = list(zip(persons, entries, strict=True))
    fresh = [(who, entry) for who, entry in pairs if who.pk not in standing]
    known = [(standing[who.pk], entry) for who, entry in pairs if who.pk in standing]
    movers = {row.pk: row.group_id for row, _entry in known if row.group_id != group.pk}
    changed = _renumber(known)
    added = _add(top, group, fresh, at)
    if movers:
        move_members(movers, group.pk, at=at)
    newly = _add_guardians([(row.pk, entry) for row, entry in known], at)
    if added or movers:
        recount({group.pk, *movers.values()}, at=at)
    touched = len((changed | newly) - set(movers))
    outcome = Outcome(len(added), len(movers), touched, len(entries) - len(added) - len(movers) - touched)
    later_invite(_to_invite([*added, *newly], at))
    return outcome


def _group(top: Group, upper: str, name: str, makes_groups: bool, at: dt.datetime) -> Group:
    grade = _named(top, upper)
    group = _named(grade, name) if grade else None
    if group is not None:
        return group
    if not makes_groups:
        raise _PartRefused("gone")
    kinds = KINDS[Audience(top.audience)]
    if grade is None:
        (grade,) = open_parts(top=top, parts=[NewGroup(top, upper, kinds[0])], at=at)
    return open_parts(top=top, parts=[NewGroup(grade, name, kinds[1])], at=at)[0]


def _named(parent: Group, name: str) -> Group | None:
    rows = Group.objects.filter(parent=parent, closed_at__isnull=True)
    return next((row for row in rows if plain(row.name) == name), None)


def _persons(by: Person | None, top: Group, entries: Sequence[Entry], at: dt.datetime) -> list[Person]:
    """The people of the rows, locked in order, so that two schools cannot take one of them at once."""
    names = [
        accounts.RosterName(entry.person, entry.id_kind, entry.id_number, entry.sex, entry.birth_date)
        for entry in entries
    ]
    found = accounts.register_by_roster(by=by, names=names, at=at)
    persons = [person for person in found if person is not None]
    if len(persons) != len(found):
        raise _PartRefused("mismatch")
    keys = [person.pk for person in persons]
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    others = Member.objects.filter(person__in=keys, until__isnull=True, top__audience=top.audience)
    if others.exclude(top=top).exists():
        raise _PartRefused("elsewhere")
    return persons


def _renumber(known: Collection[tuple[Member, Entry]]) -> set[UUID]:
    """Numbers of the school that the file has otherwise. Two that swap theirs are first without any."""
    changes = {row.pk: entry.number for row, entry in known if entry.number and entry.number != row.number}
    if changes:
        Member.objects.filter(pk__in=changes).update(number="")
        rows = list(Member.objects.filter(pk__in=changes))
        for row in rows:
            row.number = changes[row.pk]
        Member.objects.bulk_update(rows, ["number"])
    return set(changes)


def _add(top: Group, group: Group, fresh: Collection[tuple[Person, Entry]], at: dt.datetime) -> list[UUID]:
    day = city_day(at)
    rows = [
        Enrolment(
            group.pk,
            top.pk,
            who.pk,
            entry.number,
            answers_alone=top.audience == Audience.STAFF or who.is_adult_on(day),
            guardians=tuple(Guardian(*one) for one in entry.guardians),
        )
        for who, entry in fresh
    ]
    return copy_members(rows, at=at) if rows else []


def _add_guardians(known: Collection[tuple[UUID, Entry]], at: dt.datetime) -> set[UUID]:
    """Guardians that the file has and the roster has not; those that the file leaves out stay, as do refusals."""
    have: dict[UUID, set[str]] = {}
    rows = Reporter.objects.filter(member__in=[key for key, _entry in known]).exclude(
        state=ReporterState.ENDED
    )
    for reporter in rows:
        have.setdefault(reporter.member_id, set()).add(reporter.phone)
    fresh = [
        (key, Guardian(*one))
        for key, entry in known
        for one in entry.guardians
        if one[2] not in have.get(key, set())
    ]
    copy_reporters(fresh, at=at)
    return {key for key, _guardian in fresh}


def _to_invite(members: Collection[UUID], at: dt.datetime) -> list[UUID]:
    rows = Reporter.objects.filter(member__in=members, state=ReporterState.INVITED, invited_at=at)
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def remove_leavers(*, by: Person | None, top: Group, members: Collection[UUID], at: dt.datetime) -> int:
    """Who is no longer in the file leaves. Says how many."""
    top = lock_top(top)
    rows = list(Member.objects.filter(top=top, pk__in=members, until__isnull=True))
    end_members(rows, Leaving.LEFT, at=at)
    return len(rows)
