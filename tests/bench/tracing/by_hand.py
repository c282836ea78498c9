"""Many cases by SQL written by hand for PostgreSQL, as well as we know how: staged temporary tables, each analysed."""

from django.db import connection, transaction

from shanzhi.features.tracing.statements import _stays

_LOOK_UP = "s.at > %(low)s AND s.at < %(until)s"


def _stage(number: int) -> list[tuple[str, str]]:
    """Tables of one degree; `src_1` or `src_2` (case_id, person_id, since) is there already."""
    stay = "interval '1 microsecond' * %(stay)s"
    names = {name: f"{name}_{number}" for name in ("src", "exposed", "span", "near", "near_stay", "found")}
    known = "AND NOT EXISTS (SELECT FROM found_1 k WHERE k.case_id = e.case_id AND k.person_id = n.person_id)"
    return [
        (names["exposed"], f"""
            WITH scan AS MATERIALIZED (
                SELECT DISTINCT who.person_id, p.owner_ref AS venue, {stay} AS stay, x.at
                FROM (SELECT DISTINCT person_id FROM {names["src"]}) AS who
                CROSS JOIN LATERAL (SELECT s.point_id, s.at FROM scans_scan s
                                    WHERE s.person_id = who.person_id AND {_LOOK_UP} OFFSET 0) AS x
                JOIN scans_point p ON p.id = x.point_id
            ), {_stays("stays", "scan", "person_id")}
            SELECT case_id, person_id, venue, greatest(starts, since) AS starts, least(ends, %(until)s) AS ends
            FROM stays JOIN {names["src"]} USING (person_id)
            WHERE greatest(starts, since) < least(ends, %(until)s)"""),
        (names["span"], f"""
            SELECT row_number() OVER () AS number, venue, lower(span) AS starts, upper(span) AS ends
            FROM (SELECT venue, unnest(range_agg(tstzrange(starts, ends))) AS span
                  FROM {names["exposed"]} GROUP BY venue) AS merged"""),
        (names["near"], f"""
            SELECT DISTINCT w.number, w.starts - {stay} AS low, w.ends AS high, x.person_id
            FROM {names["span"]} w JOIN scans_point p ON p.owner_ref = w.venue
            CROSS JOIN LATERAL (SELECT s.person_id FROM scans_scan s
                                WHERE s.point_id = p.id AND s.at > w.starts - {stay} AND s.at < w.ends
                                      AND {_LOOK_UP} OFFSET 0) AS x"""),
        (names["near_stay"], f"""
            WITH scan AS MATERIALIZED (
                SELECT DISTINCT n.number, n.person_id, p.owner_ref AS venue, {stay} AS stay, x.at
                FROM {names["near"]} n
                CROSS JOIN LATERAL (SELECT s.point_id, s.at FROM scans_scan s
                                    WHERE s.person_id = n.person_id AND s.at > n.low AND s.at < n.high
                                          AND {_LOOK_UP} OFFSET 0) AS x
                JOIN scans_point p ON p.id = x.point_id
            ), {_stays("stays", "scan", "number, person_id")}
            SELECT stays.number, person_id, stays.venue, stays.starts, stays.ends
            FROM stays JOIN {names["span"]} w ON w.number = stays.number AND w.venue = stays.venue"""),
        (names["found"], f"""
            SELECT e.case_id, n.person_id, sum(least(e.ends, n.ends) - greatest(e.starts, n.starts)) AS time,
                   min(greatest(e.starts, n.starts)) AS first_exposure, count(DISTINCT e.venue) AS places
            FROM {names["span"]} w
            JOIN {names["near_stay"]} n ON n.number = w.number
            JOIN {names["exposed"]} e ON e.venue = w.venue AND e.starts >= w.starts AND e.ends <= w.ends
            WHERE e.person_id <> n.person_id AND e.case_id <> n.person_id
                  AND least(e.ends, n.ends) - greatest(e.starts, n.starts)
                      >= interval '1 microsecond' * %(overlap)s
                  {known if number > 1 else ""}
            GROUP BY e.case_id, n.person_id"""),
    ]  # fmt: skip


_RESULT = """
SELECT case_id::text, person_id::text, degree, (extract(epoch FROM time) * 1000000)::bigint, first_exposure, places
FROM (SELECT *, 1 AS degree FROM found_1 UNION ALL SELECT *, 2 FROM found_2) AS found
"""


def trace(cases, *, since, until, stay, overlap):
    """[(case, person, degree, microseconds, first exposure, places)] of degree 1 and 2."""
    given = {"stay": stay, "overlap": overlap, "until": until, "low": since - _length(stay)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        first = "SELECT c AS case_id, c AS person_id, %(since)s::timestamptz AS since FROM unnest(%(cases)s::uuid[]) AS c"
        _make(cursor, "src_1", first, {"since": since, "cases": list(cases)})
        for name, statement in _stage(1):
            _make(cursor, name, statement, given)
        _make(cursor, "src_2", "SELECT case_id, person_id, first_exposure AS since FROM found_1", {})
        for name, statement in _stage(2):
            _make(cursor, name, statement, given)
        cursor.execute(_RESULT)
        return cursor.fetchall()


def _make(cursor, name, statement, given):
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {statement}", given)
    cursor.execute(f"ANALYZE {name}")


def _length(micros):
    import datetime as dt

    return dt.timedelta(microseconds=micros)
