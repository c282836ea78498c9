"""Counters of regular declarations for reports: how many take part, how complete it is, how quickly reminders work."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.models import Group, Member
from shanzhi.kernel.orgs import queries as orgs

from .boards import Sums, added, days_of

# From the last reminder before an answer to that answer, over the rounds of a span of days.
# The steps are materialised: half a million answers are gone through once, whatever the statistics say of a new day.
_MINUTES = """
WITH told AS MATERIALIZED (
    SELECT o.id AS round_id, o.day, r.member_id, r.at
    FROM declarations_round o
    JOIN declarations_reminderrun u ON u.round_id = o.id
    JOIN declarations_reminder r ON r.run_id = u.id
    WHERE o.day BETWEEN %(since)s AND %(until)s AND o.audience = %(audience)s
      AND (%(scope)s = '' OR o.division_code BETWEEN %(scope)s AND %(scope)s || ':')
      AND (%(top)s::uuid IS NULL OR o.top_id = %(top)s::uuid)
), answers AS MATERIALIZED (
    SELECT member_id, day, round_id, first_at FROM declarations_answer
    WHERE day BETWEEN %(since)s AND %(until)s AND first_at >= (SELECT min(at) FROM told)
)
SELECT (SELECT count(*) FROM (SELECT DISTINCT member_id, day FROM told) AS reminded),
       count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) FROM (
    SELECT extract(epoch FROM a.first_at - max(r.at)) / 60 AS minutes
    FROM told r
    JOIN answers a ON a.member_id = r.member_id AND a.day = r.day AND a.round_id = r.round_id
    WHERE r.at <= a.first_at
    GROUP BY a.member_id, a.round_id, a.first_at) AS answered
"""


@dataclass(frozen=True)
class Reminding:
    """How reminders worked: members reminded, those of them who answered afterwards, and the median minutes they took."""

    reminded: int
    answered: int
    minutes: int | None


@dataclass(frozen=True)
class Figures:
    """A span of days: `tops` schools or firms and their `members` now, the sums of all rounds, the reminders."""

    tops: int
    members: int
    days: int
    sums: Sums
    reminding: Reminding

    @property
    def declarations(self) -> int:
        return self.sums.answered

    @property
    def percent(self) -> float:
        return self.sums.percent


def figures(
    audience: Audience, *, since: dt.date, until: dt.date, scope: str = "", top: Group | None = None
) -> Figures:
    """The counters of a scope (`orgs.scope_of`), of one school or firm, or of everybody."""
    tops = Group.objects.filter(audience=audience, top__isnull=True, closed_at__isnull=True)
    members = Member.objects.filter(top__audience=audience, until__isnull=True)
    if top:
        tops, members = tops.filter(pk=top.pk), members.filter(top=top)
    elif scope:
        tops = tops.filter(orgs.inside(scope))
        members = members.filter(orgs.inside(scope, "top__division"))
    days = [row.sums for row in days_of(audience, scope=scope, since=since, until=until, top=top)]
    return Figures(
        tops=tops.count(),
        members=members.count(),
        days=len(days),
        sums=added(days),
        reminding=reminding(audience, since=since, until=until, scope=scope, top=top),
    )


def reminding(
    audience: Audience, *, since: dt.date, until: dt.date, scope: str = "", top: Group | None = None
) -> Reminding:
    """How reminders of a span of days worked; a member reminded on two days counts twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            _MINUTES,
            {
                "since": since,
                "until": until,
                "audience": str(audience),
                "scope": scope,
                "top": top.pk if top else None,
            },
        )
        reminded, answered, minutes = cursor.fetchone()
    return Reminding(reminded, answered, None if minutes is None else round(minutes))
