"""Processes that keep the revocations in memory hear of a new one when it commits."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION codes_revocation_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('codes_revocation', NEW.version::text);
    RETURN NULL;
END $$;
CREATE TRIGGER codes_revocation_tell AFTER INSERT ON codes_revocation
FOR EACH ROW EXECUTE FUNCTION codes_revocation_tell();
"""
BACK = """
DROP TRIGGER codes_revocation_tell ON codes_revocation;
DROP FUNCTION codes_revocation_tell();
"""


class Migration(migrations.Migration):
    dependencies = [("codes", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
