"""The SQL of the scan stream: one definition of a scan for the hot path and for pages. No Django here.

Each statement takes parallel arrays, so that one round trip and one commit serve a whole batch. Standings are
joined LATERAL … OFFSET 0: looked up one by one in the index, because the planner, which cannot know the length
of the arrays, would rather read the whole table for every batch. Identifiers come back as sixteen bytes.
"""

# Reads the colour of the moment and writes the row; a person without a standing gives no row. Fails as a whole
# when a nonce is there already. The order of insertion is the order in which two batches with the same nonces
# wait for each other, so they cannot deadlock.
RECORD_NEW = """
INSERT INTO scans_scan (id, person_id, point_id, inspector_id, division_code, at, received_at, way,
                        temperature, abnormal, nonce, colour, reason, masked_name)
SELECT g.id, g.person_id, g.point_id, g.inspector_id, g.division_code, g.at, g.received_at, g.way,
       g.tenths * 0.1, g.abnormal, g.nonce, s.colour, s.reason, s.masked_name
FROM unnest(%(id)s::uuid[], %(person_id)s::uuid[], %(point_id)s::uuid[], %(inspector_id)s::uuid[],
            %(division_code)s::text[], %(at)s::timestamptz[], %(received_at)s::timestamptz[],
            %(way)s::smallint[], %(tenths)s::smallint[], %(abnormal)s::boolean[], %(nonce)s::uuid[])
     AS g (id, person_id, point_id, inspector_id, division_code, at, received_at, way, tenths, abnormal, nonce)
CROSS JOIN LATERAL (SELECT * FROM scans_standing t WHERE t.person_id = g.person_id OFFSET 0) AS s
ORDER BY g.person_id, g.nonce
RETURNING uuid_send(id), colour, reason, masked_name
"""

# The same for a batch with repeats: a nonce that is there already gives no row. Every row costs a fifth more.
RECORD = RECORD_NEW.replace("RETURNING", "ON CONFLICT DO NOTHING\nRETURNING")

# The rows that earlier requests with these nonces have written.
FIND = """
SELECT uuid_send(s.person_id), uuid_send(s.nonce), uuid_send(s.id), s.colour, s.reason, s.masked_name, s.at
FROM unnest(%(person_id)s::uuid[], %(nonce)s::uuid[]) AS g (person_id, nonce)
JOIN scans_scan s ON s.person_id = g.person_id AND s.nonce = g.nonce
WHERE s.at BETWEEN %(first)s AND %(last)s
"""

# Counts a batch of shows, each person once with their number in it, and reads what the phones will show.
SHOW = """
WITH given AS (
    SELECT g.person_id, g.day, g.shows, g.last_at, s.colour, s.reason, s.masked_name, s.division_code
    FROM unnest(%(person_id)s::uuid[], %(day)s::date[], %(shows)s::int[], %(last_at)s::timestamptz[])
         AS g (person_id, day, shows, last_at)
    CROSS JOIN LATERAL (SELECT * FROM scans_standing t WHERE t.person_id = g.person_id OFFSET 0) AS s
), counted AS (
    INSERT INTO scans_show AS t (person_id, day, shows, last_at, division_code)
    SELECT person_id, day, shows, last_at, division_code FROM given ORDER BY person_id, day
    ON CONFLICT (person_id, day)
    DO UPDATE SET shows = t.shows + excluded.shows, last_at = greatest(t.last_at, excluded.last_at)
)
SELECT uuid_send(person_id), colour, reason, masked_name FROM given
"""

REFUSE = """
INSERT INTO scans_refusal (id, at, reason, point_id, inspector_id, nonce)
SELECT * FROM unnest(%(id)s::uuid[], %(at)s::timestamptz[], %(reason)s::text[], %(point_id)s::uuid[],
                     %(inspector_id)s::uuid[], %(nonce)s::uuid[])
"""

ENSURE_DAYS = "SELECT scans_ensure_days(%(first)s::date, %(last)s::date)"
