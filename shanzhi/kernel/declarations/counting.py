"""Keeping today's tallies right when a roster changes in the middle of a round."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import connection

from shanzhi.core.clock import city_day
from shanzhi.kernel.declarations.models import Group, Round, Tally

_LOCK = """
SELECT id FROM declarations_tally WHERE round_id = ANY(%s) AND group_id = ANY(%s) ORDER BY id FOR UPDATE
"""
# A statement of its own after the lock, so that it sees what was written until then. A batch of answers that waits for
# our lock adds itself afterwards.
_RECOUNT = """
UPDATE declarations_tally AS t SET expected = c.expected, answered = c.answered, late = c.late, abnormal = c.abnormal,
       flagged = c.flagged, absent = c.absent
FROM (SELECT t.id, count(m.id) AS expected, count(a.member_id) AS answered,
             count(*) FILTER (WHERE a.is_late) AS late, count(*) FILTER (WHERE a.abnormal <> '{}') AS abnormal,
             count(*) FILTER (WHERE a.flags <> '{}') AS flagged,
             count(*) FILTER (WHERE m.id IS NOT NULL AND a.member_id IS NULL AND EXISTS (
                 SELECT FROM declarations_absence b WHERE b.member_id = m.id
                 AND b.first <= t.day AND b.last >= t.day AND b.ended_at IS NULL)) AS absent
      FROM declarations_tally t
      LEFT JOIN declarations_member m ON m.group_id = t.group_id AND m.since <= t.day
           AND (m.until IS NULL OR m.until > t.day)
      LEFT JOIN declarations_answer a ON a.member_id = m.id AND a.day = t.day AND a.round_id = t.round_id
      WHERE t.id = ANY(%s) GROUP BY t.id) AS c
WHERE t.id = c.id
"""


def recount(groups: Collection[UUID], *, at: dt.datetime) -> None:
    """Count the classes anew in the rounds that are not over, inside the transaction that changed their rosters."""
    rounds = _running(groups, at)
    if not rounds:
        return
    _make_missing(groups, rounds)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [[round.pk for round in rounds], list(groups)])
        tallies = [row[0] for row in cursor.fetchall()]
        cursor.execute(_RECOUNT, [tallies])


def _running(groups: Collection[UUID], at: dt.datetime) -> list[Round]:
    tops = {top or pk for pk, top in Group.objects.filter(pk__in=groups).values_list("pk", "top")}
    days = [city_day(at) - dt.timedelta(days=1), city_day(at), city_day(at) + dt.timedelta(days=1)]
    return list(Round.objects.filter(top__in=tops, day__in=days, ends_at__gt=at))


def _make_missing(groups: Collection[UUID], rounds: list[Round]) -> None:
    """A class that got its first member today has no tally yet."""
    tops = dict(Group.objects.filter(pk__in=groups, top__isnull=False).values_list("pk", "top"))
    Tally.objects.bulk_create(
        (
            Tally(round=round, group_id=group, top_id=top, audience=round.audience, day=round.day)
            for round in rounds
            for group, top in sorted(tops.items())
            if top == round.top_id
        ),
        ignore_conflicts=True,
    )
