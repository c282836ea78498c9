"""The figures in one snapshot, planned for the border as it stands; the index of recent rows kept up by the job."""

from django.db import migrations

# Ranges are summarised by `scans_summarize`, each minute: with `autosummarize` a busy hour would fill the log with
# requests that autovacuum cannot keep up with.
INDEX = """
DROP INDEX scans_scan_received;
CREATE INDEX scans_scan_received ON scans_scan USING brin (received_at) WITH (pages_per_range = 32)
"""
FORMER_INDEX = """
DROP INDEX scans_scan_received;
CREATE INDEX scans_scan_received ON scans_scan USING brin (received_at)
WITH (pages_per_range = 32, autosummarize = on)
"""

# STABLE: both statements see the snapshot of the one that calls it, so nothing is missed or counted twice. The second
# is planned with the border as a constant, which finds the few rows behind it through the index.
FUNCTIONS = """
CREATE FUNCTION scans_figures(first date, last date, under text, digits integer, behind integer)
RETURNS TABLE (day date, code text, scans bigint, shows bigint, showers bigint)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    zone constant text := 'Asia/Shanghai';
    border record;
BEGIN
    SELECT coalesce(max(received), '-infinity') AS received, coalesce(max(shown), '-infinity') AS shown
    INTO border FROM scans_countedstream;
    RETURN QUERY EXECUTE $counts$
        SELECT parts.day, left(division_code, $4), sum(parts.scans)::bigint, sum(parts.shows)::bigint,
               sum(parts.showers)::bigint
        FROM (
            SELECT f.day, division_code, f.scans, f.shows, f.showers FROM scans_dayfigure f
            WHERE f.day BETWEEN $1 AND $2 AND division_code LIKE $3
            UNION ALL
            SELECT (at AT TIME ZONE $5)::date, division_code, count(*), 0, 0 FROM scans_scan
            WHERE received_at >= $6 AND at >= $7 AND at >= $8 AND at < $9 AND division_code LIKE $3
            GROUP BY 1, 2
            UNION ALL
            SELECT s.day, division_code, 0, sum(s.shows), count(*) FROM scans_show s
            WHERE s.day >= $10 AND s.day BETWEEN $1 AND $2 AND division_code LIKE $3
            GROUP BY 1, 2
        ) AS parts (day, division_code, scans, shows, showers)
        GROUP BY 1, 2
    $counts$
    USING first, last, under, digits, zone, border.received, border.received - make_interval(days => behind),
        first::timestamp AT TIME ZONE zone, (last + 1)::timestamp AT TIME ZONE zone, border.shown;
END $$;

CREATE FUNCTION scans_summarize(day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found regclass;
BEGIN
    SELECT i.indexrelid INTO found
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
    WHERE i.indrelid = to_regclass('scans_scan' || to_char(day, '"_d"YYYYMMDD')) AND m.amname = 'brin';
    RETURN CASE WHEN found IS NULL THEN 0 ELSE brin_summarize_new_values(found) END;
END $$;
"""
WITHOUT_FUNCTIONS = """
DROP FUNCTION scans_summarize(date);
DROP FUNCTION scans_figures(date, date, text, integer, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("scans", "0004_counted_stream")]
    operations = [
        migrations.RunSQL(INDEX, FORMER_INDEX),
        migrations.RunSQL(FUNCTIONS, WITHOUT_FUNCTIONS),
    ]
