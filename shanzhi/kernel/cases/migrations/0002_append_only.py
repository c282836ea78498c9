"""The history of a case stays: the database refuses to change or remove a step."""

from django.db import migrations

GUARD = """
CREATE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of cases is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER cases_no_change BEFORE UPDATE OR DELETE ON cases_transition
    FOR EACH ROW EXECUTE FUNCTION cases_refuse();

DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'shanzhi_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON cases_transition FROM shanzhi_app;
    END IF;
END $$;
"""

UNDO = """
DROP TRIGGER cases_no_change ON cases_transition;
DROP FUNCTION cases_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
