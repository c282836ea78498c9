"""What becomes of people's codes over a past of declarations. Nothing is written here."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from . import queries, rules
from .enums import Colour, Contact, Travel
from .judging import Outcome, outcome_of
from .models import Evidence, HealthCode

_SOME_TIME = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


class Declared(NamedTuple):
    """One declaration of a past: who made it, for whom, when, and what it said."""

    by_id: UUID
    person_id: UUID
    request_id: UUID
    division_code: str
    temperature: Decimal
    at: dt.datetime
    symptoms: Collection[str] = ()
    contact: str = Contact.NONE.value
    travel: str = Travel.NONE.value
    travel_places: str = ""


class Entry(NamedTuple):
    """A declaration under its key."""

    key: UUID
    said: Declared

    @property
    def ref(self) -> str:
        return f"healthdeclaration:{self.key}"


class Plain(NamedTuple):
    """A person whose code is green by one rule from the first declaration to the last."""

    first: Entry
    last: Entry
    rule: rules.Rule

    def until(self, entry: Entry) -> dt.datetime:
        """When the code that this declaration gave would end."""
        return entry.said.at + (self.rule.holds or dt.timedelta())


def apart(entries: Sequence[Entry], book: rules.RuleBook) -> tuple[list[Plain], list[Entry]]:
    """The people of whom nothing else is known and who were always well, and the declarations of the others.

    Nearly everybody in a city is plain; for them the engine is asked about each different answer once.
    """
    by_person: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_person[entry.said.person_id].append(entry)
    people = queries.among(by_person)
    known = set(HealthCode.objects.filter(pk__in=people).values_list("pk", flat=True))
    known |= set(Evidence.objects.filter(person__in=people).values_list("person", flat=True))
    plain, others = [], []
    for person, course in by_person.items():
        rule = None if person in known else _one_rule(course, book)
        if rule is None:
            others += course
        else:
            plain.append(Plain(course[0], course[-1], rule))
    return plain, others


def _one_rule(course: Iterable[Entry], book: rules.RuleBook) -> rules.Rule | None:
    """The green rule that every one of these declarations alone leads to, if there is one."""
    found = {
        _alone(book, said.temperature, frozenset(said.symptoms), said.contact, said.travel)
        for _key, said in course
    }
    rule = found.pop()
    return None if found or rule is None or rule.colour != Colour.GREEN or rule.holds is None else rule


@lru_cache(maxsize=8192)
def _alone(
    book: rules.RuleBook, temperature: Decimal, symptoms: frozenset[str], contact: str, travel: str
) -> rules.Rule | None:
    answers = rules.Answers(temperature, symptoms, contact, travel)
    facts = rules.Facts(statements=[rules.Statement("", _SOME_TIME, answers)])
    verdict = rules.verdict_of(facts, book, at=_SOME_TIME)
    return verdict.rule if verdict else None


def courses_of(entries: Sequence[Entry], book: rules.RuleBook) -> dict[UUID, list[Outcome]]:
    """What becomes of each person's code, declaration after declaration; the declarations are stored already."""
    people = {entry.said.person_id for entry in entries}
    before = {code.pk: code for code in HealthCode.objects.filter(pk__in=queries.among(people))}
    known = _known_of(people, entries, book)
    courses: dict[UUID, list[Outcome]] = {}
    for entry in sorted(entries, key=lambda entry: entry.said.at):
        said = entry.said
        course = courses.setdefault(said.person_id, [])
        was = course[-1].code if course else before.get(said.person_id)
        base = HealthCode(
            person_id=said.person_id,
            division_id=said.division_code,
            declared_at=said.at,
            registered_at=was.registered_at if was else said.at,
            since=was.since if was else said.at,
        )
        verdict = rules.verdict_of(known[said.person_id], book, at=said.at)
        course.append(outcome_of(was, base, verdict, by_id=said.by_id, at=said.at))
    return courses


def _known_of(
    people: Collection[UUID], entries: Sequence[Entry], book: rules.RuleBook
) -> Mapping[UUID, rules.Facts]:
    if not entries:
        return {}
    times = [entry.said.at for entry in entries]
    return queries.facts_of(people, reach=book.reach + (max(times) - min(times)), at=max(times))
