"""Figures are exact before, while and after they are counted, late check-ins included."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from shanzhi.core import clock
from shanzhi.core.clock import city_day
from shanzhi.core.ids import new_id
from shanzhi.kernel.scans import actions, queries, tasks
from shanzhi.kernel.scans.actions import counting
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.figures import figure_rows
from shanzhi.kernel.scans.models import CountedStream, DayFigure, Scan
from shanzhi.kernel.scans.stream import NewShow, new_scan

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def scan(gate, at, *, received=None, code="441502001", temperature=None):
    return new_scan(
        person_id=gate.citizen.pk,
        point_id=gate.point.pk,
        division_code=code,
        nonce=new_id(),
        way=Way.CODE,
        at=at,
        received_at=received or at,
        temperature=temperature,
    )


def figures(at, *, days=3, prefix="", digits=12):
    """What is shown of the last days: (day, code) → check-ins, shows, showers."""
    today = city_day(at)
    rows = figure_rows(first=today - (days - 1) * DAY, last=today, prefix=prefix, digits=digits)
    return {(row.day, row.code): row[2:] for row in rows}


@pytest.fixture
def lived(gate, at):
    """Two check-ins and a show yesterday, one of each today in another division."""
    actions.record_scans_bulk(scans=[scan(gate, at - DAY), scan(gate, at - DAY + HOUR)])
    actions.record_scans_bulk(scans=[scan(gate, at, code="441521101")])
    actions.record_shows(shows=[NewShow(gate.citizen.pk, at - DAY)])
    actions.record_shows(shows=[NewShow(gate.citizen.pk, at)])
    return gate


@pytest.mark.django_db
def test_the_same_before_and_after_counting(lived, at):
    today = city_day(at)
    expected = {
        (today - DAY, "441502001"): (2, 1, 1),
        (today, "441502001"): (0, 1, 1),
        (today, "441521101"): (1, 0, 0),
    }
    assert figures(at) == expected
    for later in (0, 1, 1, 10, 60 * 24):
        border = actions.count_stream(at=at + later * dt.timedelta(minutes=1))
        assert figures(at) == expected
    assert border.received > at
    assert sum(DayFigure.objects.values_list("scans", flat=True)) == 3


@pytest.mark.django_db
def test_a_day_whose_rows_go_keeps_its_figures(lived, at):
    yesterday = city_day(at) - DAY
    counting.settle_day(day=yesterday)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM scans_scan_d{yesterday:%Y%m%d}")
    kept = DayFigure.objects.get(day=yesterday)
    assert (kept.division_code, kept.scans, kept.shows, kept.showers) == ("441502001", 2, 1, 1)


@pytest.mark.django_db
def test_cut_to_towns_counties_and_the_whole(lived, at):
    today = city_day(at)
    actions.count_stream(at=at)
    assert figures(at, days=1, digits=0) == {(today, ""): (1, 1, 1)}
    assert figures(at, days=1, digits=6) == {(today, "441502"): (0, 1, 1), (today, "441521"): (1, 0, 0)}
    assert figures(at, days=1, prefix="441521", digits=6) == {(today, "441521"): (1, 0, 0)}
    assert figures(at, days=1, prefix="4415%1") == {}


@pytest.mark.django_db
def test_a_queued_scan_of_a_day_that_is_counted_is_added_to_it(lived, at):
    now = at + 2 * HOUR
    actions.count_stream(at=now)
    late = scan(lived, at - 2 * DAY, received=now)
    actions.record_scans_bulk(scans=[late])
    expected = figures(at)
    assert expected[city_day(at) - 2 * DAY, "441502001"] == (1, 0, 0)
    actions.count_stream(at=now + HOUR)
    assert figures(at) == expected
    assert DayFigure.objects.get(day=city_day(at) - 2 * DAY).scans == 1


@pytest.mark.django_db
def test_the_last_moments_wait_because_they_may_not_be_committed(lived, at):
    border = actions.count_stream(at=at)
    assert border.received < at
    assert not DayFigure.objects.filter(day=city_day(at))
    assert actions.count_stream(at=at - HOUR).received == border.received, "it never moves back"


@pytest.mark.django_db
def test_shows_of_a_day_are_counted_once_it_is_over(lived, at):
    assert actions.count_stream(at=at).shown == city_day(at)
    just_after = clock.day_start(city_day(at) + DAY) + dt.timedelta(seconds=5)
    assert actions.count_stream(at=just_after).shown == city_day(at)
    assert actions.count_stream(at=just_after + HOUR).shown == city_day(at) + DAY


@pytest.mark.django_db
def test_figures_outlive_their_rows_abnormal_temperatures_too(gate, at):
    now = at + 31 * DAY
    actions.record_scans_bulk(scans=[scan(gate, at, temperature=38.0), scan(gate, at)])
    actions.record_shows(shows=[NewShow(gate.citizen.pk, at)])
    actions.count_stream(at=at + HOUR)
    assert queries.fevers_on(city_day(at), prefix="4415") == 1
    actions.record_scans_bulk(scans=[scan(gate, at, received=now)])
    before = figures(at)
    assert before == {(city_day(at), "441502001"): (3, 1, 1)}
    actions.drop_old_days(keep_days=30, at=now)
    assert not Scan.objects.exists()
    assert figures(at) == before
    actions.count_stream(at=now + DAY)
    assert figures(at) == before
    assert DayFigure.objects.get().abnormal == 1


@pytest.mark.django_db
def test_the_job_counts_up_to_now(lived, at):
    with clock.frozen(at + HOUR):
        tasks.count_stream(timestamp=0)
    assert sum(DayFigure.objects.values_list("scans", flat=True)) == 3


@pytest.mark.django_db(transaction=True)
def test_what_an_open_transaction_writes_is_neither_missed_nor_counted_twice(gate):
    began = clock.now()
    with transaction.atomic():
        actions.record_scans_bulk(scans=[scan(gate, began)])
        with ThreadPoolExecutor(1) as other:
            border = other.submit(_count_elsewhere, began + HOUR).result()
        assert border < began, "nothing is settled while somebody still writes"
    assert figures(began, days=1)[city_day(began), "441502001"] == (1, 0, 0)
    actions.count_stream(at=began + HOUR)
    assert figures(began, days=1)[city_day(began), "441502001"] == (1, 0, 0)
    assert CountedStream.objects.get().received > began


def _count_elsewhere(at):
    try:
        return actions.count_stream(at=at).received
    finally:
        connection.close()
