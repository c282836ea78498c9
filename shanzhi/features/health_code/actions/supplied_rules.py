"""Version 1 of the rules, so that every city has some from its first minute."""

import datetime as dt

from django.db import transaction

from .. import supplied
from ..enums import RuleSetState
from ..models import ColourRule, RuleSet


@transaction.atomic
def supply_rules(*, at: dt.datetime) -> RuleSet | None:
    """Put the platform's own rules in force where there are none at all; None where there are some."""
    if RuleSet.objects.exists():
        return None
    made = RuleSet.objects.create(
        number=1,
        state=RuleSetState.LIVE,
        title=supplied.TITLE,
        is_supplied=True,
        made_at=at,
        live_at=at,
    )
    ColourRule.objects.bulk_create(
        ColourRule(rule_set=made, **fields) for fields in supplied.supplied_rules()
    )
    return made
