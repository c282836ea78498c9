"""A whole roster file held against itself and against what the city knows."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from shanzhi.core.bulk import in_chunks
from shanzhi.core.crypto import blind_index
from shanzhi.kernel.accounts import queries as people
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.models import Group, Member

from .columns import header_of
from .reading import Book, SheetRefused
from .rows import Entry, Problem, plain, read_row

_AT_ONCE = 5000
ClassName = tuple[str, str]


@dataclass
class Part:
    """The rows of one class, in the order of the file."""

    upper: str
    name: str
    entries: list[Entry] = field(default_factory=list)
    total: int = 0
    wrong: set[int] = field(default_factory=set)
    added: int = 0
    moved: int = 0


class Finding(NamedTuple):
    """A problem with its class, ready to be shown."""

    line: int
    column: str
    code: str
    word: str
    upper: str
    name: str


@dataclass
class Checked:
    """What the check of a file found."""

    parts: list[Part]
    findings: list[Finding]
    total: int
    leavers: list[UUID]
    makes_groups: bool

    @property
    def wrong(self) -> int:
        """Rows with problems."""
        return len({finding.line for finding in self.findings})


class Known(NamedTuple):
    """What stands in the roster and elsewhere, read once."""

    classes: dict[ClassName, UUID]
    uppers: set[str]
    people: dict[tuple[str, bytes], tuple[UUID, str]]
    members: dict[UUID, tuple[UUID, UUID]]  # person → (member, group) of this top
    elsewhere: set[UUID]
    numbers: dict[str, UUID]  # number → person


def check(
    book: Book,
    top: Group,
    *,
    makes_groups: bool,
    today: dt.date,
    progress: Callable[[int], Any] = lambda rows: None,
) -> Checked:
    """Read every row and say all that is wrong with it. Nothing is written."""
    parts, problems, where = _read(book, top, today, progress)
    if not where:
        raise SheetRefused("empty")
    entries = [entry for part in parts.values() for entry in part.entries]
    problems += _twice(entries)
    known = _known(top, entries)
    makes_groups = makes_groups or not known.classes
    if not makes_groups:
        problems += _unknown_classes(parts.values(), known, where)
    problems += _about_people(entries, known)
    findings = _findings(problems, where, top.audience)
    for finding in findings:
        parts[finding.upper, finding.name].wrong.add(finding.line)
    _count(parts.values(), known)
    named = {found[0] for entry in entries for found in [_person(entry, known)] if found}
    leavers = [member for person, (member, _group) in known.members.items() if person not in named]
    return Checked(list(parts.values()), findings, len(where), leavers, makes_groups)


def _read(
    book: Book, top: Group, today: dt.date, progress: Callable[[int], Any]
) -> tuple[dict[ClassName, Part], list[Problem], dict[int, ClassName]]:
    parts: dict[ClassName, Part] = {}
    problems: list[Problem] = []
    where: dict[int, ClassName] = {}
    for line, row in book.rows:
        entry, wrong, cells = read_row(book, line, row, audience=top.audience, today=today)
        if not any(cells.values()):
            continue  # something stands only in columns that are none of ours
        key = cells["upper"][:80], cells["name"][:80]
        where[line] = key
        part = parts.setdefault(key, Part(*key))
        part.total += 1
        problems += wrong
        if entry is not None:
            part.entries.append(entry)
        if len(where) % _AT_ONCE == 0:
            progress(len(where))
    return parts, problems, where


def _twice(entries: list[Entry]) -> Iterator[Problem]:
    """One person, or one number of the school, in several rows."""
    papers: dict[tuple[str, str], list[Entry]] = {}
    numbers: dict[str, list[Entry]] = {}
    for entry in entries:
        papers.setdefault((entry.id_kind, entry.id_number), []).append(entry)
        if entry.number:
            numbers.setdefault(entry.number, []).append(entry)
    for same in papers.values():
        for entry in same if len(same) > 1 else ():
            other = next(one for one in same if one is not entry)
            differs = plain(other.person) != plain(entry.person)
            key = "id_number" if entry.id_kind == "resident" else "other_number"
            yield Problem(entry.line, key, "names_differ" if differs else "duplicate", str(other.line))
    for same in numbers.values():
        for entry in same if len({one.id_number for one in same}) > 1 else ():
            other = next(one for one in same if one is not entry)
            yield Problem(entry.line, "number", "number_twice", str(other.line))


def _known(top: Group, entries: list[Entry]) -> Known:
    groups = Group.objects.filter(top=top, closed_at__isnull=True).select_related("parent")
    classes = {
        (plain(row.parent.name), plain(row.name)): row.pk
        for row in groups
        if row.parent is not None and row.parent_id != top.pk
    }
    found: dict[tuple[str, bytes], tuple[UUID, str]] = {}
    for chunk in in_chunks({blind_index(entry.id_number) for entry in entries}, _AT_ONCE):
        rows = Person.objects.filter(id_number_index__in=chunk)
        for pk, kind, index, name in rows.values_list("pk", "id_kind", "id_number_index", "name"):
            found[kind, bytes(index or b"")] = pk, name
    members, numbers = {}, {}
    for pk, person, group, number in Member.objects.filter(top=top, until__isnull=True).values_list(
        "pk", "person", "group", "number"
    ):
        members[person] = pk, group
        if number:
            numbers[number] = person
    return Known(
        classes=classes,
        uppers={upper for upper, _name in classes},
        people=found,
        members=members,
        elsewhere=_elsewhere(top, [pk for pk, _name in found.values()]),
        numbers=numbers,
    )


def _elsewhere(top: Group, persons: list[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for chunk in in_chunks(persons, _AT_ONCE):
        rows = Member.objects.filter(person__in=chunk, until__isnull=True, top__audience=top.audience)
        found |= set(rows.exclude(top=top).values_list("person", flat=True))
    return found


def _person(entry: Entry, known: Known) -> tuple[UUID, str] | None:
    return known.people.get((entry.id_kind, blind_index(entry.id_number)))


def _unknown_classes(parts: Any, known: Known, where: dict[int, ClassName]) -> Iterator[Problem]:
    unknown = {(part.upper, part.name) for part in parts} - set(known.classes)
    for line, (upper, name) in where.items():
        if upper and name and (upper, name) in unknown:
            key = "name" if upper in known.uppers else "upper"
            yield Problem(line, key, "class_unknown", f"{upper}{name}" if key == "name" else upper)


def _about_people(entries: list[Entry], known: Known) -> Iterator[Problem]:
    """Names that do not fit, places in other schools, numbers that others have. Of whom, nobody learns."""
    inside = {found[0] for entry in entries for found in [_person(entry, known)] if found}
    for entry in entries:
        found = _person(entry, known)
        if found is not None and not people.same_name(found[1], entry.person):
            yield Problem(entry.line, "person", "mismatch")
        elif found is not None and found[0] in known.elsewhere:
            key = "id_number" if entry.id_kind == "resident" else "other_number"
            yield Problem(entry.line, key, "elsewhere")
        holder = known.numbers.get(entry.number)
        if holder is not None and (found is None or holder != found[0]) and holder not in inside:
            yield Problem(entry.line, "number", "number_taken")


def _findings(problems: list[Problem], where: dict[int, ClassName], audience: str) -> list[Finding]:
    headers: dict[str, str] = {}
    found = []
    for problem in sorted(problems, key=lambda one: one.line):
        if problem.key not in headers:
            headers[problem.key] = header_of(audience, problem.key)
        place = where[problem.line]
        found.append(Finding(problem.line, headers[problem.key], problem.code, problem.word[:100], *place))
    return found


def _count(parts: Any, known: Known) -> None:
    """What would happen to each class."""
    for part in parts:
        group = known.classes.get((part.upper, part.name))
        for entry in part.entries:
            found = _person(entry, known)
            standing = known.members.get(found[0]) if found else None
            part.added += standing is None
            part.moved += standing is not None and standing[1] != group
