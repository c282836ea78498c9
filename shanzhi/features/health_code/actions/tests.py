"""A test result typed by an official: for the person whose name and number stand on the report."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_id_number
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events

from .. import testing
from ..enums import EvidenceKind, RowProblem, TestOutcome
from ..models import TestResult
from .evidence import NewEvidence, add_evidence, withdraw_evidence

_KINDS = {TestOutcome.POSITIVE: EvidenceKind.TEST_POSITIVE, TestOutcome.NEGATIVE: EvidenceKind.TEST_NEGATIVE}
_FIELDS = {
    RowProblem.PERSON: "id_number",
    RowProblem.NAME: "name",
    RowProblem.FUTURE: "sampled_at",
    RowProblem.TOO_OLD: "sampled_at",
    RowProblem.KNOWN: "sampled_at",
}


class TestRefused(DomainError):
    """A result cannot be taken like this."""

    __test__ = False


@transaction.atomic
def enter_test(
    *,
    by: Person,
    name: str,
    id_number: str,
    reason: str,
    outcome: str,
    sampled_at: dt.datetime,
    institution: str,
    at: dt.datetime,
) -> TestResult:
    """Take one result. Name and number must belong together; the person can see who looked and why."""
    number = check_id_number(id_number, today=city_day(at))
    claim = testing.Claim(name, number, outcome, sampled_at, institution.strip())
    judged = testing.judge([claim], by=by, at=at)[0]
    if judged.problem:
        raise TestRefused(judged.problem.label, f"test.{judged.problem}", field=_FIELDS.get(judged.problem))
    result = testing.result_of(judged, by=by, at=at)
    result.save(force_insert=True)
    what = gettext_noop("姓名和身份证号码（录入核酸检测结果）")
    audit.record_opening(by=by, person_id=result.person_id, what=what, reason=reason, at=at)
    add_evidence(by=by, rows=[_evidence_of(result)], at=at)
    _record("health_code.test_entered", result, by, at)
    return result


def _evidence_of(result: TestResult) -> NewEvidence:
    """What the rules get to know of a result."""
    return NewEvidence(
        person_id=result.person_id,
        kind=_KINDS[TestOutcome(result.outcome)],
        source=ref(result),
        since=result.sampled_at,
    )


@transaction.atomic
def take_results(*, by: Person, results: Sequence[TestResult], at: dt.datetime) -> int:
    """Take many results at once; those that are known by now are passed over. Says how many were new."""
    TestResult.objects.bulk_create(results, ignore_conflicts=True)
    keys = [result.pk for result in results]
    fresh = list(TestResult.objects.filter(pk__in=keys))
    add_evidence(by=by, rows=[_evidence_of(result) for result in fresh], at=at)
    return len(fresh)


@transaction.atomic
def withdraw_test(*, by: Person, result_id: UUID, reason: str, at: dt.datetime) -> TestResult:
    """Take a wrong result back: it counts no more, and stays readable as withdrawn."""
    rows = TestResult.objects.select_for_update(of=("self",)).select_related("person")
    result = rows.filter(pk=result_id).first()
    if result is None or not by.has_permit_in(testing.ENTERING, result.division_code):
        raise TestRefused(_("没有找到这条检测结果。"), "test.unknown", status=404)
    if result.withdrawn_at is not None:
        raise TestRefused(_("这条检测结果已经有人撤回。"), "test.withdrawn", status=409)
    result.withdrawn_by, result.withdrawn_at, result.withdrawn_because = by, at, reason.strip()
    result.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because"])
    withdraw_evidence(by=by, source=ref(result), at=at)
    _record("health_code.test_withdrawn", result, by, at)
    return result


def _record(kind: str, result: TestResult, by: Person, at: dt.datetime) -> None:
    audit.record(by=by, act=kind, subject=ref(result), at=at, reason=result.withdrawn_because)
    events.emit(
        kind,
        subject=ref(result.person),
        at=at,
        by=by,
        division_code=result.division_code,
        payload={"result": str(result.pk), "outcome": str(result.outcome)},
    )
