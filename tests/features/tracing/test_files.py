"""What strangers may hand to `trace_files`, and the one sentence they get when it cannot be used."""

import csv
import datetime as dt
import os
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from shanzhi.config.run.commands import ROOT
from shanzhi.features.tracing.mass.moments import MomentRefused, micros_of, sql_micros
from tests.features.tracing import running

VISITS = b"person,venue,at\n007,v,2020-03-16T09:30:00+08:00\n7,v,2020-03-16T01:45:00Z\n"
CASES = b"person,since,until\n007,2020-03-16T00:00:00Z,2020-03-17T00:00:00Z\n"
FOUND = [["007", "7", "1", "45.00", "2020-03-16T01:45:00Z", "1"]]


@pytest.fixture
def trace(tmp_path):
    def run(visits=VISITS, cases=CASES, name="visits.csv", **options):
        for file, content in (("cases.csv", cases), (name, visits)):
            if content is not None:
                (tmp_path / file).write_bytes(content)
        given = {"stay_minutes": 60, "min_overlap": 15} | options
        words = [f"--{key.replace('_', '-')}={value}" for key, value in given.items()]
        out = tmp_path / "out.csv"
        paths = ["--visits", str(tmp_path / name), "--cases", str(tmp_path / "cases.csv"), "--out", str(out)]
        call_command("trace_files", *paths, *words, stderr=open(os.devnull, "w"))  # noqa: SIM115
        return running.lines(out)

    return run


def refusal(trace, **given) -> str:
    with pytest.raises(CommandError) as refused:
        trace(**given)
    text = str(refused.value)
    assert "\n" not in text
    return text


def test_identifiers_stay_text_and_moments_keep_their_zone(trace):
    assert trace() == FOUND


@pytest.mark.parametrize(
    "visits",
    [
        b"\xef\xbb\xbf" + VISITS.replace(b"\n", b"\r\n"),
        b"at,note,venue,person\n2020-03-16T09:30:00+08:00,,v,007\n\n2020-03-16 01:45:00z,x,v,7",
        VISITS + b"7,v,2020-03-16T01:45:00.0000001Z\n7,v,2020-03-15T20:45:00-05:00\n",
    ],
    ids=["bom-crlf", "other-columns", "repeats"],
)
def test_files_as_programs_write_them(trace, visits):
    assert trace(visits) == FOUND


def test_identifiers_with_commas_and_quotes(trace):
    visits = VISITS.replace(b"\n7,", b'\n"7, ""x""\nz",')
    assert trace(visits)[0][1] == '7, "x"\nz'


def test_since_comes_from_the_days_to_look_back(trace):
    cases = b"person,since,until\n007,,2020-03-16T02:00:00Z\n"
    assert trace(cases=cases, lookback_days=1) == [["007", "7", "1", "15.00", "2020-03-16T01:45:00Z", "1"]]
    assert "row 2: since is empty" in refusal(trace, cases=cases)


def test_a_case_said_twice_counts_once_and_two_times_are_refused(trace):
    assert trace(cases=CASES + CASES.splitlines()[1]) == FOUND
    assert "row 3: '007' stands in row 2 with another time" in refusal(
        trace, cases=CASES + b"007,2020-03-16T00:00:00Z,2020-03-18T00:00:00Z\n"
    )


def test_a_case_nobody_scanned(trace):
    assert trace(cases=CASES.replace(b"007", b"nobody")) == []


def test_nobody_met_anybody(trace):
    assert trace(VISITS.splitlines()[0] + b"\n") == []
    assert trace(cases=CASES.splitlines()[0]) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"visits": None}, "visits.csv cannot be read: No such file"),
        ({"cases": None}, "cases.csv cannot be read: No such file"),
        ({"visits": b""}, "visits.csv is empty"),
        ({"cases": b""}, "cases.csv is empty"),
        ({"visits": b"person,place,at\n"}, "visits.csv has no column venue"),
        ({"visits": b"person,venue,at,at\n"}, "more than one column at"),
        ({"visits": VISITS + b"8,v\n"}, "row 4: 2 values where the heading names 3"),
        ({"visits": VISITS + b"8,v,2020-03-16T01:45:00Z,x\n"}, "row 4: 4 values"),
        (
            {"visits": VISITS + b"8,v,2020-03-16T01:45:00\n"},
            "row 4: at '2020-03-16T01:45:00' has no time zone",
        ),
        ({"visits": VISITS + b"8,v,2020-02-30T01:45:00Z\n"}, "a day that the calendar does not have"),
        ({"visits": VISITS + b"8,v,yesterday\n9,,\n"}, "row 4: at 'yesterday' is not a time like"),
        ({"visits": VISITS + b"8,v,2020-03-16T24:00:00Z\n"}, "row 4: at"),
        ({"visits": VISITS + b"8,,2020-03-16T01:45:00Z\n"}, "row 4: venue is empty"),
        ({"visits": VISITS + b"8,v,\n"}, "row 4: at is empty"),
        ({"visits": VISITS + "9,市,2020-03-16T01:45:00Z".encode("gbk")}, "not text in UTF-8"),
        ({"cases": b"person,since,until\n1,,2020-03-16\n"}, "row 2: until '2020-03-16' is not a time"),
        ({"cases": b"person,since,until\n1,,\n"}, "row 2: until is empty"),
        ({"cases": CASES.replace(b"-17T", b"-15T")}, "row 2: since is later than until"),
        ({"visits": b"PAR1 no", "name": "v.parquet"}, "cannot be read as Parquet"),
        ({"stay_minutes": -1}, "'-1' should be a number from 0"),
        ({"min_overlap": 0}, "more than nought minutes"),
        ({"lookback_days": "x"}, "'x' is not a number"),
        ({"degree": 3}, "invalid choice"),
    ],
)
def test_one_sentence_says_what_is_wrong_and_where(trace, given, sentence):
    assert sentence in refusal(trace, **given)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_parquet_with_moments_and_numbers(tmp_path, unit):
    at = [dt.datetime(2020, 3, 16, 1, minute, tzinfo=dt.UTC) for minute in (30, 45)]
    columns = {
        "person": [7, 8],
        "venue": ["v", "v"],
        "at": pa.array(at, pa.timestamp(unit, tz="Asia/Shanghai")),
    }
    folder = tmp_path / "lake"
    (folder / "day=2020-03-16").mkdir(parents=True)
    pq.write_table(pa.table(columns), folder / "day=2020-03-16" / "scans.parquet")
    (tmp_path / "cases.csv").write_bytes(CASES.replace(b"007", b"7"))
    given = [
        "--visits",
        str(folder),
        "--cases",
        str(tmp_path / "cases.csv"),
        "--out",
        str(tmp_path / "out.csv"),
    ]
    call_command("trace_files", *given, "--stay-minutes=60", "--min-overlap=15", stderr=open(os.devnull, "w"))  # noqa: SIM115
    assert running.lines(tmp_path / "out.csv") == [["7", "8", "1", "45.00", "2020-03-16T01:45:00Z", "1"]]


def test_parquet_without_a_zone_is_refused(tmp_path, trace):
    pq.write_table(
        pa.table({"person": ["a"], "venue": ["v"], "at": pa.array([0], pa.timestamp("us"))}),
        tmp_path / "v.parquet",
    )
    assert "at has no time zone" in refusal(trace, visits=None, name="v.parquet")


@pytest.mark.parametrize(
    "text",
    [
        "2020-03-16T01:30:00Z",
        "2020-03-16t01:30:00.25+08:00",
        "2020-03-16 01:30:00.1234569-00:00",
        "2016-12-31T23:59:60Z",
        "1969-12-31T23:59:59.9Z",
        "2020-02-29T00:00:00-23:59",
        "2019-02-29T00:00:00Z",
        "2020-3-16T01:30:00Z",
        "2020-03-16T01:30Z",
        "2020-03-16T01:30:00+0800",
        "２０２０-03-16T01:30:00Z",
        " 2020-03-16T01:30:00Z",
        "",
    ],
)
def test_moments_are_read_fast_as_they_are_read_slowly(text):
    import duckdb

    try:
        slowly = micros_of(text)
    except MomentRefused:
        slowly = None
    connection = duckdb.connect()
    assert (
        connection.execute(f"SELECT {sql_micros('t')} FROM (SELECT ? AS t)", [text]).fetchone()[0] == slowly
    )


def test_no_database_is_asked_and_a_mistake_ends_with_a_status(tmp_path):
    """As a stranger runs it: the database is nowhere, and the files are wrong the second time."""
    (tmp_path / "v.csv").write_bytes(VISITS)
    (tmp_path / "c.csv").write_bytes(CASES)
    command = [sys.executable, "manage.py", "trace_files", "--cases", str(tmp_path / "c.csv")]
    command += ["--out", str(tmp_path / "o.csv"), "--stay-minutes", "60", "--min-overlap", "15"]
    away = os.environ | {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "SHANZHI_HOME": str(tmp_path / "h"),
    }
    run = [subprocess.run([*command, "--visits", str(tmp_path / name)], cwd=ROOT, env=away, capture_output=True, text=True)
           for name in ("v.csv", "w.csv")]  # fmt: skip
    assert run[0].returncode == 0, run[0].stderr
    assert [row for row in csv.reader((tmp_path / "o.csv").open())][1:] == FOUND
    assert run[1].returncode == 1
    assert "Traceback" not in run[1].stderr and "No such file" in run[1].stderr
