"""A city with two subscribers to one kind of event, and a worker that runs until nothing is due."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.core import registry
from shanzhi.core.registry import EventKind, Manifest, Subscription
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events.models import Event

AT = dt.datetime(2020, 3, 16, 1, 30, tzinfo=dt.UTC)


class Listener:
    """Writes a row for every event it hears, and fails for as long as it is told to."""

    def __init__(self) -> None:
        self.fails_for: dict[str, int] = defaultdict(int)
        self.tries: list[int] = []

    def __call__(self, event: Event) -> None:
        self.tries.append(event.pk)
        audit.record(
            by=None, act="test.heard", subject=event.subject, at=event.at, detail={"event": event.pk}
        )
        if self.fails_for[event.subject]:
            self.fails_for[event.subject] -= 1
            raise RuntimeError("not today")


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Subscribed as `test.listen` to `test.happened`."""
    heard = Listener()
    registry.register(
        Manifest(
            module="test",
            events=(EventKind("test.happened", "发生了"), EventKind("test.unheard", "没人听")),
            subscriptions=(Subscription("test.listen", ("test.happened",), heard),),
        )
    )
    yield heard
    registry._manifests.pop("test")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run a real worker until no job is due, or for so many rounds; failed jobs are due again at once."""
    monkeypatch.setattr("shanzhi.kernel.events.tasks.seconds_until_retry", lambda attempts: 0)

    def run(*, rounds: int = 50, concurrency: int = 4) -> None:
        while rounds and ProcrastinateJob.objects.filter(status="todo").exists():
            rounds -= 1
            with app.replace_connector(app.connector.get_worker_connector()) as worker:
                worker.run_worker(
                    wait=False, concurrency=concurrency, install_signal_handlers=False, listen_notify=False
                )

    return run
