"""The engines for files say exactly what the brute-force reference says."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.features.tracing import running, worlds
from tests.features.tracing.worlds import DAWN, MINUTE

needs_java = pytest.mark.skipif(
    not running.HAS_JAVA and not os.environ.get("NEEDS_SPARK"),
    reason="SPARK IS NOT TESTED HERE: there is no Java (Debian: default-jre-headless)",
)


@settings(max_examples=25, deadline=None)
@given(worlds.visits, worlds.cases(), worlds.lengths, worlds.overlaps, st.sampled_from([1, 2]), st.booleans())
def test_a_small_world(visits, cases, stay, overlap, degree, parquet):
    terms = {"stay": stay * MINUTE, "overlap": overlap * MINUTE, "degree": degree}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        running.write(folder, visits, cases, parquet=parquet)
        found = running.run(folder, parquet=parquet, **terms)
    assert found == running.expected(visits, cases, **terms)


@pytest.mark.parametrize(("seed", "stay", "overlap"), [(1, 30, 5), (2, 60, 15), (3, 10, 10), (4, 90, 1)])
def test_hundreds_of_worlds_at_once(tmp_path, seed, stay, overlap):
    visits, cases = running.many_worlds(200, seed)
    terms = {"stay": stay * MINUTE, "overlap": overlap * MINUTE}
    running.write(tmp_path, visits, cases)
    assert running.run(tmp_path, **terms) == running.expected_of_worlds(visits, cases, **terms)


@needs_java
@pytest.mark.xdist_group("spark")
def test_spark_writes_the_same_file(tmp_path):
    visits, cases = running.many_worlds(150, 5)
    terms = {"stay": 30 * MINUTE, "overlap": 5 * MINUTE}
    running.write(tmp_path, visits, cases)
    on_duckdb = running.run(tmp_path, **terms)
    assert on_duckdb == running.expected_of_worlds(visits, cases, **terms)
    running.run(tmp_path, engine="spark", **terms)
    files = [tmp_path / f"contacts-{engine}.csv" for engine in ("duckdb", "spark")]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_very_many_visits_at_one_venue(tmp_path):
    """Fifty thousand people through one door in a day, the case among them for an hour."""
    visits = [(f"p{number:05}", "door", DAWN + number * 1_728_000) for number in range(50_000)]
    case = ("p20000", DAWN, DAWN + 1440 * MINUTE)
    running.write(tmp_path, visits, [case])
    found = running.run(tmp_path, stay=60 * MINUTE, overlap=15 * MINUTE, degree=1)
    around = 45 * MINUTE // 1_728_000  # so many came early, or late, enough to share 15 minutes
    assert [row[1] for row in found] == [
        f"p{number:05}" for number in range(20000 - around, 20000 + around + 1) if number != 20000
    ]


def test_a_world_without_visits(tmp_path):
    running.write(tmp_path, [], [("c", DAWN, DAWN + MINUTE)])
    assert running.run(tmp_path, stay=MINUTE, overlap=MINUTE) == []
