"""Every scenario of the load on the scan stream for a second: only whether rows and answers agree, not how fast."""

import shutil
from argparse import Namespace

import pytest
from django.core.management import call_command
from django.db import connection

from tests.bench.scans import limits
from tests.bench.scans import measure as bench
from tests.bench.scans.city import City, serving
from tests.bench.scans.load import SCENARIOS
from tests.kernel.notify.streams import database_url

OPTIONS = Namespace(seconds=1, warm_up=0, connections=16, threads=1, server="city")
BASELINE = {"settings": "tests.bench.scans.baseline.settings"}


@pytest.fixture
def fixture(transactional_db, tmp_path, monkeypatch):
    """The texts of a small measurement, on the test's database, where the server's processes will look too."""
    if shutil.which("wrk") is None:
        pytest.skip("the load generator is not installed: scripts/load-generator")
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    monkeypatch.setenv("SHANZHI_LOG_LEVEL", "ERROR")
    call_command("bench_fixture", people=200, points=3, out=tmp_path, verbosity=0)
    connection.close()
    return tmp_path


def check(found):
    assert found["acknowledged"] > 0
    assert found["lost"] == found["failed"] == found["broken"] == 0
    assert bench.is_exact(found)


def test_after_every_scenario_the_rows_are_the_acknowledged_answers(fixture):
    with serving() as (base_url, pid):
        city = City(base_url, pid, fixture)
        for scenario in SCENARIOS:
            found = bench.measure(city, scenario, OPTIONS)
            check(found)
            assert (found["refused"] > 0) == (scenario == "refusals")
        check(bench.measure(city, "scans", OPTIONS, rate=200))


def test_the_ordinary_view_does_the_same_check_in(fixture):
    with serving(**BASELINE) as (base_url, pid):
        city = City(base_url, pid, fixture)
        check(bench.measure(city, "scans", OPTIONS, path="/ordinary/scans"))
        refused = bench.measure(city, "refusals", OPTIONS, path="/ordinary/scans")
        check(refused)
        assert refused["refused"] > 0


@pytest.mark.parametrize("way", ["short", "asgi"])
def test_the_bare_server_answers_every_request(fixture, way):
    assert limits.bare(way, OPTIONS, fixture)["per_second"] > 0


def test_a_missing_row_or_one_too_many_is_noticed():
    exact = dict.fromkeys(("lost", "extra", "unanswered", "failed", "refused", "refused_rows"), 0)
    assert bench.is_exact(exact)
    assert not bench.is_exact(exact | {"lost": 1})
    assert not bench.is_exact(exact | {"extra": 1})
    assert bench.is_exact(exact | {"extra": 1, "unanswered": 1})
    assert not bench.is_exact(exact | {"refused": 2, "refused_rows": 1})
