"""The SQL of answers: one definition for the hot endpoint and for pages. No Django here.

Each statement takes parallel arrays, so that one round trip and one commit serve a whole batch. What is looked up
row by row stands in LATERAL … OFFSET 0, because the planner cannot know the length of the arrays.
"""

LOAD_ROUNDS = """
SELECT r.id, r.top_id, r.day, r.opens_at, r.closes_at, r.ends_at, r.audience, left(r.division_code, 6), q.questions::text
FROM declarations_round r JOIN declarations_questionset q ON q.id = r.questions_id
WHERE r.id = ANY(%(round_id)s::uuid[])
"""

# Who may answer: the member alone where that is allowed, a confirmed reporter, whoever acts for the person in the family.
# The tallies are locked first, always in the same order, so that two batches cannot deadlock; a reminder locks them
# too, and so each answer is either seen by it or comes after it. A repeated nonce changes nothing and gets the answer
# that stands. Absences are looked up once the tallies are locked: who notes one adds it to the tally under the same lock.
# `former` hands the version before to `kept`, in the same statement.
RECORD = """
WITH said AS (
    SELECT g.*, m.person_id, m.group_id, m.shares_position, t.id AS tally_id, p.fingerprint AS before, p.same_days AS before_days
    FROM unnest(%(member_id)s::uuid[], %(round_id)s::uuid[], %(top_id)s::uuid[], %(day)s::date[], %(by_id)s::uuid[],
                %(channel)s::smallint[], %(at)s::timestamptz[], %(is_late)s::boolean[], %(values)s::text[],
                %(abnormal)s::text[], %(fingerprint)s::bigint[], %(seconds)s::real[], %(lng)s::float8[],
                %(lat)s::float8[], %(nonce)s::uuid[], %(trusted)s::boolean[])
         AS g (member_id, round_id, top_id, day, by_id, channel, at, is_late, "values", abnormal, fingerprint, seconds,
               lng, lat, nonce, trusted)
    CROSS JOIN LATERAL (
        SELECT person_id, group_id, top_id, answers_alone, shares_position FROM declarations_member
        WHERE id = g.member_id AND since <= g.day AND (until IS NULL OR until > g.day) OFFSET 0) m
    CROSS JOIN LATERAL (
        SELECT id FROM declarations_tally WHERE round_id = g.round_id AND group_id = m.group_id OFFSET 0) t
    LEFT JOIN LATERAL (
        SELECT fingerprint, same_days FROM declarations_answer a
        WHERE a.member_id = g.member_id AND a.day < g.day AND a.day >= g.day - 5 ORDER BY a.day DESC LIMIT 1) p ON true
    WHERE m.top_id = g.top_id AND (
        g.trusted
        OR (m.answers_alone AND m.person_id = g.by_id)
        OR EXISTS (SELECT FROM declarations_reporter r
                   WHERE r.person_id = g.by_id AND r.member_id = g.member_id AND r.state = 'confirmed')
        OR EXISTS (SELECT FROM accounts_familylink f
                   WHERE f.guardian_id = g.by_id AND f.member_id = m.person_id AND f.state = 'active'))
),
locked AS (
    SELECT id FROM declarations_tally WHERE id IN (SELECT tally_id FROM said) ORDER BY id FOR UPDATE
),
written AS (
    INSERT INTO declarations_answer AS a (
        member_id, day, round_id, person_id, group_id, by_id, channel, version, at, first_at, is_late, "values", abnormal,
        fingerprint, same_days, seconds, lng, lat, flags, nonce)
    SELECT member_id, day, round_id, person_id, group_id, by_id, channel, 1, at, at, is_late, "values"::jsonb,
           string_to_array(abnormal, ',')::varchar[], fingerprint,
           CASE WHEN before = fingerprint THEN before_days + 1 ELSE 1 END, seconds,
           CASE WHEN shares_position THEN lng END, CASE WHEN shares_position THEN lat END, '{}', nonce
    FROM said WHERE (SELECT count(*) FROM locked) >= 0
    ORDER BY member_id
    ON CONFLICT (member_id, day, round_id) DO UPDATE SET
        by_id = excluded.by_id, channel = excluded.channel, version = a.version + 1, at = excluded.at,
        "values" = excluded."values", abnormal = excluded.abnormal, fingerprint = excluded.fingerprint,
        same_days = excluded.same_days, seconds = excluded.seconds, lng = excluded.lng, lat = excluded.lat,
        nonce = excluded.nonce,
        former = jsonb_build_object('by', a.by_id, 'at', a.at, 'values', a."values", 'abnormal', to_jsonb(a.abnormal),
                                    'nonce', a.nonce)
    WHERE a.nonce <> excluded.nonce
    RETURNING a.member_id, a.day, a.round_id, a.group_id, a.version, a.is_late, a.abnormal, a.at, a.former
),
kept AS (
    INSERT INTO declarations_revision (id, round_id, member_id, day, version, by_id, at, "values", abnormal)
    SELECT gen_random_uuid(), round_id, member_id, day, version - 1, (former ->> 'by')::uuid,
           (former ->> 'at')::timestamptz, former -> 'values',
           ARRAY(SELECT jsonb_array_elements_text(former -> 'abnormal'))
    FROM written WHERE version > 1
),
counted AS (
    UPDATE declarations_tally AS t SET
        answered = t.answered + c.fresh, late = t.late + c.late, abnormal = t.abnormal + c.abnormal,
        absent = greatest(t.absent - c.absent, 0)
    FROM (SELECT s.tally_id,
                 count(*) FILTER (WHERE w.version = 1) AS fresh,
                 count(*) FILTER (WHERE w.version = 1 AND w.is_late) AS late,
                 sum((w.abnormal <> '{}')::int
                     - (w.version > 1 AND coalesce(w.former -> 'abnormal', '[]') <> '[]')::int) AS abnormal,
                 count(*) FILTER (WHERE w.version = 1 AND declarations_is_excused(w.member_id, w.day)) AS absent
          FROM written w JOIN said s USING (member_id, round_id) GROUP BY s.tally_id) AS c
    WHERE t.id = c.tally_id
),
arrived AS (
    INSERT INTO declarations_arrival AS r (day, audience, county, slot, lane, answers)
    SELECT w.day, g.audience, g.county, g.slot, %(lane)s, count(*)
    FROM written w
    JOIN unnest(%(member_id)s::uuid[], %(audience)s::text[], %(county)s::text[], %(slot)s::smallint[])
         AS g (member_id, audience, county, slot) USING (member_id)
    WHERE w.version = 1 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (day, audience, county, slot, lane) DO UPDATE SET answers = r.answers + excluded.answers
),
notable AS (
    INSERT INTO declarations_notable (member_id, day, round_id, kind, at)
    SELECT member_id, day, round_id, 'abnormal', at FROM written
    WHERE abnormal <> '{}' AND (version = 1 OR former -> 'abnormal' <> to_jsonb(abnormal))
    RETURNING 1
),
called AS (
    INSERT INTO procrastinate_jobs (queue_name, task_name, args)
    SELECT 'default', 'declarations.hear', '{}' FROM notable LIMIT 1
)
SELECT uuid_send(s.member_id), uuid_send(s.round_id), w.version, w.abnormal
FROM said s LEFT JOIN written w USING (member_id, round_id)
"""

# The answers that stand, for those who send the same one again.
STANDING = """
SELECT uuid_send(member_id), uuid_send(round_id), version, abnormal, is_late FROM declarations_answer
WHERE (member_id, day, round_id) IN
      (SELECT * FROM unnest(%(member_id)s::uuid[], %(day)s::date[], %(round_id)s::uuid[]))
"""

ENSURE_DAYS = "SELECT declarations_ensure_days(%(first)s, %(last)s)"

# The places of a round: who is expected in each class on the day, and who has said beforehand not to come.
OPEN_TALLIES = """
INSERT INTO declarations_tally (id, round_id, group_id, top_id, audience, day, expected, answered, late, abnormal,
                                flagged, absent)
SELECT gen_random_uuid(), r.id, m.group_id, r.top_id, r.audience, r.day, count(*), 0, 0, 0, 0,
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM declarations_absence b WHERE b.member_id = m.id
           AND b.first <= r.day AND b.last >= r.day AND b.ended_at IS NULL))
FROM declarations_round r JOIN declarations_member m ON m.top_id = r.top_id
     AND m.since <= r.day AND (m.until IS NULL OR m.until > r.day)
WHERE r.id = ANY(%(round_id)s::uuid[])
GROUP BY r.id, m.group_id
ON CONFLICT (round_id, group_id) DO NOTHING
"""
