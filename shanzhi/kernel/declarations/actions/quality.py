"""Doubtful answers: looked for a minute after they came, so that answering stays quick."""

import datetime as dt

from django.db import connection, transaction

from shanzhi.kernel.declarations import rules
from shanzhi.kernel.declarations.enums import Channel

# Answers of the last minutes that are given a flag they lack. What was flagged stays so until it is corrected.
_FLAG = """
WITH recent AS (
    SELECT a.member_id, a.day, a.round_id, a.group_id, a.by_id, a.at, a.flags, a.same_days, a.seconds, a.lng, a.lat
    FROM declarations_answer a
    WHERE a.at >= %(since)s AND a.at <= %(until)s AND a.channel <> %(phone)s
),
busy AS (
    SELECT r.member_id, r.round_id FROM recent r WHERE r.by_id IS NOT NULL AND (
        SELECT count(DISTINCT b.member_id) FROM declarations_answer b
        WHERE b.by_id = r.by_id AND b.day = r.day AND b.at > r.at - interval '1 minute' AND b.at <= r.at) >= %(many)s
),
usual AS (
    SELECT r.member_id, r.round_id, percentile_disc(0.5) WITHIN GROUP (ORDER BY o.lng) AS lng,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY o.lat) AS lat
    FROM recent r JOIN declarations_answer o ON o.member_id = r.member_id AND o.day < r.day AND o.day >= r.day - 14
         AND o.lng IS NOT NULL
    WHERE r.lng IS NOT NULL GROUP BY r.member_id, r.round_id HAVING count(*) >= 3
),
found AS (
    SELECT r.*, array_remove(ARRAY[
        CASE WHEN r.same_days >= %(same)s THEN 'same' END,
        CASE WHEN r.seconds < %(hasty)s THEN 'hasty' END,
        CASE WHEN b.member_id IS NOT NULL THEN 'many' END,
        CASE WHEN u.member_id IS NOT NULL AND
            sqrt(power((r.lat - u.lat) * 111.2, 2) + power((r.lng - u.lng) * 111.2 * cos(radians(u.lat)), 2)) > %(far)s
            THEN 'far' END], NULL)::varchar[] AS wanted
    FROM recent r LEFT JOIN busy b USING (member_id, round_id) LEFT JOIN usual u USING (member_id, round_id)
),
locked AS (
    SELECT t.id, t.round_id, t.group_id FROM declarations_tally t
    WHERE (t.round_id, t.group_id) IN (SELECT round_id, group_id FROM found WHERE wanted <> flags)
    ORDER BY t.id FOR UPDATE
),
flagged AS (
    UPDATE declarations_answer a SET flags = f.wanted
    FROM found f
    WHERE (SELECT count(*) FROM locked) >= 0 AND f.wanted <> f.flags AND a.member_id = f.member_id
      AND a.day = f.day AND a.round_id = f.round_id AND a.at = f.at
    RETURNING a.member_id, a.day, a.round_id, a.group_id, (f.wanted <> '{}')::int - (f.flags <> '{}')::int AS step
),
counted AS (
    UPDATE declarations_tally t SET flagged = greatest(t.flagged + c.step, 0)
    FROM (SELECT round_id, group_id, sum(step) AS step FROM flagged GROUP BY 1, 2) c
    WHERE t.round_id = c.round_id AND t.group_id = c.group_id
),
notable AS (
    INSERT INTO declarations_notable (member_id, day, round_id, kind, at)
    SELECT member_id, day, round_id, 'flagged', %(until)s FROM flagged WHERE step > 0 RETURNING 1
)
SELECT (SELECT count(*) FROM flagged), (SELECT count(*) FROM notable)
"""

LOOK_BACK = dt.timedelta(minutes=3)  # the job runs each minute: what committed late is seen at the next run


@transaction.atomic
def flag_recent(*, at: dt.datetime) -> tuple[int, int]:
    """Flag the doubtful ones among the answers of the last minutes; gives how many changed, and how many are new."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FLAG,
            {
                "since": at - LOOK_BACK,
                "until": at,
                "phone": int(Channel.PHONE),
                "many": rules.MANY_IN_A_MINUTE,
                "same": rules.SAME_DAYS,
                "hasty": rules.HASTY_SECONDS,
                "far": rules.FAR_KM,
            },
        )
        changed, fresh = cursor.fetchone()
    return changed, fresh
