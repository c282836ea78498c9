"""Check-ins and shows are counted in one place, the kernel `scans`; codes are counted by colour as they change."""

from django.db import migrations, models

# One statement, one run of a trigger. What a statement leaves as it was adds nothing.
TALLY = """
CREATE FUNCTION health_code_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO health_code_colourtally (division_code, colour, number)
        SELECT division_id, colour, count(*) FROM later GROUP BY 1, 2;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO health_code_colourtally (division_code, colour, number)
        SELECT division_id, colour, -count(*) FROM earlier GROUP BY 1, 2;
    ELSE
        INSERT INTO health_code_colourtally (division_code, colour, number)
        SELECT division_id, colour, sum(one) FROM (
            SELECT division_id, colour, 1 AS one FROM later
            UNION ALL SELECT division_id, colour, -1 FROM earlier
        ) AS both_sides GROUP BY 1, 2 HAVING sum(one) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER health_code_tally_comes AFTER INSERT ON health_code_healthcode
REFERENCING NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION health_code_tally();
CREATE TRIGGER health_code_tally_changes AFTER UPDATE ON health_code_healthcode
REFERENCING OLD TABLE AS earlier NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION health_code_tally();
CREATE TRIGGER health_code_tally_goes AFTER DELETE ON health_code_healthcode
REFERENCING OLD TABLE AS earlier FOR EACH STATEMENT EXECUTE FUNCTION health_code_tally();

INSERT INTO health_code_colourtally (division_code, colour, number)
SELECT division_id, colour, count(*) FROM health_code_healthcode GROUP BY 1, 2;
"""
WITHOUT_TALLY = "DROP FUNCTION health_code_tally() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("health_code", "0008_unreadable_files"), ("scans", "0004_counted_stream")]
    operations = [
        migrations.RemoveField(model_name="dailyfigure", name="check_ins"),
        migrations.RemoveField(model_name="dailyfigure", name="shows"),
        migrations.RemoveField(model_name="dailyfigure", name="showers"),
        migrations.CreateModel(
            name="ColourTally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("division_code", models.CharField(max_length=12)),
                (
                    "colour",
                    models.CharField(
                        choices=[("green", "绿码"), ("yellow", "黄码"), ("red", "红码")], max_length=8
                    ),
                ),
                ("number", models.IntegerField()),
            ],
        ),
        migrations.RunSQL(TALLY, WITHOUT_TALLY),
    ]
