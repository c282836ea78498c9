"""Tracing on the live stream: the reference's answer, from indexes only."""

import datetime as dt
import json

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanzhi.features.tracing import actions, queries, statements
from shanzhi.features.tracing.models import PlaceStay
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.scans.enums import PointKind
from tests import factories
from tests.features.tracing import reference, streams, worlds
from tests.features.tracing.worlds import DAWN, MINUTE

pytestmark = pytest.mark.django_db
DAYS = dt.timedelta(days=1)


def minutes_at(length):
    """The market has a figure of its own, the checkpoint is of another kind than the venue."""
    figures = {"01": length, "1": 5, "市场": 2 * length}
    return lambda venue: figures[venue] * MINUTE


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds.visits, worlds.cases(), worlds.lengths, worlds.overlaps, st.sampled_from([1, 2]), st.randoms())
def test_a_small_world(visits, cases, length, overlap, degree, dice):
    streams.clear()
    doors = {
        "01": streams.place("01", doors=2),
        "1": streams.place("1", PointKind.CHECKPOINT),
        "市场": streams.place("市场"),
    }
    PlaceStay.objects.create(owner_ref="市场", minutes=2 * length, set_at=dt.datetime.now(dt.UTC))
    streams.record(
        (streams.person(who), dice.choice(doors[venue]), streams.moment(us)) for who, venue, us in visits
    )
    names = {str(streams.person(name)): name for name, _, _ in [*visits, *cases]}
    terms = queries.Terms(overlap, {PointKind.VENUE: length, PointKind.CHECKPOINT: 5})
    found = []
    for case, since, until in cases:
        window = {"since": streams.moment(since), "until": streams.moment(until)}
        traced = queries.trace(person_id=streams.person(case), terms=terms, degree=degree, **window)
        found += [
            (case, names[one.person], one.degree, one.time, one.first_exposure, one.places)
            for one in traced.contacts
        ]
    assert sorted(found) == reference.trace(
        visits, cases, minutes_of=minutes_at(length), overlap=overlap * MINUTE, degree=degree
    )


def city(people=3000, places=60, days=12):
    """Everybody at a place each day, over nearly two weeks."""
    doors = [streams.place(f"venue:{number}")[0] for number in range(places)]
    start = streams.moment(DAWN)
    streams.record(
        (
            streams.person(str(who)),
            doors[(who * 7 + day * (who % 5 + 1)) % places],
            start + day * DAYS + dt.timedelta(minutes=who * 37 % 720),
        )
        for day in range(days)
        for who in range(people)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE scans_scan, scans_point")
    return start, start + days * DAYS


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def test_each_degree_is_one_statement_that_reads_the_stream_by_its_indexes(django_assert_num_queries):
    since, until = city()
    case, terms = streams.person("11"), queries.Terms(min_overlap=15)
    with django_assert_num_queries(4):  # the two, and the savepoint around them
        found = queries.trace(person_id=case, since=since, until=until, terms=terms).contacts
    assert {one.degree for one in found} == {1, 2}
    sources = {streams.person(str(number)): since for number in range(40)}
    with connection.cursor() as cursor:
        given = queries.parameters(sources, until, [case], terms)
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statements.QUERY}", given)
        ((plan,),) = cursor.fetchall()
    plan = json.loads(plan)[0]["Plan"] if isinstance(plan, str) else plan[0]["Plan"]
    scans = [
        node for node in nodes(plan)
        if node.get("Relation Name", "").startswith("scans_scan") and node["Actual Loops"]
    ]  # fmt: skip
    assert len(scans) > 12
    assert {node["Node Type"] for node in scans} <= {"Index Scan", "Index Only Scan", "Bitmap Heap Scan"}


def test_a_stay_of_its_own_for_a_place(at):
    streams.place("venue:1")
    official = factories.person()
    for minutes in (20, 30):
        actions.set_place_stay(by=official, owner_ref="venue:1", minutes=minutes, at=at)
    assert PlaceStay.objects.get().minutes == 30
    assert AuditEntry.objects.filter(act="tracing.set_stay").count() == 2
    with pytest.raises(actions.PlaceRefused):
        actions.set_place_stay(by=official, owner_ref="venue:2", minutes=30, at=at)
    with pytest.raises(actions.PlaceRefused):
        actions.set_place_stay(by=official, owner_ref="venue:1", minutes=1441, at=at)
