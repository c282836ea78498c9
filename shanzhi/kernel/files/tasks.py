"""House-keeping of files."""

from shanzhi.core import jobs
from shanzhi.kernel.files import actions, storage

_A_DAY = 24 * 3600


@jobs.job(name="files.discard", retry=jobs.RETRY)
def discard(sha256: str) -> None:
    """Remove one content that a deleted file has left."""
    actions.discard(sha256=sha256)


@jobs.periodic(cron="20 3 * * *")
@jobs.job(name="files.sweep")
def sweep(timestamp: int) -> None:
    """Remove contents without a row: their transaction was rolled back, or the process was killed."""
    storage.clear_drafts(_A_DAY)
    for sha256 in storage.contents_older_than(_A_DAY):
        actions.discard(sha256=sha256)
