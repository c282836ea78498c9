"""The two commands for whoever measures: what to send, and what has arrived."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from shanzhi.core import clock
from shanzhi.core.ids import new_id
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.scans import actions, queries, stream, tokens
from shanzhi.kernel.scans.enums import Scope, Way
from shanzhi.kernel.scans.models import Point, Standing
from tests.kernel.scans.conftest import gate  # noqa: F401

pytestmark = pytest.mark.django_db


def prepare(folder, people=450, points=3):
    call_command("bench_fixture", people=people, points=points, out=folder, verbosity=0)
    return {file.name: file.read_text().splitlines() for file in folder.iterdir()}


def count(**options):
    out = io.StringIO()
    call_command("scan_count", stdout=out, **options)
    return json.loads(out.getvalue())


def test_every_line_is_what_a_gate_accepts(tmp_path):
    at = clock.now()
    files = prepare(tmp_path)
    read = [codes.read(text, kinds=(CodeKind.PERSON,), at=at) for text in files["codes.txt"]]
    standings = Standing.objects.in_bulk([code.subject for code in read])
    assert len(read) == len(standings) == 450
    assert min(code.expires_at for code in read) >= (at + dt.timedelta(hours=24)).timestamp()
    assert {standing.colour for standing in standings.values()} == {Colour.GREEN, Colour.YELLOW, Colour.RED}
    later = int((at + dt.timedelta(hours=6)).timestamp())
    (token,) = (tokens.verify(text, keys=codes.keys(), now=later) for text in files["token.txt"])
    inspector = Person.objects.get(pk=token.person)
    points = Point.objects.filter(pk__in=files["points.txt"])
    assert token.scope is Scope.SCAN
    assert len(points) == 3
    assert all(queries.may_scan(inspector, point, at=clock.now()) for point in points)
    shows = [tokens.verify(text, keys=codes.keys(), now=later) for text in files["show_tokens.txt"]]
    assert [show.person for show in shows] == [code.subject for code in read]
    assert {show.scope for show in shows} == {Scope.SHOW}


def test_what_is_to_be_refused_is_refused_for_its_reason(tmp_path):
    at = clock.now()
    files = prepare(tmp_path)
    for name, reason in (("expired.txt", "expired"), ("revoked.txt", "revoked")):
        for text in files[name]:
            with pytest.raises(codes.CodeNotAccepted) as refused:
                codes.read(text, kinds=(CodeKind.PERSON, CodeKind.PAPER_CARD), at=at)
            assert refused.value.code == reason
    inspector = Person.objects.get(pk=tokens.verify(files["token.txt"][0], keys=codes.keys(), now=0).person)
    (other,) = Point.objects.filter(pk__in=files["other_points.txt"])
    assert not queries.may_scan(inspector, other, at=clock.now())


def test_a_second_run_uses_the_same_people_and_points_again(tmp_path):
    first = prepare(tmp_path, people=100, points=4)
    more = prepare(tmp_path, people=150, points=2)
    assert Person.objects.filter(is_synthetic=True).count() == 150
    assert more["points.txt"] == first["points.txt"][:2]
    assert Point.objects.filter(owner_ref="bench:venue", is_open=True).count() == 2
    assert more["codes.txt"][0] != first["codes.txt"][0]


@override_settings(DEMO_CITY=False)
def test_a_real_city_is_left_alone(tmp_path):
    with pytest.raises(CommandError, match="demo city"):
        prepare(tmp_path / "out")
    assert not Person.objects.exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("wrong", ["0", "-1", "many"])
def test_senseless_numbers_are_told(tmp_path, wrong):
    with pytest.raises(CommandError, match="number from 1 up"):
        call_command("bench_fixture", f"--people={wrong}", f"--out={tmp_path}")


def test_the_stream_is_counted_from_its_tables(gate, at):  # noqa: F811
    assert count() == {"scans": 0, "shows": 0, "refused": 0}
    hour = dt.timedelta(hours=1)
    for received in (at, at + hour):
        row = stream.new_scan(
            person_id=gate.citizen.pk,
            point_id=gate.point.pk,
            division_code="441502",
            nonce=new_id(),
            way=Way.CODE,
            at=at - 3 * hour,
            received_at=received,
        )
        actions.record_scans_bulk(scans=[row])
    actions.record_shows(shows=[stream.NewShow(gate.citizen.pk, at)] * 3)
    assert count() == {"scans": 2, "shows": 3, "refused": 0}
    assert count(since=at + hour) == {"scans": 1, "shows": 0, "refused": 0}
    assert count(since=at) == {"scans": 2, "shows": 3, "refused": 0}


@pytest.mark.parametrize("wrong", ["yesterday", "2020-03-16T09:30:00"])
def test_a_time_must_be_whole(wrong):
    with pytest.raises(CommandError, match="time"):
        call_command("scan_count", f"--since={wrong}")


def test_nothing_is_invented_in_a_city_that_is_no_demonstration():
    with override_settings(DEMO_CITY=False), pytest.raises(actions.MeasuringRefused):
        actions.prepare_measuring(people=1, points=1, valid_seconds=60, at=clock.now())
    assert not Person.objects.exists()
