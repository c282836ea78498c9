"""The chain is made and guarded by the database, so that no code path can go around it.

A new entry takes a lane that nobody else holds, beginning with the one of its connection, so that it hardly ever
waits: a transaction that holds a lane and waits for another row cannot meet one that does the reverse. The end of a
lane is looked up in the entries; the heads are written at commit only, because a row that is updated again and again
in one transaction gets slower each time.
The columns are serialised as in `rules.canonical`.
"""

from django.db import migrations

CHAIN = """
CREATE FUNCTION audit_part(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN value IS NULL THEN '-,' ELSE octet_length(value) || ':' || value || ',' END
$$;

CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    lanes constant int := 16;
    family constant int := 1635083369;
    wish int := pg_backend_pid() % lanes;
    free int;
    last audit_auditentry;
BEGIN
    FOR step IN 0 .. lanes - 1 LOOP
        free := (wish + step) % lanes;
        EXIT WHEN pg_try_advisory_xact_lock(family, free);
        free := NULL;
    END LOOP;
    IF free IS NULL THEN
        free := wish;
        PERFORM pg_advisory_xact_lock(family, free);
    END IF;
    SELECT * INTO last FROM audit_auditentry WHERE lane = free ORDER BY number DESC LIMIT 1;
    NEW.lane := free;
    NEW.number := coalesce(last.number, 0) + 1;
    NEW.previous_hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
    NEW.hash := sha256(NEW.previous_hash || convert_to(
        audit_part(NEW.lane::text) || audit_part(NEW.number::text) || audit_part(NEW.id::text)
        || audit_part((extract(epoch FROM NEW.at) * 1000000)::bigint::text) || audit_part(NEW.by_id::text)
        || audit_part(NEW.by_label) || audit_part(NEW.act) || audit_part(NEW.subject)
        || audit_part(NEW.reason) || audit_part(NEW.detail::text), 'UTF8'));
    RETURN NEW;
END $$;

-- At commit, once for each lane: only the last entry of the transaction finds no follower.
CREATE FUNCTION audit_note_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM audit_auditentry WHERE lane = NEW.lane AND number = NEW.number + 1) THEN
        INSERT INTO audit_lanehead (lane, number, hash) VALUES (NEW.lane, NEW.number, NEW.hash)
            ON CONFLICT (lane) DO UPDATE SET number = excluded.number, hash = excluded.hash;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit record is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.lane <> OLD.lane OR NEW.number <= OLD.number THEN
        RAISE EXCEPTION 'the head of an audit lane only moves on' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_chain BEFORE INSERT ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION audit_chain();
CREATE CONSTRAINT TRIGGER audit_note_head AFTER INSERT ON audit_auditentry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_note_head();
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditentry EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_lanehead
    FOR EACH ROW EXECUTE FUNCTION audit_head_moves_on();
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_lanehead FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_heads_stay BEFORE TRUNCATE ON audit_lanehead EXECUTE FUNCTION audit_refuse();

DO $$ BEGIN
    -- Functions with the owner's rights must not be led to a temporary table of the same name.
    EXECUTE format('ALTER FUNCTION audit_chain() SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION audit_note_head() SET search_path = %I, pg_temp', current_schema());
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'shanzhi_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON audit_auditentry FROM shanzhi_app;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_lanehead FROM shanzhi_app;
    END IF;
END $$;
"""

UNDO = """
DROP TRIGGER audit_chain ON audit_auditentry;
DROP TRIGGER audit_note_head ON audit_auditentry;
DROP TRIGGER audit_no_change ON audit_auditentry;
DROP TRIGGER audit_no_truncate ON audit_auditentry;
DROP TRIGGER audit_head_moves_on ON audit_lanehead;
DROP TRIGGER audit_head_stays ON audit_lanehead;
DROP TRIGGER audit_heads_stay ON audit_lanehead;
DROP FUNCTION audit_chain(), audit_note_head(), audit_refuse(), audit_head_moves_on(), audit_part(text);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(CHAIN, UNDO)]
