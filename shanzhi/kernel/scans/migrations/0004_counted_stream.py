"""Figures are added up as the stream goes on: up to where, and the index that finds what came since."""

from django.db import migrations, models
from django.db.models import Q

# Rows lie in the order in which they were received, so a few bytes for each 32 pages are enough to find the last
# minutes of a day; a tree would cost every scan.
INDEX = """
CREATE INDEX scans_scan_received ON scans_scan USING brin (received_at)
WITH (pages_per_range = 32, autosummarize = on)
"""


class Migration(migrations.Migration):
    dependencies = [("scans", "0003_gate_list")]
    operations = [
        migrations.AddField(
            model_name="dayfigure",
            name="showers",
            field=models.BigIntegerField(default=0, help_text="people who showed a code that day"),
        ),
        migrations.CreateModel(
            name="CountedStream",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                (
                    "received",
                    models.DateTimeField(
                        help_text="check-ins received before this moment are counted", null=True
                    ),
                ),
                (
                    "shown",
                    models.DateField(help_text="shows of the days before this one are counted", null=True),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(("id", 1)), name="scans_counted_stream_is_one")
                ],
            },
        ),
        migrations.RunSQL(INDEX, "DROP INDEX scans_scan_received"),
    ]
