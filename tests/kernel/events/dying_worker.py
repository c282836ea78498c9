"""A worker process that is killed while it delivers: `python -m tests.kernel.events.dying_worker DATABASE before|after`.

`before` dies inside the handler's transaction, `after` once that has committed and the job is not yet noted as done.
"""

import os
import signal
import sys
from functools import partial

import django
from django.conf import settings
from django.db import transaction

django.setup()

from procrastinate.contrib.django import app  # noqa: E402

from shanzhi.core.registry import EventKind, Manifest, Subscription, register  # noqa: E402
from shanzhi.kernel.audit import actions as audit  # noqa: E402


def main(database: str, moment: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    die = partial(os.kill, os.getpid(), signal.SIGKILL)

    def hear(event):
        audit.record(
            by=None, act="test.heard", subject=event.subject, at=event.at, detail={"event": event.pk}
        )
        if moment == "before":
            die()
        transaction.on_commit(die)

    register(
        Manifest(
            module="test",
            events=(EventKind("test.happened", ""),),
            subscriptions=(Subscription("test.listen", ("test.happened",), hear),),
        )
    )
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, listen_notify=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
