"""Questions about colours set by hand, appeals, risk areas and test results."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person

from .. import rules
from ..enums import Colour, ProposalState
from ..models import Appeal, ColourProposal, HealthCode, RiskArea, TestImport, TestResult

CITY_PREFIX = 4  # digits that all divisions of a city begin with


class Unknown(DomainError):
    """Nothing of that kind for this person."""

    status = 404


# Risk areas ---------------------------------------------------------------------------------------------


def risk_areas_found(*, words: str = "", level: str = "", state: str = "") -> QuerySet[RiskArea]:
    """The officials' list. `state`: current, ended, or everything."""
    rows = RiskArea.objects.select_related("added_by")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(document_number__icontains=words))
    if level:
        rows = rows.filter(level=level)
    if state:
        rows = rows.filter(until__isnull=state == "current")
    return rows.order_by("-since", "name")


def risk_area(area_id: UUID) -> RiskArea:
    found = RiskArea.objects.filter(pk=area_id).first()
    if found is None:
        raise Unknown(_("没有找到这个地区。"), "risk_area.unknown")
    return found


def risk_areas_to_choose(day: dt.date) -> list[RiskArea]:
    """Those listed at some time within the days that matter: who left before the end still chooses one."""
    since = day - dt.timedelta(days=rules.RISK_DAYS)
    return list(RiskArea.objects.filter(Q(until=None) | Q(until__gte=since)).order_by("name"))


# Tests ---------------------------------------------------------------------------------------------------


def tests_found(
    *,
    scope: str,
    outcome: str = "",
    state: str = "",
    words: str = "",
    bounds: tuple[dt.datetime, dt.datetime] | None = None,
) -> QuerySet[TestResult]:
    """Results of people of a scope; `words` is part of the institution's name."""
    rows = TestResult.objects.select_related("person", "entered_by")
    if len(scope) > CITY_PREFIX:  # who answers for the whole city also sees people without a known home
        rows = rows.filter(division_code__startswith=scope)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if state:
        rows = rows.filter(withdrawn_at__isnull=state == "valid")
    if words:
        rows = rows.filter(institution__icontains=words)
    if bounds:
        rows = rows.filter(sampled_at__gte=bounds[0], sampled_at__lt=bounds[1])
    return rows.order_by("-sampled_at", "id")


def test_in(scope: str, result_id: UUID) -> TestResult:
    found = tests_found(scope=scope).filter(pk=result_id).first()
    if found is None:
        raise Unknown(_("没有找到这条检测结果。"), "test.unknown")
    return found


def imports_of(person: Person) -> QuerySet[TestImport]:
    """The files somebody brought; nobody sees those of others."""
    return TestImport.objects.filter(uploaded_by=person).defer("content")


def import_of(person: Person, batch_id: UUID) -> TestImport:
    found = imports_of(person).filter(pk=batch_id).first()
    if found is None:
        raise Unknown(_("没有找到这个文件。"), "import.unknown")
    return found


# Colours set by hand -------------------------------------------------------------------------------------


def proposals_found(
    *, scope: str, state: str = "", colour: str = "", words: str = "", division: str = "", at: dt.datetime
) -> QuerySet[ColourProposal]:
    """The list of a scope. `state` is one of `ProposalState`, or `over` for those ended by the clock."""
    rows = ColourProposal.objects.select_related("person", "division", "proposed_by", "decided_by")
    rows = rows.filter(division__code__startswith=scope)
    if division:
        rows = rows.filter(division__code__startswith=division)
    if state == "over":
        rows = rows.filter(state=ProposalState.CONFIRMED, until__lte=at)
    elif state == ProposalState.CONFIRMED:
        rows = rows.filter(state=state, until__gt=at)
    elif state:
        rows = rows.filter(state=state)
    if colour:
        rows = rows.filter(colour=colour)
    if words:
        rows = rows.filter(document_number__icontains=words)
    return rows.order_by("-proposed_at")


def proposal_in(scope: str, proposal_id: UUID) -> ColourProposal:
    """One of the scope."""
    rows = ColourProposal.objects.select_related(
        "person", "division__parent", "proposed_by", "decided_by", "appeal", "replaced_by"
    )
    found = rows.filter(pk=proposal_id, division__code__startswith=scope).first()
    if found is None:
        raise Unknown(_("没有找到这条转码。"), "colour.unknown")
    return found


def proposal_for(appeal: Appeal) -> ColourProposal | None:
    """The latest one that answers the appeal."""
    return ColourProposal.objects.filter(appeal=appeal).order_by("-proposed_at").first()


def proposals_waiting(*, scope: str, person: Person) -> QuerySet[ColourProposal]:
    """What this official may confirm: of the scope, by others, about others."""
    rows = ColourProposal.objects.filter(state=ProposalState.WAITING, division__code__startswith=scope)
    return rows.exclude(proposed_by=person).exclude(person=person)


def code_in(scope: str, person_id: UUID) -> HealthCode:
    """The code of somebody who lives in the scope."""
    rows = HealthCode.objects.select_related("person", "division__parent", "rule__rule_set")
    found = rows.filter(pk=person_id, division__code__startswith=scope).first()
    if found is None:
        raise Unknown(_("在您负责的区域内没有找到这个人的健康码。"), "colour.nobody")
    return found


def code_of(person: Person) -> HealthCode | None:
    """With the rule behind it."""
    rows = HealthCode.objects.select_related("person", "division__parent", "rule__rule_set")
    return rows.filter(person=person).first()


# Appeals -------------------------------------------------------------------------------------------------


def appeal_hours() -> int:
    """Office hours within which an appeal is answered."""
    return settings.APPEAL_WORKING_HOURS


def may_appeal(code: HealthCode | None, *, at: dt.datetime) -> bool:
    """Whether there is a colour to appeal against."""
    return code is not None and code.colour != Colour.GREEN and rules.is_current(code.until, at=at)


def appeals_of_family(person: Person) -> QuerySet[Appeal]:
    """The appeals of the person and of those they act for, newest first."""
    people = [someone.pk for someone in accounts.people_i_act_for(person)]
    return Appeal.objects.filter(person__in=people).select_related("person").order_by("-made_at")


def appeal_of_family(person: Person, appeal_id: UUID) -> Appeal:
    found = appeals_of_family(person).filter(pk=appeal_id).first()
    if found is None:
        raise Unknown(_("没有找到这件申诉。"), "appeal.unknown")
    return found


def running_appeals(people: Any) -> dict[UUID, Appeal]:
    """Person → the appeal that waits for an answer."""
    return {row.person_id: row for row in Appeal.objects.running().filter(person__in=people)}


def appeals_found(
    *, scope: str, state: str = "", age: str = "", division: str = "", at: dt.datetime
) -> QuerySet[Appeal]:
    """The officials' list: `state` of `AppealState` or `running`; `age`: overdue, soon."""
    rows = Appeal.objects.select_related("person", "division").filter(division__code__startswith=scope)
    if division:
        rows = rows.filter(division__code__startswith=division)
    if state == "running":
        rows = rows.running()
    elif state:
        rows = rows.filter(state=state)
    if age == "overdue":
        rows = rows.running().filter(due_at__lt=at)
    elif age == "soon":
        rows = rows.running().filter(due_at__gte=at, due_at__lt=at + rules.SOON)
    return rows.order_by("due_at", "id")


def overdue_appeals(*, scope: str, at: dt.datetime) -> int:
    return appeals_found(scope=scope, age="overdue", at=at).count()
