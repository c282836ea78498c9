"""Check-ins as files: whole days, written anew without a gap, forgotten with the stream."""

import datetime as dt

import pyarrow.parquet as pq
import pytest
from django.core.management import call_command

from shanzhi.core import clock
from shanzhi.core.clock import day_start
from shanzhi.features.tracing import actions, lake, mass, rules, tasks
from shanzhi.kernel.scans import actions as scans
from tests.features.tracing import running, streams
from tests.features.tracing.worlds import MINUTE

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 3, 16)
A, B = streams.person("a"), streams.person("b")


@pytest.fixture(autouse=True)
def empty_lake(settings, tmp_path):
    settings.LAKE_ROOT = str(tmp_path / "lake")


def day_of_two(door):
    midnight = day_start(DAY)
    minute = dt.timedelta(minutes=1)
    streams.record(
        [(A, door, midnight), (B, door, midnight + 30 * minute), (A, door, midnight - minute),
         (B, door, midnight + 24 * 60 * minute)]
    )  # fmt: skip


def test_a_city_day_from_midnight_to_midnight():
    (door,) = streams.place("venue:1")
    day_of_two(door)
    assert actions.export_scans(day=DAY) == 2
    assert actions.export_scans(day=DAY) == 2
    rows = pq.read_table(lake.file_of(DAY), partitioning=None).to_pylist()
    assert rows[0] == {
        "person": str(A), "venue": "venue:1", "point": str(door), "kind": "venue", "division": "441502001",
        "at": day_start(DAY),
    }  # fmt: skip
    assert [path.name for path in lake.file_of(DAY).parent.iterdir()] == ["scans.parquet"]


def test_a_broken_export_leaves_what_was_there(monkeypatch):
    (door,) = streams.place("venue:1")
    day_of_two(door)
    actions.export_scans(day=DAY)
    before = lake.file_of(DAY).read_bytes()

    def broken(day):
        raise OSError("no space")
        yield

    monkeypatch.setattr(lake, "_chunks", broken)
    with pytest.raises(OSError):
        actions.export_scans(day=DAY)
    assert lake.file_of(DAY).read_bytes() == before
    assert [path.name for path in lake.file_of(DAY).parent.iterdir()] == ["scans.parquet"]


def test_the_job_writes_what_is_new_or_late_and_forgets_with_the_stream(monkeypatch):
    (door,) = streams.place("venue:1")
    day_of_two(door)
    at = day_start(DAY) + dt.timedelta(days=2, hours=4)
    done = actions.bring_lake_up_to_date(at=at)
    assert DAY in done and DAY + dt.timedelta(days=1) in done and DAY + dt.timedelta(days=2) not in done
    assert actions.bring_lake_up_to_date(at=at) == []
    streams.record([(A, door, day_start(DAY) + dt.timedelta(hours=5))])
    with clock.frozen(at):
        tasks.export_scans(timestamp=0)
    assert pq.read_metadata(lake.file_of(DAY)).num_rows == 3
    scans.drop_old_days(keep_days=1, at=at)
    actions.bring_lake_up_to_date(at=at)
    assert DAY not in lake.days()


def test_files_of_the_lake_can_be_traced(tmp_path, capsys):
    (door,) = streams.place("venue:1")
    day_of_two(door)
    call_command("export_scans", day=[DAY])
    assert "2020-03-16: 2 check-ins" in capsys.readouterr().out
    (tmp_path / "cases.csv").write_text(f"person,since,until\n{A},,2020-03-17T00:00:00Z\n")
    task = running.task(tmp_path, stay=60 * MINUTE, overlap=15 * MINUTE)
    mass.run(mass.Task(**(task.__dict__ | {"visits": lake.file_of(DAY).parents[1]})), lambda step: None)
    assert running.lines(task.out) == [[str(A), str(B), "1", "30.00", "2020-03-15T16:30:00Z", "1"]]
    assert rules.hundredths_of_minutes(30 * MINUTE) == 3000
