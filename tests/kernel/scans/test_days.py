"""Partitions are made ahead and dropped with a receipt."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from shanzhi.core import clock
from shanzhi.core.clock import city_day
from shanzhi.core.ids import new_id
from shanzhi.kernel.scans import actions, queries, tasks
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.figures import figure_rows
from shanzhi.kernel.scans.models import Scan
from shanzhi.kernel.scans.stream import NewShow

pytestmark = pytest.mark.django_db


def check_in(gate, at):
    return actions.record_scan(
        by=gate.citizen, person_id=gate.citizen.pk, point=gate.point, nonce=new_id(), way=Way.POSTER, at=at
    )


def test_ensure_partitions_twice_changes_nothing():
    first, last = dt.date(2019, 12, 30), dt.date(2020, 1, 2)
    for _ in range(2):
        actions.ensure_partitions(first=first, last=last)
    assert [day for day in queries.days_kept() if first <= day <= last] == [
        first + dt.timedelta(days=n) for n in range(4)
    ]


def test_a_scan_on_a_day_without_partition_makes_the_day(gate):
    at = dt.datetime(2031, 5, 1, 4, tzinfo=dt.UTC)
    assert check_in(gate, at).is_new
    assert city_day(at) in queries.days_kept()


def test_prepare_partitions_covers_the_coming_week(frozen_at):
    tasks.prepare_partitions(timestamp=0)
    today = city_day(frozen_at)
    assert {today + dt.timedelta(days=n) for n in range(8)} <= set(queries.days_kept())


def test_drop_old_days_leaves_figures_and_receipts(gate, at):
    check_in(gate, at)
    check_in(gate, at + dt.timedelta(minutes=5))
    actions.record_shows(shows=[NewShow(gate.citizen.pk, at)])
    day = city_day(at)
    before = sorted(figure_rows(first=day, last=day))
    now = at + dt.timedelta(days=31)
    check_in(gate, now)
    receipts = actions.drop_old_days(keep_days=30, at=now)
    assert [(r.table, r.rows) for r in receipts if r.day == day] == [
        ("scans_scan", 2),
        ("scans_show", 1),
        ("scans_refusal", 0),
    ]
    assert list(queries.receipts().filter(day=day, table="scans_scan").values_list("rows", flat=True)) == [2]
    assert Scan.objects.count() == 1
    assert before[0][2:] == (2, 1, 1)
    assert sorted(figure_rows(first=day, last=day)) == before
    assert day not in queries.days_kept()


def test_the_job_keeps_what_the_setting_says(gate, at, settings):
    settings.SCAN_RETENTION_DAYS = 14
    check_in(gate, at)
    with clock.frozen(at + dt.timedelta(days=14)):
        tasks.drop_old_days(timestamp=0)
    assert Scan.objects.count() == 1
    with clock.frozen(at + dt.timedelta(days=15)):
        tasks.drop_old_days(timestamp=0)
    assert Scan.objects.count() == 0


@pytest.mark.parametrize(("table", "age"), [("scans_scan", 3), ("accounts_person", 90)])
def test_only_old_days_of_the_stream_can_be_dropped(table, age):
    day = clock.now().date() - dt.timedelta(days=age)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT scans_drop_day(%s, %s)", [table, day])
