"""Plans, and the rounds that come out of them each day."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations import answering, rules, statements
from shanzhi.kernel.declarations.enums import Days, SetState
from shanzhi.kernel.declarations.models import (
    Group,
    Plan,
    Questionnaire,
    QuestionSet,
    ReminderPlan,
    Round,
    Tally,
    Term,
)
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.events.actions import Fact
from shanzhi.kernel.orgs import queries as orgs

_AT_ONCE = 500


class PlanRefused(DomainError):
    """A plan that cannot be made so."""


@transaction.atomic
def set_plan(
    *,
    by: Person | None,
    top: Group,
    questionnaire: Questionnaire,
    opens: dt.time = dt.time(6, 0),
    closes: dt.time = dt.time(9, 30),
    days: Days = Days.SCHOOL,
    zone: str = "Asia/Shanghai",
    reminders: ReminderPlan | None = None,
    since: dt.date,
    at: dt.datetime,
) -> Plan:
    """Ask a roster from a day on. A plan in force is replaced from tomorrow: today's round stays as it was opened."""
    if closes <= opens:
        raise PlanRefused(_("结束时间应晚于开始时间。"), "plan.window", field="closes")
    former = (
        Plan.objects.select_for_update()
        .filter(top=top, questionnaire=questionnaire, until__isnull=True)
        .first()
    )
    if former:
        since = max(since, city_day(at) + dt.timedelta(days=1))
        former.until = since
        former.save(update_fields=["until"])
    plan = Plan.objects.create(
        top=top,
        questionnaire=questionnaire,
        opens=opens,
        closes=closes,
        days=days,
        zone=zone,
        reminders=reminders,
        since=since,
    )
    window = f"{opens:%H:%M}-{closes:%H:%M}"
    detail = {"window": window, "days": str(days)}
    audit.record(by=by, act="declarations.plan_set", subject=ref(top), at=at, detail=detail)
    return plan


@transaction.atomic
def open_rounds(*, day: dt.date, at: dt.datetime, tops: Iterable[UUID] | None = None) -> int:
    """Make the rounds of a day, and their tallies, for every plan that asks on it; a second time adds nothing.

    `tops`: only these schools or firms.
    """
    plans = _asking_on(day, tops)
    sets = _sets_on(day)
    made = Round.objects.bulk_create(
        [_round(plan, day, sets[plan.questionnaire_id]) for plan in plans if plan.questionnaire_id in sets],
        batch_size=_AT_ONCE,
        ignore_conflicts=True,
    )
    keys = [round.pk for round in made]
    standing = list(Round.objects.filter(pk__in=keys).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(*answering.making_days([day, day + dt.timedelta(days=1)]))
        cursor.execute(statements.OPEN_TALLIES, {"round_id": standing})
    return len(standing)


def _asking_on(day: dt.date, tops: Iterable[UUID] | None) -> list[Plan]:
    rows: QuerySet[Plan] = Plan.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day), since__lte=day, top__closed_at__isnull=True
    )
    rows = rows.filter(top__in=list(tops)) if tops is not None else rows
    rows = rows.exclude(rounds__day=day)
    works = orgs.city_calendar().is_working_day(day)
    terms: dict[str, list[tuple[dt.date, dt.date]]] = {}
    for term in Term.objects.all():
        terms.setdefault(term.audience, []).append((term.first, term.last))
    return [
        plan
        for plan in rows.select_related("top").order_by("top__code")
        if rules.is_asked(
            days=plan.days, day=day, is_working_day=works, terms=terms.get(plan.top.audience, [])
        )
    ]


def _sets_on(day: dt.date) -> dict[UUID, QuestionSet]:
    """The version of each questionnaire that is asked on a day."""
    published = QuestionSet.objects.filter(state=SetState.PUBLISHED, valid_from__lte=day)
    return {one.questionnaire_id: one for one in published.order_by("valid_from", "version")}


def _round(plan: Plan, day: dt.date, questions: QuestionSet) -> Round:
    opens_at, closes_at, ends_at = rules.window(day, plan.opens, plan.closes, plan.zone)
    return Round(
        plan=plan,
        top_id=plan.top_id,
        audience=plan.top.audience,
        division_code=plan.top.division_id,
        day=day,
        questions=questions,
        opens_at=opens_at,
        closes_at=closes_at,
        ends_at=ends_at,
    )


@transaction.atomic
def close_rounds(*, at: dt.datetime) -> int:
    """Tell what is missing in the rounds whose window has closed, once each: `declaration.missed` a school or firm."""
    due = Round.objects.select_for_update(skip_locked=True).filter(closes_at__lte=at, missed_at__isnull=True)
    rounds = list(due.order_by("closes_at", "pk")[:_AT_ONCE])
    missing: dict[UUID, int] = {}
    for tally in Tally.objects.filter(round__in=rounds):
        left = max(tally.expected - tally.answered - tally.absent, 0)
        missing[tally.round_id] = missing.get(tally.round_id, 0) + left
    events.emit_many(
        "declaration.missed",
        facts=[
            Fact(
                ref(Group(pk=round.top_id)),
                round.division_code,
                {"round": str(round.pk), "missing": missing[round.pk], "audience": round.audience},
            )
            for round in rounds
            if missing.get(round.pk)
        ],
        at=at,
    )
    Round.objects.filter(pk__in=[round.pk for round in rounds]).update(missed_at=at)
    return len(rounds)
