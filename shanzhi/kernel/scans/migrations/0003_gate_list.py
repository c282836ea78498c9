"""The list that gates without network keep, and the triggers that note whose colour has changed."""

from django.db import migrations, models
from django.db.models import Q

# One statement, one run of the trigger, whatever the number of rows; green people who stay green note nothing.
TRIGGERS = """
CREATE FUNCTION scans_standing_noted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO scans_gatechange (person_id) SELECT person_id FROM later WHERE colour <> 1;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO scans_gatechange (person_id)
        SELECT person_id FROM later JOIN earlier USING (person_id) WHERE later.colour <> earlier.colour;
    ELSE
        INSERT INTO scans_gatechange (person_id) SELECT person_id FROM earlier WHERE colour <> 1;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER scans_standing_comes AFTER INSERT ON scans_standing
REFERENCING NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION scans_standing_noted();
CREATE TRIGGER scans_standing_changes AFTER UPDATE ON scans_standing
REFERENCING OLD TABLE AS earlier NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION scans_standing_noted();
CREATE TRIGGER scans_standing_goes AFTER DELETE ON scans_standing
REFERENCING OLD TABLE AS earlier FOR EACH STATEMENT EXECUTE FUNCTION scans_standing_noted();
"""
WITHOUT_TRIGGERS = "DROP FUNCTION scans_standing_noted() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("scans", "0002_days_and_notify")]
    operations = [
        migrations.CreateModel(
            name="GateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_id", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="GateListVersion",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "change",
                    models.BinaryField(
                        help_text="from the version before; none where a list begins anew", null=True
                    ),
                ),
                ("snapshot", models.BinaryField(help_text="only the newest snapshot is kept", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="GateListHead",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("at", models.DateTimeField(help_text="the list is complete up to this moment")),
                ("key", models.BinaryField(help_text="of the hashes")),
                ("digest", models.BinaryField(help_text="SHA-256 of the snapshot at this version")),
                ("signed", models.BinaryField(help_text="what gates get, signature and all")),
                ("revocation", models.BigIntegerField(help_text="the newest revocation in it")),
                ("entries", models.IntegerField()),
                (
                    "counted_at",
                    models.DateTimeField(help_text="when the list was last made from the tables themselves"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(("id", 1)), name="scans_gate_list_has_one_head")
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, WITHOUT_TRIGGERS),
    ]
