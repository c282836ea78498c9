"""Working through everybody, piece by piece: trials, and judging all by new rules. The worker repeats each step."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core import jobs
from shanzhi.core.clock import city_day, day_start
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from .. import queries, rules, trialling
from ..enums import RuleSetState
from ..models import HealthCode, Recomputation, Trial
from ..rule_refusals import RulesRefused, held_rule_set
from ..settling import hold_rules
from .assessing import reassess

PIECE = 2000
OLDEST_TRIAL = dt.timedelta(days=30)
_Work = TypeVar("_Work", Trial, Recomputation)


@transaction.atomic
def start_trial(*, by: Person, rule_set_id: UUID, day: dt.date | None = None, at: dt.datetime) -> Trial:
    """Try a version on everybody: on what is known now, or on what was known at the end of a day."""
    tried = held_rule_set(rule_set_id)
    if tried.state not in {RuleSetState.DRAFT, RuleSetState.SUBMITTED}:
        raise RulesRefused(_("只有草稿和待审批的版本可以试算。"), "rules.not_draft", status=409)
    as_of = _moment(day, at)
    running = tried.trials.filter(ended_at=None, revision=tried.revision).first()
    if running is not None and (running.as_of == as_of or as_of == at > running.as_of == running.started_at):
        return running  # a second tap
    tried.trials.filter(ended_at=None).update(ended_at=at, is_broken_off=True)
    trial = Trial.objects.create(
        rule_set=tried,
        revision=tried.revision,
        against_id=queries.live_rule_set_id(),
        as_of=as_of,
        total=HealthCode.objects.filter(registered_at__lte=as_of).count(),
        started_by=by,
        started_at=at,
        moved_at=at,
    )
    audit.record(
        by=by,
        act="health_code.rules_tried",
        subject=ref(tried),
        at=at,
        detail={"trial": str(trial.pk), "as_of": as_of.isoformat()},
    )
    jobs.later("health_code.run_trials", unique="health_code.run_trials")
    return trial


def _moment(day: dt.date | None, at: dt.datetime) -> dt.datetime:
    if day is None or day == city_day(at):
        return at
    if not dt.timedelta() < city_day(at) - day <= OLDEST_TRIAL:
        raise RulesRefused(_("请选择最近 30 天内的一天。"), "rules.trial_day", field="day")
    return day_start(day + dt.timedelta(days=1))


@transaction.atomic
def go_on_with_trial(*, at: dt.datetime) -> Trial | None:
    """One piece of a running trial; None when there is nothing to do or another worker does it."""
    trial = _next(Trial.objects.select_for_update(of=("self",), skip_locked=True).select_related("rule_set"))
    if trial is None:
        return None
    if trial.revision != trial.rule_set.revision:
        _end(trial, at, broken_off=True)
        return trial
    people = _piece(trial, HealthCode.objects.filter(registered_at__lte=trial.as_of))
    if not people:
        _end(trial, at)
        return trial
    _try(trial, people)
    _move(trial, people, at)
    return trial


def _try(trial: Trial, people: Sequence[UUID]) -> None:
    """Judge a piece under both versions and add it to the figures."""
    old, new = queries.book_of(trial.against_id), trial.rule_set.book()
    known = queries.facts_of(people, reach=max(old.reach, new.reach), at=trial.as_of)
    rows = HealthCode.objects.filter(pk__in=queries.among(people)).order_by("pk")
    nothing = rules.Facts()
    trialling.add(
        trial.result,
        (
            trialling.Judged(
                name,
                division,
                rules.verdict_of(known.get(person, nothing), old, at=trial.as_of),
                rules.verdict_of(known.get(person, nothing), new, at=trial.as_of),
            )
            for person, name, division in rows.values_list("pk", "person__name", "division_id")
        ),
    )


@transaction.atomic
def go_on_with_recomputation(*, at: dt.datetime) -> Recomputation | None:
    """One piece of judging everybody by the rules in force; None when all is done or another worker does it."""
    hold_rules()  # before the row: whoever changes the rules takes them in this order
    work = _next(Recomputation.objects.select_for_update(skip_locked=True))
    if work is None:
        return None
    people = _piece(work, HealthCode.objects.all())
    if not people:
        _end(work, at)
        return work
    work.changed += reassess(by=None, people=people, at=at)
    _move(work, people, at)
    return work


def _next(held: QuerySet[_Work]) -> _Work | None:
    return held.filter(ended_at=None).order_by("started_at").first()


def _piece(work: Trial | Recomputation, codes: QuerySet[HealthCode]) -> list[UUID]:
    after = codes.filter(pk__gt=work.cursor) if work.cursor else codes
    return list(after.order_by("pk").values_list("pk", flat=True)[:PIECE])


def _move(work: Trial | Recomputation, people: Sequence[UUID], at: dt.datetime) -> None:
    work.done += len(people)
    work.cursor, work.moved_at = people[-1], at
    work.save()


def _end(work: Trial | Recomputation, at: dt.datetime, *, broken_off: bool = False) -> None:
    work.ended_at = work.moved_at = at
    work.is_broken_off = broken_off
    work.save()
