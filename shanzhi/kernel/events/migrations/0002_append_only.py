"""What happened stays: the database refuses to change or remove an event."""

from django.db import migrations

GUARD = """
CREATE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_refuse();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events_event EXECUTE FUNCTION events_refuse();

DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'shanzhi_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON events_event FROM shanzhi_app;
    END IF;
END $$;
"""

UNDO = """
DROP TRIGGER events_no_change ON events_event;
DROP TRIGGER events_no_truncate ON events_event;
DROP FUNCTION events_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
