"""Officials: exact counts whether stored or live, scope, exports, looking people up."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.core.clock import city_day
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.models import ColourTally, CountedDay, DailyFigure, HealthCode
from shanzhi.kernel.audit import queries as audit
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_at")]


@pytest.fixture
def lively(city, at):
    """Two check-ins and three shows the day before, one of each today."""
    for moment, times in ((at - dt.timedelta(days=1), 2), (at, 1)):
        for _ in range(times):
            actions.check_in(
                by=city.citizen, person=city.citizen, scanned=city.poster(), nonce=uuid.uuid4(), at=moment
            ) if moment == at else _past_check_in(city, moment)
            actions.show(by=city.citizen, person_id=city.citizen.pk, at=moment)
    actions.show(by=city.citizen, person_id=city.citizen.pk, at=at - dt.timedelta(days=1))
    return city


def _past_check_in(city, moment):
    """The poster is of today, so yesterday's check-ins come straight from the stream."""
    from shanzhi.kernel.scans import actions as scans
    from shanzhi.kernel.scans.enums import Way

    scans.record_scan(
        by=city.citizen,
        person_id=city.citizen.pk,
        point=city.point,
        nonce=uuid.uuid4(),
        way=Way.POSTER,
        at=moment,
    )


def rows(at, scope="4415", depth=6):
    today = city_day(at)
    return queries.board_rows(today - dt.timedelta(days=1), today, scope=scope, depth=depth)


def test_stored_and_live_days_add_up_to_the_same_figures(lively, at):
    live = queries.total(rows(at))
    assert (live.check_ins, live.shows, live.venues, live.people, live.showers) == (3, 4, 1, 1, 2)
    assert actions.count_recent_days(at=at) == 8
    assert CountedDay.objects.count() == 8
    assert not DailyFigure.objects.filter(day=city_day(at)).exists()
    assert queries.total(rows(at)) == live
    actions.count_days(first=city_day(at) - dt.timedelta(days=2), last=city_day(at), at=at)
    assert queries.total(rows(at)) == live
    days = queries.by_day(rows(at), city_day(at) - dt.timedelta(days=1), city_day(at))
    assert [found.check_ins for found in days.values()] == [2, 1]


def test_figures_stand_in_their_division_and_nowhere_else(lively, at):
    assert queries.total(rows(at, scope="441521")).check_ins == 0
    assert {code: found.check_ins for code, found in queries.by_division(rows(at, depth=9)).items()} == {
        "441502003": 3
    }


def official(division=""):
    return factories.official(role="health_official", division_code=division)


def test_the_board_opens_drills_down_and_exports(lively):
    client = factories.signed_in(official(), second_factor=True)
    client.get("/o/health-code/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/o/health-code/").content.decode()
    assert len(asked) <= 12, "\n".join(query["sql"][:100] for query in asked)
    assert "城区" in page
    assert "海丰县" in page
    deeper = client.get("/o/health-code/", {"division": "441502003"}).content.decode()
    assert "凤苑社区" in deeper
    for kind in ("csv", "xlsx"):
        assert client.get("/o/health-code/", {"format": kind}).status_code == 200
    exported = b"".join(client.get("/o/health-code/", {"format": "csv"}).streaming_content).decode(
        "utf-8-sig"
    )
    assert "城区,1,1,3,4" in exported
    wrong = client.get("/o/health-code/", {"first": "2020-03-16", "last": "2020-03-01"}).content.decode()
    assert "结束日期不能早于开始日期" in wrong
    assert client.get("/o/health-code/", {"first": "x", "division": "<b>"}).status_code == 200


def test_a_county_sees_itself_only(lively):
    client = factories.signed_in(official("441521"), second_factor=True)
    page = client.get("/o/health-code/", {"division": "441502"}).content.decode()
    assert "凤山街道" not in page
    assert "海城镇" in page
    assert lively.venue.name not in client.get("/o/health-code/venues/").content.decode()


def test_the_venue_list_is_searched_filtered_and_exported(lively):
    client = factories.signed_in(official(), second_factor=True)
    address = "/o/health-code/venues/"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert lively.venue.name in client.get(address).content.decode()
    assert len(asked) <= 12
    for wishes, found in (
        ({"words": "示例市场"}, True),
        ({"words": lively.venue.number.lower()}, True),
        ({"words": "没有"}, False),
        ({"kind": "school"}, False),
        ({"division": "441521"}, False),
        ({"state": "closed"}, False),
        ({"kind": "nonsense"}, True),
    ):
        assert (lively.venue.name in client.get(address, wishes).content.decode()) is found, wishes
    assert client.get(address, {"format": "xlsx"}).status_code == 200


def test_looking_up_needs_a_reason_and_leaves_a_trace(lively):
    who = official()
    client = factories.signed_in(who, second_factor=True)
    address = "/o/health-code/look-up/"
    given = {"term": lively.citizen.id_number, "reason": ""}
    assert client.post(address, given).status_code == 422
    assert not audit.openings_of(lively.citizen)
    page = client.post(address, given | {"reason": "核查密切接触者"}).content.decode()
    assert "林小明" in page
    assert lively.venue.name in page
    (opening,) = audit.openings_of(lively.citizen)
    assert (opening.reason, opening.by_id) == ("核查密切接触者", who.pk)
    assert client.post(address, {"term": lively.citizen.phone, "reason": "核查密切接触者"}).status_code == 200


def test_nobody_is_found_outside_the_own_division(lively, at):
    who = official("441521")
    with pytest.raises(actions.LookUpRefused):
        actions.look_up(by=who, term=lively.citizen.id_number, reason="核查", at=at)
    assert not audit.openings_of(lively.citizen)


def test_officials_pages_want_permit_and_second_factor(lively):
    for page in ("", "venues/", "look-up/"):
        assert (
            factories.signed_in(lively.citizen, second_factor=True).get(f"/o/health-code/{page}").status_code
            == 403
        )
        assert factories.signed_in(official()).get(f"/o/health-code/{page}").status_code == 302


def test_colours_are_counted_as_they_change(lively, at):
    def counted():
        return {colour: number for colour, number in queries.standing("4415").colours.items() if number}

    ill, moving = factories.person("郑小一"), factories.person("郑小二")
    lively.declare(ill, at, symptoms=["cough"])
    lively.declare(moving, at)
    assert counted() == {"green": 2, "yellow": 1}
    assert actions.fold_tally() > 0
    assert counted() == {"green": 2, "yellow": 1}
    lively.declare(moving, at + dt.timedelta(hours=1), symptoms=["cough"])
    assert counted() == {"green": 1, "yellow": 2}
    HealthCode.objects.filter(person=ill).delete()
    assert counted() == {"green": 1, "yellow": 1}
    actions.fold_tally()
    assert sorted(ColourTally.objects.values_list("colour", "number")) == [("green", 1), ("yellow", 1)]
    assert queries.standing("441521").people == 0
