"""Judging people: everything known of them, under the rules in force, becomes a colour."""

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from shanzhi.kernel.accounts.models import Person

from .. import queries, rules
from ..judging import outcome_of
from ..models import HealthCode
from ..settling import hold_people, hold_rules, settle

_CHUNK = 2000


@transaction.atomic
def reassess(*, by: Person | None, people: Collection[UUID], at: dt.datetime) -> int:
    """Bring the codes of these people to what is known of them now; says how many got another colour.

    Those without a code are passed over: what is known of them counts from their first declaration on.
    """
    hold_rules()
    ordered = sorted(people)
    return sum(_reassess(by, ordered[start : start + _CHUNK], at) for start in range(0, len(ordered), _CHUNK))


def _reassess(by: Person | None, people: Sequence[UUID], at: dt.datetime) -> int:
    names = hold_people(people=people)
    book = queries.live_book()
    known = queries.facts_of(people, reach=book.reach, at=at)
    outcomes = []
    for code in HealthCode.objects.filter(pk__in=queries.among(people)).order_by("pk"):
        verdict = rules.verdict_of(known.get(code.pk, rules.Facts()), book, at=at)
        outcomes.append(outcome_of(code, code, verdict, by_id=by.pk if by else None, at=at))
    return settle(by=by, outcomes=outcomes, names=names, book=book, at=at)
