"""The stream tables by city day, and word to the processes that keep points and staff in memory."""

from django.db import migrations

# The columns are those of 0001; nothing has been written yet. Scans need no primary key of their own: the unique
# index of each day (below) finds a person's rows as well as their nonces, and a third index would cost every scan.
PARTITIONED = """
ALTER TABLE scans_scan RENAME TO scans_scan_plain;
CREATE TABLE scans_scan (LIKE scans_scan_plain) PARTITION BY RANGE (at);
DROP TABLE scans_scan_plain;
CREATE INDEX scans_scan_point ON scans_scan (point_id, at);
CREATE INDEX scans_scan_abnormal ON scans_scan (point_id, at) WHERE abnormal;

ALTER TABLE scans_show RENAME TO scans_show_plain;
CREATE TABLE scans_show (LIKE scans_show_plain) PARTITION BY RANGE (day);
DROP TABLE scans_show_plain;
ALTER TABLE scans_show ADD CONSTRAINT scans_show_pkey PRIMARY KEY (person_id, day);

ALTER TABLE scans_refusal RENAME TO scans_refusal_plain;
CREATE TABLE scans_refusal (LIKE scans_refusal_plain) PARTITION BY RANGE (at);
DROP TABLE scans_refusal_plain;
ALTER TABLE scans_refusal ADD CONSTRAINT scans_refusal_pkey PRIMARY KEY (at, id);
"""

# A new table is attached rather than created as a partition, because that does not stop the stream. The
# unique index is each day's own: one over all days would have to contain the time, and a repeat that
# carries no time would slip through. The functions run as the owner of the tables, so that the application
# can make days and drop old ones without the right to change anything else.
FUNCTIONS = """
CREATE FUNCTION scans_ensure_day(parent text, day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part text := parent || to_char(day, '"_d"YYYYMMDD');
    low text := day::text;
    high text := (day + 1)::text;
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    IF parent <> 'scans_show' THEN
        low := (day::timestamp AT TIME ZONE 'Asia/Shanghai')::text;
        high := ((day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')::text;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
    IF parent = 'scans_scan' THEN
        EXECUTE format('CREATE UNIQUE INDEX ON %I (person_id, nonce)', part);
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, low, high);
END $$;
REVOKE ALL ON FUNCTION scans_ensure_day(text, date) FROM PUBLIC;

CREATE FUNCTION scans_ensure_days(first date, last date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    day date;
    parent text;
BEGIN
    IF last - first > 1000 THEN
        RAISE EXCEPTION 'refusing to make more than a thousand days';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('scans_ensure_days'));
    FOR day IN SELECT generate_series(first, last, interval '1 day')::date LOOP
        FOREACH parent IN ARRAY ARRAY['scans_scan', 'scans_show', 'scans_refusal'] LOOP
            PERFORM scans_ensure_day(parent, day);
        END LOOP;
    END LOOP;
END $$;

CREATE FUNCTION scans_drop_day(parent text, day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
    part text := parent || to_char(day, '"_d"YYYYMMDD');
    gone bigint;
BEGIN
    IF parent NOT IN ('scans_scan', 'scans_show', 'scans_refusal') OR day > current_date - 7 THEN
        RAISE EXCEPTION 'only days of the scan stream older than a week can be dropped';
    END IF;
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, part);
    EXECUTE format('SELECT count(*) FROM %I', part) INTO gone;
    EXECUTE format('DROP TABLE %I', part);
    RETURN gone;
END $$;

CREATE FUNCTION scans_point_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'scans_point' THEN
        PERFORM pg_notify('scans_point', coalesce(NEW.id, OLD.id)::text);
    ELSE
        PERFORM pg_notify('scans_point', coalesce(NEW.point_id, OLD.point_id)::text);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER scans_point_tell AFTER INSERT OR UPDATE OR DELETE ON scans_point
FOR EACH ROW EXECUTE FUNCTION scans_point_tell();
CREATE TRIGGER scans_pointstaff_tell AFTER INSERT OR UPDATE OR DELETE ON scans_pointstaff
FOR EACH ROW EXECUTE FUNCTION scans_point_tell();
"""

WITHOUT_FUNCTIONS = """
DROP FUNCTION scans_point_tell() CASCADE;
DROP FUNCTION scans_drop_day(text, date);
DROP FUNCTION scans_ensure_days(date, date);
DROP FUNCTION scans_ensure_day(text, date);
"""

FIRST_DAYS = """
SELECT scans_ensure_days(today - 30, today + 7)
FROM (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today) AS clock
"""


class Migration(migrations.Migration):
    dependencies = [("scans", "0001_initial"), ("codes", "0002_notify")]
    operations = [
        migrations.RunSQL(PARTITIONED, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, WITHOUT_FUNCTIONS),
        migrations.RunSQL(FIRST_DAYS, migrations.RunSQL.noop),
    ]
