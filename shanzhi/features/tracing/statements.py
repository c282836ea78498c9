"""The definition (`rules`) as one statement on the live stream, for one case and one degree.

Every step looks its rows up in an index, one by one (LATERAL … OFFSET 0): the planner cannot know how few there are and
would otherwise read whole days. The sources' stays at one venue are merged into windows, so that a day at a
market is looked at once and not once for each of them. What was scanned longer than a stay before a window cannot reach
into it, and nothing after its end changes what lies in it; that is how little of each person has to be read.
"""


def _stays(name: str, scans: str, who: str) -> str:
    """Common table expressions that end with `name`: the stays that follow from `scans`."""
    return f"""
{name}_followed AS (
    SELECT *, dense_rank() OVER someone AS moment,
           first_value(at) OVER (PARTITION BY {who} ORDER BY at GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS following,
           lag(at) OVER there AS before
    FROM {scans}
    WINDOW someone AS (PARTITION BY {who} ORDER BY at), there AS (PARTITION BY {who}, venue ORDER BY at)
), {name}_begun AS (
    SELECT *, (lag(moment) OVER there = moment - 1 AND at - before < stay) IS NOT TRUE AS opens
    FROM {name}_followed WINDOW there AS (PARTITION BY {who}, venue ORDER BY at)
), {name}_numbered AS (
    SELECT *, count(*) FILTER (WHERE opens) OVER (PARTITION BY {who}, venue ORDER BY at) AS stay_number
    FROM {name}_begun
), {name} AS MATERIALIZED (
    SELECT {who}, venue, min(stay) AS stay, min(at) AS starts, max(least(at + stay, following)) AS ends
    FROM {name}_numbered GROUP BY {who}, venue, stay_number
)"""  # noqa: S608


# Where a point stands, and how long people stay there: the place's own figure, else the longest of its kinds of points.
_PLACE = """
CROSS JOIN LATERAL (SELECT p.owner_ref AS venue FROM scans_point p WHERE p.id = x.point_id OFFSET 0) AS place
CROSS JOIN LATERAL (
    SELECT make_interval(mins => coalesce(
        (SELECT own.minutes FROM tracing_placestay own WHERE own.owner_ref = place.venue),
        (SELECT max(kinds.minutes) FROM scans_point p
         JOIN unnest(%(kinds)s::text[], %(minutes)s::int[]) AS kinds (kind, minutes) ON kinds.kind = p.kind
         WHERE p.owner_ref = place.venue))) AS stay OFFSET 0
) AS length"""

# `since` belongs to each of `people`; `low` lies a longest stay before the earliest, so that few days are opened.
QUERY = f"""
WITH source AS (
    SELECT * FROM unnest(%(people)s::uuid[], %(since)s::timestamptz[]) AS given (person_id, since)
), source_scan AS MATERIALIZED (
    SELECT DISTINCT source.person_id, place.venue, length.stay, x.at
    FROM source
    CROSS JOIN LATERAL (
        SELECT s.point_id, s.at FROM scans_scan s
        WHERE s.person_id = source.person_id AND s.at > %(low)s AND s.at < %(until)s OFFSET 0
    ) AS x {_PLACE}
),
{_stays("source_stay", "source_scan", "person_id")},
exposed AS MATERIALIZED (
    SELECT person_id, venue, stay, greatest(starts, since) AS starts, least(ends, %(until)s) AS ends
    FROM source_stay JOIN source USING (person_id)
    WHERE greatest(starts, since) < least(ends, %(until)s)
), time AS MATERIALIZED (
    SELECT row_number() OVER () AS number, venue, stay, lower(span) AS starts, upper(span) AS ends
    FROM (SELECT venue, stay, unnest(range_agg(tstzrange(starts, ends))) AS span FROM exposed GROUP BY venue, stay)
), near AS MATERIALIZED (
    SELECT DISTINCT time.number, time.starts - time.stay AS low, time.ends AS high, x.person_id
    FROM time
    CROSS JOIN LATERAL (SELECT p.id FROM scans_point p WHERE p.owner_ref = time.venue OFFSET 0) AS point
    CROSS JOIN LATERAL (
        SELECT s.person_id FROM scans_scan s
        WHERE s.point_id = point.id AND s.at > time.starts - time.stay AND s.at < time.ends
              AND s.at > %(low)s AND s.at < %(until)s OFFSET 0
    ) AS x
    WHERE x.person_id <> ALL (%(excluded)s::uuid[])
), near_scan AS MATERIALIZED (
    SELECT DISTINCT near.number, near.person_id, place.venue, length.stay, x.at
    FROM near
    CROSS JOIN LATERAL (
        SELECT s.point_id, s.at FROM scans_scan s
        WHERE s.person_id = near.person_id AND s.at > near.low AND s.at < near.high
              AND s.at > %(low)s AND s.at < %(until)s OFFSET 0
    ) AS x {_PLACE}
),
{_stays("near_stay", "near_scan", "number, person_id")}
SELECT exposed.person_id, near_stay.person_id, near_stay.venue,
       greatest(exposed.starts, near_stay.starts), least(exposed.ends, near_stay.ends)
FROM near_stay
JOIN time ON time.number = near_stay.number AND time.venue = near_stay.venue
JOIN exposed ON exposed.venue = time.venue AND exposed.starts >= time.starts AND exposed.ends <= time.ends
WHERE exposed.person_id <> near_stay.person_id
      AND least(exposed.ends, near_stay.ends) - greatest(exposed.starts, near_stay.starts) >= %(overlap)s
"""  # noqa: S608

# Compiling such a plan takes longer than running it.
ENCOUNTERS = f"SET LOCAL jit = off; {QUERY}"
