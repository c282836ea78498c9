"""Answers by day of their round: found by member, dropped by day."""

from django.db import migrations

# The columns are those of 0001; nothing has been written yet.
PARTITIONED = """
ALTER TABLE declarations_answer RENAME TO declarations_answer_plain;
CREATE TABLE declarations_answer (LIKE declarations_answer_plain) PARTITION BY RANGE (day);
DROP TABLE declarations_answer_plain;
ALTER TABLE declarations_answer ADD CONSTRAINT declarations_answer_pkey PRIMARY KEY (member_id, day, round_id);
CREATE INDEX declarations_answer_by ON declarations_answer (by_id, day);
CREATE INDEX declarations_answer_at ON declarations_answer (at);
"""

# They run as the owner of the table, so that the application can make days and drop old ones without the right to
# change anything else. A new day is attached rather than created in place: that does not stop answers.
FUNCTIONS = """
CREATE FUNCTION declarations_ensure_days(first date, last date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    day date;
    part text;
BEGIN
    IF last - first > 1000 THEN
        RAISE EXCEPTION 'refusing to make more than a thousand days';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('declarations_ensure_days'));
    FOR day IN SELECT generate_series(first, last, interval '1 day')::date LOOP
        part := 'declarations_answer' || to_char(day, '"_d"YYYYMMDD');
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I (LIKE declarations_answer INCLUDING ALL) WITH (fillfactor = 80)', part);
        EXECUTE format('ALTER TABLE declarations_answer ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                       part, day, day + 1);
    END LOOP;
END $$;

CREATE FUNCTION declarations_drop_day(day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
    part text := 'declarations_answer' || to_char(day, '"_d"YYYYMMDD');
    gone bigint;
BEGIN
    IF day > current_date - 14 THEN
        RAISE EXCEPTION 'only answers older than two weeks can be dropped';
    END IF;
    IF to_regclass(part) IS NULL THEN
        RETURN 0;
    END IF;
    EXECUTE format('ALTER TABLE declarations_answer DETACH PARTITION %I', part);
    EXECUTE format('SELECT count(*) FROM %I', part) INTO gone;
    EXECUTE format('DROP TABLE %I', part);
    RETURN gone;
END $$;
"""

WITHOUT_FUNCTIONS = """
DROP FUNCTION declarations_drop_day(date);
DROP FUNCTION declarations_ensure_days(date, date);
"""

FIRST_DAYS = """
SELECT declarations_ensure_days(today - 30, today + 7)
FROM (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today) AS clock
"""


class Migration(migrations.Migration):
    dependencies = [("declarations", "0001_initial")]
    operations = [
        migrations.RunSQL(PARTITIONED, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, WITHOUT_FUNCTIONS),
        migrations.RunSQL(FIRST_DAYS, migrations.RunSQL.noop),
    ]
