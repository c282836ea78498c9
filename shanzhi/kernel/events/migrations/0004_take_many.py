"""The jobs that wait to tell one subscription, in order, however many wait for others."""

from django.db import migrations

TUNE = """
CREATE INDEX events_jobs_by_subscription ON procrastinate_jobs ((args ->> 'subscription'), id)
WHERE status = 'todo' AND task_name = 'events.deliver';
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0003_fast_queue")]
    operations = [migrations.RunSQL(TUNE, "DROP INDEX events_jobs_by_subscription")]
