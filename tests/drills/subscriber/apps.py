import os
import time

from django.apps import AppConfig

from shanzhi.core.registry import EventKind, Manifest, Subscription, register

NAME = "drill.listen"
HAPPENED = "drill.happened"
HEARD = "drill.heard"
# Long enough that a killed worker is mostly in the middle of it.
WORK_SECONDS = float(os.environ.get("DRILL_WORK_SECONDS", "0.003"))


def hear(event):
    from shanzhi.kernel.audit import actions as audit

    audit.record(by=None, act=HEARD, subject=event.subject, at=event.at, detail={"event": event.pk})
    time.sleep(WORK_SECONDS)


class SubscriberConfig(AppConfig):
    name = "tests.drills.subscriber"
    label = "drills"

    def ready(self):
        register(
            Manifest(
                module="drill",
                events=(EventKind(HAPPENED, "演练"),),
                subscriptions=(Subscription(NAME, (HAPPENED,), hear),),
            )
        )
