"""Follow-ups: plan, record, second try, alarms, missed and escalated, own reports."""

import datetime as dt
import uuid
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.features.key_people import actions, queries
from shanzhi.features.key_people.enums import Alarm, Found, Progress, StepKind, Way
from shanzhi.features.key_people.models import FollowUp, FollowUpEntry
from shanzhi.kernel.audit import queries as audit
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.files import queries as files
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.orgs import actions as orgs
from tests import factories

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_that_moment(frozen_at):
    """Permits and factories read the same clock as the test."""


@pytest.fixture
def midnight(at):
    """The first moment of the next city day."""
    return clock.day_start(clock.city_day(at) + DAY)


def first(listed) -> FollowUp:
    return FollowUp.objects.filter(listed=listed).first()


def told(notice: str) -> set:
    return set(Message.objects.filter(notice=notice).values_list("person__name", flat=True))


def test_the_plan_of_a_day_is_made_once(city, at, midnight):
    city.list(at=at)
    assert actions.plan_days(at=midnight) == 2
    assert actions.plan_days(at=midnight + HOUR) == 0
    assert FollowUp.objects.count() == 4


def test_a_night_without_worker_is_made_up(city, at, midnight):
    listed = city.list(at=at)
    assert actions.plan_days(at=midnight + DAY + 11 * HOUR) == 4
    assert FollowUp.objects.filter(listed=listed, day=clock.city_day(midnight)).count() == 2


def test_what_was_due_before_the_listing_is_not_asked_for(city, at):
    listed = city.list(at=at + 3 * HOUR)  # half past twelve: the morning is over
    assert [task.slot for task in FollowUp.objects.filter(listed=listed)] == [1]
    actions.plan_days(at=at + 4 * HOUR)
    assert FollowUp.objects.filter(listed=listed).count() == 1


def test_nothing_is_planned_before_the_start_or_after_the_end(city, at, midnight):
    city.list(at=at, starts_on=clock.city_day(midnight + DAY), ends_on=clock.city_day(midnight + DAY))
    assert [actions.plan_days(at=midnight + step * DAY) for step in range(3)] == [0, 2, 0]


def test_open_follow_ups_go_to_whoever_walks_the_grid_now(city, at, midnight):
    listed = city.list(at=at)
    fresh = factories.official(role="grid_worker", division_code=city.home.code)
    orgs.assign_grid_worker(by=None, grid=city.grid, person=fresh, at=at)
    orgs.release_grid_worker(by=None, grid=city.grid, person=city.worker, at=at)
    actions.plan_days(at=midnight)
    assert {
        task.assigned_to for task in FollowUp.objects.filter(listed=listed, day=clock.city_day(midnight))
    } == {fresh}


def test_without_a_grid_worker_the_nearest_official_has_them(city, at):
    orgs.release_grid_worker(by=None, grid=city.grid, person=city.worker, at=at)
    community = factories.official("key_people.follow_up", division_code=city.home.code, name="陈社区")
    factories.grant(city.worker, role="grid_worker", division_code="441521115001")
    city.worker.grants.filter(division_code=city.home.code).delete()
    assert first(city.list(at=at)).assigned_to == community
    community.grants.all().delete()
    assert first(city.list(city.resident(), at=at)).assigned_to == city.county
    city.county.grants.all().delete()
    assert first(city.list(city.resident(), at=at)).assigned_to is None


def test_a_follow_up_is_recorded_once_however_often_it_is_sent(city, at):
    task, request = first(city.list(at=at)), uuid.uuid4()
    entry = city.follow(task, at=at, request_id=request)
    assert city.follow(task, at=at + HOUR, request_id=request) == entry
    with pytest.raises(DomainError) as refusal:
        city.follow(task, at=at + HOUR)
    assert refusal.value.code == "key_follow_up.done"
    task.refresh_from_db()
    assert task.done_at == at and task.progress(at) == Progress.DONE and FollowUpEntry.objects.count() == 1


def test_it_is_not_recorded_before_its_time_or_a_day_after(city, at):
    listed = city.list(at=at)
    evening = FollowUp.objects.get(listed=listed, slot=1)
    for moment in (at, evening.due_at + 25 * HOUR):
        with pytest.raises(DomainError) as refusal:
            city.follow(evening, at=moment)
        assert refusal.value.code == "key_follow_up.time"


def test_nobody_reached_is_tried_again_and_then_alarming(city, at):
    task = first(city.list(at=at))
    nobody = {"found": Found.UNREACHED, "temperature": None}
    assert city.follow(task, at=at, **nobody).alarms == []
    with pytest.raises(DomainError) as refusal:
        city.follow(task, at=at + dt.timedelta(minutes=5), **nobody)
    assert refusal.value.code == "key_follow_up.too_soon"
    second = city.follow(task, at=at + dt.timedelta(minutes=31), way=Way.PHONE, **nobody)
    assert second.alarms == [Alarm.NOT_FOUND]
    task.refresh_from_db()
    assert task.done_at is None and task.tries == 2
    city.follow(task, at=at + HOUR)
    task.refresh_from_db()
    assert task.done_at and task.abnormal


def test_a_fever_is_told_at_once_to_those_who_answer_for_the_place(city, at):
    factories.official(role="county_official", division_code="441521", name="远处区县")
    listed = city.list(at=at)
    city.follow(first(listed), at=at, temperature=Decimal("38.2"), symptoms=["cough"])
    assert told("key_people.abnormal") == {"郑卫健", "黄区县"}
    event = Event.objects.get(kind="key_people.abnormal")
    assert event.payload["alarms"] == "fever,symptoms" and event.payload["temperature"] == "38.2"
    assert listed.steps.last().kind == StepKind.ABNORMAL


def test_own_reports_count_where_the_category_says_so(city, at):
    task = first(city.list(at=at))
    city.follow(task, at=at, by=city.citizen, way=Way.SELF)
    task.refresh_from_db()
    assert task.done_at == at
    other = first(city.list(at=at, category=city.category("close_contact")))
    with pytest.raises(DomainError) as refusal:
        city.follow(other, at=at, by=city.citizen, way=Way.SELF)
    assert refusal.value.status == 404


@pytest.mark.parametrize("way", [Way.SELF, Way.VISIT])
def test_strangers_record_nothing(city, at, way):
    task = first(city.list(at=at))
    far = factories.official(role="grid_worker", division_code="441521115001")
    with pytest.raises(DomainError) as refusal:
        city.follow(task, at=at, by=far, way=way)
    assert refusal.value.status == 404 and not FollowUpEntry.objects.exists()


def test_opening_a_contact_is_noted_once_a_day(city, at):
    task = first(city.list(at=at))
    for _ in range(3):
        actions.open_contact(by=city.worker, follow_up_id=task.pk, at=at)
    assert audit.openings_of(city.citizen).filter(by_id=city.worker.pk).count() == 1


def test_a_missed_follow_up_is_noted_once_and_told_to_the_worker(city, at):
    listed = city.list(at=at)
    city.list(city.resident(), at=at)
    assert actions.mark_missed(at=at) == 0
    late = first(listed).due_at + HOUR
    assert actions.mark_missed(at=late) == 2
    assert actions.mark_missed(at=late) == 0
    assert Event.objects.filter(kind="key_people.follow_up_missed").count() == 2
    message = Message.objects.get(notice="key_people.missed")
    assert message.person == city.worker and "2 次" in message.title


def test_what_stays_missed_is_told_to_the_officials_once(city, at):
    task = first(city.list(at=at))
    actions.mark_missed(at=task.due_at)
    assert actions.escalate(at=task.due_at + HOUR) == 0
    assert actions.escalate(at=task.due_at + 2 * HOUR) == 1
    assert actions.escalate(at=task.due_at + 3 * HOUR) == 0
    assert told("key_people.escalated") == {"黄区县"}  # the nearest who answers, not the whole city


def test_what_was_made_up_in_time_is_not_escalated(city, at):
    task = first(city.list(at=at))
    actions.mark_missed(at=task.due_at)
    city.follow(task, at=task.due_at + HOUR)
    assert actions.escalate(at=task.due_at + 9 * HOUR) == 0
    task.refresh_from_db()
    assert task.progress(task.due_at + 9 * HOUR) == Progress.LATE


def test_a_photo_is_seen_by_its_worker_and_the_officials_of_the_place(city, at):
    picture = BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "JPEG")
    picture.seek(0)
    picture.name = "门口.jpg"
    stored = city.follow(first(city.list(at=at)), at=at, photo=picture).photo
    far = factories.official(role="county_official", division_code="441521")
    seeing = [
        who
        for who in (city.worker, city.county, far, city.citizen)
        if files.may_open(who, stored, second_factor=True)
    ]
    assert seeing == [city.worker, city.county]
    assert not files.may_open(city.county, stored, second_factor=False)


def test_the_round_puts_what_presses_first(city, at):
    late = first(city.list(at=at))
    city.list(city.resident(), at=at, category=city.category("cold_chain_worker"))
    tasks = queries.round_of(city.worker, at=late.due_at + HOUR)
    assert [task.progress for task in tasks] == [Progress.MISSED, Progress.OPEN, Progress.OPEN]
    assert tasks[0].follow_up == late and tasks[0].spot == pytest.approx((115.371, 22.781))
    assert queries.round_of(city.county, at=at) == []
    assert len(queries.round_of(city.county, at=at, scope="441502")) == 3


def test_figures_of_today(city, at):
    city.follow(first(city.list(at=at)), at=at, temperature=Decimal("37.5"))
    city.list(city.resident(), at=at)
    noon = at + 3 * HOUR
    found = queries.today(scope="4415", day=clock.city_day(at), at=noon)
    assert (found.active, found.planned, found.done, found.missed, found.abnormal) == (2, 4, 1, 1, 1)
    assert queries.by_hour(scope="4415", day=clock.city_day(at), at=noon)[9:11] == [(9, 1, 0), (10, 0, 1)]
    assert queries.today(scope="441521", day=clock.city_day(at), at=noon).active == 0
