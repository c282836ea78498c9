"""From a verdict to the code that stands, its line of history and what gates show. Nothing is written here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from shanzhi.kernel.codes.enums import Colour as GateColour
from shanzhi.kernel.scans import actions as scans

from . import queries, rules
from .enums import Colour
from .models import ColourChange, ColourRule, HealthCode, HealthDeclaration

_KEPT = ("colour", "evidence", "until", "division_id", "declared_at")
OVER = gettext_noop("健康申报已过期，请重新申报后再通行。")


@dataclass(frozen=True)
class Outcome:
    """A code before and after a verdict; `change` is its new line of history, if there is one."""

    before: HealthCode | None
    code: HealthCode
    change: ColourChange | None
    is_over: bool

    @property
    def is_new(self) -> bool:
        """Whether anything of the code differs from what is stored."""
        return self.before is None or self._differs(("rule_id", *_KEPT))

    @property
    def is_only_rule(self) -> bool:
        """Whether nothing differs but the rule: as a rule, the same one in another version."""
        return self.before is not None and not self._differs(_KEPT)

    def _differs(self, names: Iterable[str]) -> bool:
        return any(getattr(self.before, name) != getattr(self.code, name) for name in names)


def first_code(declaration: HealthDeclaration) -> HealthCode:
    """A code that still has to be judged."""
    return HealthCode(
        person=declaration.person,
        division=declaration.division,
        declared_at=declaration.declared_at,
        registered_at=declaration.declared_at,
        since=declaration.declared_at,
    )


def outcome_of(
    before: HealthCode | None,
    base: HealthCode,
    verdict: rules.Verdict | None,
    *,
    by_id: UUID | None,
    at: dt.datetime,
) -> Outcome:
    """`base` says whose code it is, where they live and when they declared; `before` is what stood so far."""
    code = HealthCode(
        person_id=base.person_id,
        division_id=base.division_id,
        declared_at=base.declared_at,
        registered_at=base.registered_at,
        since=base.since,
    )
    if verdict is None:
        return _over(before, code, at)
    code.colour, code.rule_id = verdict.colour, verdict.rule.key
    code.evidence, code.until = verdict.evidence, verdict.until
    if before is None or before.colour != code.colour:
        code.since = at
    change = _change(before, code, by_id, at) if _is_news(before, code, verdict.rule) else None
    return Outcome(before, code, change, is_over=False)


def _over(before: HealthCode | None, code: HealthCode, at: dt.datetime) -> Outcome:
    """Nothing gives a colour any more: the last one stays written, with its end."""
    if before is None:
        raise ValueError("a first code needs a colour")
    code.colour, code.rule_id, code.evidence = before.colour, before.rule_id, before.evidence
    code.until = at if before.until is None else min(before.until, at)
    return Outcome(before, code, None, is_over=True)


def _is_news(before: HealthCode | None, code: HealthCode, rule: rules.Rule) -> bool:
    """Another colour, or the same one that is not green for another reason."""
    if before is None or before.colour != code.colour:
        return True
    return code.colour != Colour.GREEN and queries.rule_code(before.rule_id) != rule.code


def _change(before: HealthCode | None, code: HealthCode, by_id: UUID | None, at: dt.datetime) -> ColourChange:
    return ColourChange(
        person_id=code.person_id,
        before=before.colour if before else "",
        colour=code.colour,
        rule_id=code.rule_id,
        evidence=code.evidence,
        until=code.until,
        at=at,
        by_id=by_id,
    )


def standing_of(outcome: Outcome, *, name: str, rule: ColourRule | None) -> scans.NewStanding:
    """What gates show of the code, in the language of the city."""
    code = outcome.code
    colour = GateColour.NONE if outcome.is_over else GateColour[Colour(code.colour).name]
    reason = rule.reason if rule and not outcome.is_over else OVER
    return scans.NewStanding(
        person_id=code.person_id,
        name=name,
        colour=colour,
        reason=None if colour == GateColour.GREEN else reason,
        division_code=code.division_id,
        until=None if outcome.is_over else code.until,
    )
