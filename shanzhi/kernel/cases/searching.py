"""Finding cases in a list: by number and words, kind, state, clock, unit, days, and whose turn it is."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from shanzhi.core import registry
from shanzhi.core.clock import day_start
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import queries
from shanzhi.kernel.cases.models import Case


def tone_of_clock(tone: str, at: dt.datetime) -> Q:
    """The cases whose clock is `late`, `amber`, `paused` or `fine`."""
    runs = Q(is_open=True, due_at__isnull=False, hand_at__isnull=True)
    return {
        "late": runs & Q(due_at__lt=at),
        "amber": runs & Q(amber_at__lte=at, due_at__gte=at),
        "paused": Q(is_open=True, hand_at__isnull=False),
        "fine": runs & Q(amber_at__gt=at),
    }.get(tone, Q())


def narrow(
    rows: QuerySet[Case], wishes: Mapping[str, Any], person: Person, at: dt.datetime
) -> QuerySet[Case]:
    """The rows that somebody asked for in the form of the list; what urges stands first among the open ones."""
    wanted = _of_words(wishes.get("q") or "") & _of_kind(wishes.get("kind") or "")
    wanted &= {"open": Q(is_open=True), "closed": Q(is_open=False)}.get(wishes.get("stage") or "", Q())
    wanted &= tone_of_clock(wishes.get("clock") or "", at)
    whose = wishes.get("whose") or ""
    if whose == "turn":
        wanted &= queries.turn_of(person)
    elif whose == "lead":
        wanted &= Q(lead=person)
    elif whose == "supervised":
        wanted &= Q(supervision__gt=0)
    if wishes.get("unit"):
        wanted &= Q(unit=wishes["unit"])
    if wishes.get("since"):
        wanted &= Q(opened_at__gte=day_start(wishes["since"]))
    if wishes.get("until"):
        wanted &= Q(opened_at__lt=day_start(wishes["until"] + dt.timedelta(days=1)))
    return rows.filter(wanted)


def _of_words(words: str) -> Q:
    words = words.strip()
    return Q(number__startswith=words.upper()) | Q(title__contains=words) if words else Q()


def _of_kind(chosen: str) -> Q:
    """`kind` or `kind:state`."""
    kind, _, state = chosen.partition(":")
    found = Q(kind=kind) if kind else Q()
    return found & Q(state=state) if state else found


def kinds(person: Person, *, portal: str = "") -> list[Any]:
    """The procedures among which a person may choose: in a portal its own, in the office all."""
    return [one for one in registry.collect("procedures") if portal in ("", one.portal)]
