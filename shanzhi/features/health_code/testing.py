"""What single entry and files of test results share: whether a row can be taken, and what it becomes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from shanzhi.core.crypto import blind_index
from shanzhi.core.identifiers import is_id_number, normalised
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs.models import Residence

from . import rules
from .enums import RowProblem, TestOutcome
from .models import HealthCode, TestResult

ENTERING = "health_code.enter_tests"
LONGEST_INSTITUTION = 100
Key = tuple[UUID, dt.datetime, str]


@dataclass(frozen=True)
class Claim:
    """A result as somebody states it."""

    name: str
    id_number: str
    outcome: str
    sampled_at: dt.datetime | None
    institution: str


@dataclass(frozen=True)
class Judged:
    """A claim with the person it speaks of, or with the problem that keeps it out."""

    claim: Claim
    person: Person | None = None
    division_code: str = ""
    problem: RowProblem | None = None

    @property
    def key(self) -> Key | None:
        """What makes it one with another: the person, the moment, the institution."""
        if self.person is None or self.claim.sampled_at is None:
            return None
        return self.person.pk, self.claim.sampled_at, self.claim.institution


def judge(claims: Sequence[Claim], *, by: Person, at: dt.datetime) -> list[Judged]:
    """Look at many claims with a few questions to the database; an official enters within the own divisions."""
    people = _people({claim.id_number for claim in claims if is_id_number(claim.id_number)})
    homes = homes_of(person.pk for person in people.values())
    judged = [_judged(claim, people, homes, by, at) for claim in claims]
    return _without_known(judged)


def _people(numbers: set[str]) -> dict[str, Person]:
    """By tidy number. The blind index finds them; no number is decrypted."""
    by_index = {blind_index(normalised(number)): normalised(number) for number in numbers}
    found = Person.objects.filter(id_number_index__in=list(by_index)).only("id", "name", "id_number_index")
    return {by_index[bytes(person.id_number_index or b"")]: person for person in found}


def homes_of(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Where each lives: as declared, else as registered."""
    wanted = list(keys)
    homes = dict(Residence.objects.filter(person__in=wanted).values_list("person", "division"))
    return homes | dict(HealthCode.objects.filter(person__in=wanted).values_list("person", "division"))


def _judged(
    claim: Claim, people: dict[str, Person], homes: dict[UUID, str], by: Person, at: dt.datetime
) -> Judged:
    problem = _formal_problem(claim, at)
    if problem is not None:
        return Judged(claim, problem=problem)
    person = people.get(normalised(claim.id_number))
    home = homes.get(person.pk, "") if person else ""
    if person is None or not by.has_permit_in(ENTERING, home):
        return Judged(claim, problem=RowProblem.PERSON)
    if "".join(person.name.split()) != "".join(claim.name.split()):
        return Judged(claim, problem=RowProblem.NAME)
    return Judged(claim, person=person, division_code=home)


def _formal_problem(claim: Claim, at: dt.datetime) -> RowProblem | None:
    """What is wrong with a row before anybody is looked for."""
    if not is_id_number(claim.id_number):
        return RowProblem.ID_NUMBER
    if claim.outcome not in TestOutcome.values:
        return RowProblem.OUTCOME
    if claim.sampled_at is None:
        return RowProblem.MOMENT
    if claim.sampled_at > at:
        return RowProblem.FUTURE
    if at - claim.sampled_at > rules.OLDEST_TEST:
        return RowProblem.TOO_OLD
    return None if 0 < len(claim.institution) <= LONGEST_INSTITUTION else RowProblem.INSTITUTION


def _without_known(judged: list[Judged]) -> list[Judged]:
    """Mark what has been entered before."""
    keys = [one.key for one in judged if one.key is not None]
    rows = TestResult.objects.filter(
        person__in={key[0] for key in keys}, sampled_at__in={key[1] for key in keys}, withdrawn_at=None
    )
    known = set(rows.values_list("person", "sampled_at", "institution"))
    return [
        Judged(one.claim, one.person, one.division_code, RowProblem.KNOWN) if one.key in known else one
        for one in judged
    ]


def result_of(judged: Judged, *, by: Person, at: dt.datetime) -> TestResult:
    """The row that a good claim becomes, not saved yet."""
    assert judged.claim.sampled_at is not None  # noqa: S101  (a claim without one is not good)
    return TestResult(
        person=judged.person,
        division_code=judged.division_code,
        outcome=judged.claim.outcome,
        sampled_at=judged.claim.sampled_at,
        institution=judged.claim.institution,
        entered_by=by,
        entered_at=at,
    )
