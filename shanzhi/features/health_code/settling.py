"""Writing what was judged: codes, history, what gates show, facts and messages."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes.enums import Colour as GateColour
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.models import Standing

from . import queries, rules
from .enums import Colour
from .judging import Outcome, standing_of
from .models import ColourChange, ColourRule, HealthCode

TOLD_AT_ONCE = 500
_CHUNK = 2000
_WRITTEN = ["division", "colour", "rule", "evidence", "until", "since", "declared_at"]
# Whoever judges holds this shared, whoever changes the rules in force holds it alone: no colour is given
# under rules that have just stopped.
_RULES_LOCK = "health_code.rules"
_said = lazy(gettext, str)


def hold_rules(*, alone: bool = False) -> None:
    """Until the transaction ends, the rules in force stay as they are; `alone` to change them."""
    shared = "" if alone else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(hashtextextended(%s, 0))", [_RULES_LOCK])


def hold_people(*, people: Collection[UUID]) -> dict[UUID, str]:
    """Judge these people one after the other with whoever else does; gives their names."""
    held = Person.objects.select_for_update(no_key=True).filter(pk__in=queries.among(people)).order_by("pk")
    return dict(held.values_list("pk", "name"))


def settle(
    *,
    by: Person | None,
    outcomes: Sequence[Outcome],
    names: dict[UUID, str],
    book: rules.RuleBook,
    at: dt.datetime,
) -> int:
    """Write codes, history and standings, and tell whoever is concerned; says how many colours changed."""
    ended = _just_over(outcomes)
    new = [outcome for outcome in outcomes if outcome.is_new or outcome.code.person_id in ended]
    _write_codes(new)
    rows = queries.rules_of(book.key)
    seen = [outcome for outcome in new if _looks_different(outcome, rows)]
    write_standings(outcomes=seen, names=names, rows=rows, at=at)
    changes = [outcome.change for outcome in new if outcome.change]
    ColourChange.objects.bulk_create(changes, batch_size=_CHUNK)
    _emit(by, new, rows, at)
    tell_changes(changes=changes, rows=rows, at=at)
    tell_over(codes=[outcome.code for outcome in new if outcome.is_over], at=at)
    return sum(change.before != change.colour for change in changes)


def _write_codes(outcomes: Iterable[Outcome]) -> None:
    """Under new rules most codes differ only in the version of their rule: those are few statements."""
    whole: list[HealthCode] = []
    moved: dict[UUID, list[UUID]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.is_only_rule:
            moved[outcome.code.rule_id].append(outcome.code.person_id)
        else:
            whole.append(outcome.code)
    for rule_id, people in moved.items():
        HealthCode.objects.filter(pk__in=queries.among(people)).update(rule=rule_id)
    HealthCode.objects.bulk_create(
        whole, batch_size=_CHUNK, update_conflicts=True, unique_fields=["person"], update_fields=_WRITTEN
    )


def _just_over(outcomes: Iterable[Outcome]) -> set[UUID]:
    """Of those without a colour, whom gates still show one of."""
    over = [outcome.code.person_id for outcome in outcomes if outcome.is_over]
    shown = Standing.objects.filter(person_id__in=queries.among(over)).exclude(colour=GateColour.NONE)
    return set(shown.values_list("person_id", flat=True)) if over else set()


def _looks_different(outcome: Outcome, rows: dict[UUID, ColourRule]) -> bool:
    """Whether a gate would see anything new; under another version of the same rule most people look the same."""
    before, code = outcome.before, outcome.code
    if before is None or outcome.is_over:
        return True
    if any(getattr(before, name) != getattr(code, name) for name in ("colour", "until", "division_id")):
        return True
    return code.colour != Colour.GREEN and queries.rule_reason(before.rule_id) != rows[code.rule_id].reason


def write_standings(
    *, outcomes: Iterable[Outcome], names: dict[UUID, str], rows: dict[UUID, ColourRule], at: dt.datetime
) -> None:
    """What gates show from now on."""
    scans.set_standings(
        rows=[
            standing_of(outcome, name=names[outcome.code.person_id], rule=rows.get(outcome.code.rule_id))
            for outcome in outcomes
        ],
        at=at,
    )


def _emit(
    by: Person | None, outcomes: Iterable[Outcome], rows: dict[UUID, ColourRule], at: dt.datetime
) -> None:
    """One fact for each change."""
    facts = []
    for outcome in outcomes:
        if outcome.change is None:
            continue
        code, rule = outcome.code, rows[outcome.code.rule_id]
        payload = {
            "before": outcome.change.before,
            "colour": code.colour,
            "rule": rule.code,
            "version": rule.rule_set.number,
            "evidence": code.evidence,
            "until": code.until.isoformat() if code.until else None,
        }
        facts.append(events.Fact(f"person:{code.person_id}", code.division_id, payload))
    if facts:
        events.emit_many("health_code.colour_changed", facts=facts, at=at, by=by)


def tell_changes(*, changes: Iterable[ColourChange], rows: dict[UUID, ColourRule], at: dt.datetime) -> None:
    """Tell people of a new colour, or of another reason for it, when it is news; the same words together."""
    groups: dict[tuple[bool, UUID], list[UUID]] = defaultdict(list)
    for change in changes:
        if _is_told(change):
            groups[change.before != change.colour, change.rule_id].append(change.person_id)
    for (is_other, rule_id), people in groups.items():
        _tell(people, **_words(rows[rule_id], is_other=is_other), at=at)


def tell_past_changes(*, changes: Iterable[ColourChange], rows: dict[UUID, ColourRule]) -> None:
    """The same of a city's past: each at its own time, into inboxes only."""
    notify.tell_past(
        told=[
            notify.Told(
                person_id=change.person_id,
                at=change.at,
                **_words(rows[change.rule_id], is_other=change.before != change.colour),
            )
            for change in changes
            if _is_told(change)
        ]
    )


def _is_told(change: ColourChange) -> bool:
    """The first green answers their own tap, so nobody has to be told of it."""
    return bool(change.before) or change.colour != Colour.GREEN


def _words(rule: ColourRule, *, is_other: bool) -> dict[str, Any]:
    title = _("您的健康码已变为{colour}") if is_other else _("您的健康码仍为{colour}，原因有变化")
    return {
        "notice": "health_code.colour_changed",
        "title": format_lazy(title, colour=Colour(rule.colour).label),
        "body": format_lazy(_("{reason}{advice}"), reason=_said(rule.reason), advice=_said(rule.advice)),
        "url": reverse("citizen:health_code:show"),
    }


def tell_over(*, codes: Iterable[HealthCode], at: dt.datetime) -> None:
    """Ask people without a colour to declare again; once for the day of their end."""
    groups: dict[dt.date, list[UUID]] = defaultdict(list)
    for code in codes:
        groups[city_day(code.until or at)].append(code.person_id)
    for day, people in groups.items():
        _tell(
            people,
            notice="health_code.expired",
            title=_("您的健康申报已过期"),
            body=_("请重新申报，更新健康码，大约需要一分钟。"),
            url=reverse("citizen:health_code:declare"),
            at=at,
            once=f"expired:{day.isoformat()}",
        )


def _tell(people: Sequence[UUID], **words: object) -> None:
    for start in range(0, len(people), TOLD_AT_ONCE):
        found = Person.objects.filter(pk__in=people[start : start + TOLD_AT_ONCE]).order_by("pk")
        notify.tell_many(people=found, **words)  # type: ignore[arg-type]
