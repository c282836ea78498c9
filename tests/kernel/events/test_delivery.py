"""Once, in order, by a real worker on real transactions."""

import datetime as dt
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.core import registry
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.events import actions, queries
from shanzhi.kernel.events.models import Event, EventDelivery
from tests.kernel.events.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True)


def emit(subject: str = "thing:1", count: int = 1, **fields) -> list[Event]:
    given = {"subject": subject, "at": AT} | fields
    return [actions.emit("test.happened", **given) for _ in range(count)]


def heard(subject: str = "thing:1") -> list[int]:
    """Which events the listener's writes survive of, in the order of the writes."""
    entries = AuditEntry.objects.filter(act="test.heard", subject=subject).order_by("id")  # ids follow time
    return [entry.detail["event"] for entry in entries]


def ids(events: list[Event]) -> list[int]:
    return [event.pk for event in events]


class TestEmit:
    def test_unknown_kinds_are_refused(self, listener):
        with pytest.raises(KeyError):
            actions.emit("test.misspelt", subject="thing:1", at=AT)
        assert not Event.objects.exists()

    def test_a_fact_that_nobody_wants_is_kept_without_a_job(self, listener):
        actions.emit("test.unheard", subject="thing:1", at=AT, division_code="441502", payload={"a": 1})
        assert Event.objects.get().title == "没人听"
        assert not ProcrastinateJob.objects.exists()

    def test_many_facts_at_once_leave_what_one_by_one_would(self, listener, work):
        facts = [actions.Fact(f"thing:{number}", "441502", {"n": number}) for number in (2, 1)]
        told = actions.emit_many("test.happened", facts=facts, at=AT)
        assert [event.subject for event in told] == ["thing:1", "thing:2"]
        work()
        assert heard("thing:1") == [told[0].pk]
        assert heard("thing:2") == [told[1].pk]
        with pytest.raises(KeyError):
            actions.emit_many("test.misspelt", facts=facts, at=AT)
        assert actions.emit_many("test.happened", facts=[], at=AT) == []

    def test_fact_and_jobs_vanish_with_the_transaction(self, listener):
        with pytest.raises(RuntimeError), transaction.atomic():
            emit()
            raise RuntimeError
        assert not Event.objects.exists()
        assert not ProcrastinateJob.objects.exists()

    @pytest.mark.parametrize("role", ["shanzhi", "shanzhi_app"])
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE events_event SET subject = 'x'",
            "DELETE FROM events_event",
            "TRUNCATE events_event CASCADE",
        ],
    )
    def test_what_happened_stays(self, listener, role, statement):
        emit()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            with (
                pytest.raises(ProgrammingError, match=r"append-only|permission denied"),
                transaction.atomic(),
            ):
                cursor.execute(statement)

    def test_ids_of_a_subject_follow_the_commits(self, listener):
        """A later fact waits for the transaction of an earlier one, so that nobody hears it first."""
        order, told = [], threading.Event()

        def second():
            told.wait()
            emit(payload={"n": 2})
            order.append("second")
            connection.close()

        other = threading.Thread(target=second)
        other.start()
        with transaction.atomic():
            emit(payload={"n": 1})
            told.set()
            other.join(0.3)
            order.append("first")
        other.join()
        assert order == ["first", "second"]
        assert [event.payload["n"] for event in queries.history_of("thing:1")] == [1, 2]


class TestWorker:
    def test_each_event_is_heard_once_in_order(self, listener, work):
        expected = {subject: ids(emit(subject, 8)) for subject in ("thing:1", "thing:2", "thing:3")}
        work()
        assert {subject: heard(subject) for subject in expected} == expected
        assert EventDelivery.objects.count() == 24

    def test_a_failure_leaves_nothing_and_keeps_the_order(self, listener, work):
        expected = ids(emit(count=4))
        listener.fails_for["thing:1"] = 3
        work()
        assert heard() == expected
        assert listener.tries == [expected[0]] * 3 + expected

    def test_a_burst_about_one_subject_does_not_wait_for_the_poll(self, listener, work):
        expected = ids(emit(count=12))
        work(rounds=1)
        assert heard() == expected

    def test_a_failure_in_the_middle_of_a_burst(self, listener, work):
        first, second, third = emit(count=3)
        failing = {second.pk}
        hear = type(listener).__call__

        def fail_once(event):
            if event.pk in failing:
                failing.clear()
                raise RuntimeError("not today")
            hear(listener, event)

        registry.find("subscriptions", "test.listen").__dict__["handler"] = fail_once
        work()
        assert heard() == ids([first, second, third])

    def test_a_subject_that_always_fails_holds_back_no_other(self, listener, work):
        emit("thing:bad", 3)
        listener.fails_for["thing:bad"] = 10**6
        expected = ids(emit("thing:good", 5))
        work(rounds=4)
        assert heard("thing:good") == expected
        assert heard("thing:bad") == []
        assert ProcrastinateJob.objects.filter(status="failed").count() == 0

    def test_emitters_at_once_and_workers_at_once(self, listener, work):
        def tell():
            for _ in range(10):
                emit()
            connection.close()

        threads = [threading.Thread(target=tell) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        work(concurrency=8)
        assert heard() == sorted(Event.objects.values_list("pk", flat=True))
        assert len(heard()) == 60

    def test_a_removed_subscription_lets_its_jobs_end(self, listener, work, caplog):
        emit()
        registry._manifests.pop("test")
        try:
            work()
        finally:
            registry.register(registry.Manifest(module="test"))
        assert ProcrastinateJob.objects.get(task_name="events.deliver").status == "succeeded"
        assert "no longer installed" in caplog.text


class TestDeliver:
    def test_twice_is_once(self, listener):
        event = emit()[0]
        subscription = registry.find("subscriptions", "test.listen")
        assert actions.deliver(event=event, subscription=subscription, at=AT)
        assert not actions.deliver(event=event, subscription=subscription, at=AT)
        assert heard() == [event.pk]

    def test_at_once_is_once(self, listener):
        event = emit()[0]
        subscription = registry.find("subscriptions", "test.listen")
        ran = []

        def run():
            ran.append(actions.deliver(event=event, subscription=subscription, at=AT))
            connection.close()

        threads = [threading.Thread(target=run) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(ran) == [False] * 5 + [True]
        assert heard() == [event.pk]

    def test_a_skipped_event_is_passed_over(self, listener, work):
        bad, good = emit(count=2)
        actions.skip(event=bad, subscription=registry.find("subscriptions", "test.listen"), at=AT)
        work()
        assert heard() == [good.pk]


class TestReplay:
    def replay(self, **options) -> str:
        out = StringIO()
        call_command("replay_events", subscription="test.listen", since=AT, stdout=out, **options)
        return out.getvalue()

    def test_brings_what_was_missed_only(self, listener, work):
        first = emit(count=2)
        work()
        missed = emit(count=2)
        _forget_jobs()
        assert self.replay() == "已送达 2 个事件\n"
        assert heard() == ids(first + missed)
        self.replay()
        assert len(heard()) == 4

    def test_again_brings_everything_once_more(self, listener, work):
        events = ids(emit(count=3))
        work()
        self.replay(again=True)
        self.replay(again=True)
        assert heard() == events * 3
        assert set(EventDelivery.objects.values_list("round", flat=True)) == {3}

    def test_since_is_respected(self, listener):
        emit(at=AT - dt.timedelta(days=1))
        late = emit()
        self.replay()
        assert heard() == ids(late)

    def test_a_failure_holds_back_its_subject_and_is_told(self, listener):
        emit("thing:bad", 2)
        good = ids(emit("thing:good", 2))
        listener.fails_for["thing:bad"] = 10
        with pytest.raises(CommandError, match="thing:bad"):
            self.replay()
        assert heard("thing:good") == good
        assert heard("thing:bad") == []
        assert len(listener.tries) == 3

    def test_skip(self, listener):
        bad, good = emit(count=2)
        self.replay(skip=bad.pk)
        self.replay()
        assert heard() == [good.pk]
        with pytest.raises(CommandError):
            self.replay(skip=bad.pk + 10)

    def test_unknown_subscription(self, listener):
        with pytest.raises(CommandError, match=r"test\.listen"):
            call_command("replay_events", subscription="nobody", since=AT)

    @pytest.mark.parametrize("since", ["2020-03-16", "2020-03-16T09:30", "2020-03-16T01:30:00+00:00"])
    def test_since_as_typed(self, listener, since):
        event = emit()[0]
        call_command("replay_events", "--subscription", "test.listen", "--since", since, stdout=StringIO())
        assert heard() == [event.pk]


def _forget_jobs():
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def test_recent_events(listener):
    here = emit("thing:1", division_code="441502")[0]
    there = emit("thing:2", division_code="441521", at=AT + dt.timedelta(hours=1))[0]
    assert list(queries.recent()) == [there, here]
    assert list(queries.recent(division="441502")) == [here]
    assert list(queries.recent(subject="thing:2")) == [there]
    assert list(queries.recent(since=AT + dt.timedelta(minutes=1))) == [there]
    assert list(queries.recent(kinds=["test.unheard"])) == []
    assert len(queries.recent(limit=1)) == 1
