"""Two at once, on real connections."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.features.key_people import actions
from shanzhi.features.key_people.models import FollowUp, FollowUpEntry, ListedPerson, Release
from shanzhi.kernel.codes.models import IssuedCode
from shanzhi.kernel.events.models import Event
from tests.features.key_people.conftest import make_city

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


@pytest.fixture
def noon():
    """Today at twelve: whatever the hour of the test, the morning's follow-up is over and the evening's open."""
    return clock.day_start(clock.city_day(clock.now())) + dt.timedelta(hours=12)


def together(act, times=4):
    """Run the same act on as many connections at the same moment; refusals come back as what they are."""
    barrier = Barrier(times)

    def one(_number):
        barrier.wait()
        try:
            return act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_one_person_is_listed_once(noon):
    city = make_city(noon)
    found = together(lambda: city.list(at=noon))
    assert found.count("key_people.twice") == 3 and ListedPerson.objects.count() == 1
    assert FollowUp.objects.count() == 1 and Event.objects.filter(kind="key_people.listed").count() == 1


def test_a_follow_up_sent_several_times_is_one(noon):
    city = make_city(noon)
    city.list(at=noon)
    task, request = FollowUp.objects.get(), uuid.uuid4()
    found = together(lambda: city.follow(task, at=noon, request_id=request).pk)
    assert len(set(found)) == 1 and FollowUpEntry.objects.count() == 1


def test_worker_and_person_report_at_once(noon):
    city = make_city(noon)
    city.list(at=noon)
    task = FollowUp.objects.get()
    found = together(lambda: city.follow(task, at=noon).pk, times=3)
    assert found.count("key_follow_up.done") == 2 and FollowUpEntry.objects.count() == 1


def test_two_officials_release_at_once(noon):
    city = make_city(noon)
    listed = city.list(at=noon)
    found = together(
        lambda: actions.release(by=city.official, listed=listed, explanation="转集中", at=noon).pk
    )
    assert found.count("key_people.ended") == 3
    assert (
        Release.objects.count() == 1
        and IssuedCode.objects.filter(subject=Release.objects.get().pk).count() == 1
    )


def test_two_officials_release_the_same_list(noon):
    city = make_city(noon - 2 * DAY)
    rows = [city.list(city.resident(), at=noon - DAY, ends_on=clock.city_day(noon)) for _ in range(5)]
    FollowUp.objects.all().delete()
    ids = [row.pk for row in rows]
    found = together(lambda: len(actions.release_many(by=city.official, listed_ids=ids, at=noon)), times=3)
    assert sorted(found) == [0, 0, 5] and Release.objects.count() == 5


def test_a_release_and_a_follow_up_at_once_end_in_order(noon):
    city = make_city(noon)
    listed = city.list(at=noon)
    task = FollowUp.objects.get()
    turns = iter(["release", "follow", "release", "follow"])

    def act():
        if next(turns) == "release":
            return actions.release(by=city.official, listed=listed, explanation="转集中", at=noon).pk
        return city.follow(task, at=noon).pk

    found = together(act)
    assert Release.objects.count() == 1
    assert set(map(str, found)) & {"key_people.ended"}


def test_jobs_of_two_workers_double_nothing(noon):
    city = make_city(noon)
    for _ in range(3):
        city.list(city.resident(), at=noon)
    tomorrow = clock.day_start(clock.city_day(noon) + DAY)
    together(lambda: actions.plan_days(at=tomorrow), times=3)
    assert FollowUp.objects.filter(day=clock.city_day(tomorrow)).count() == 6
    late = tomorrow + dt.timedelta(hours=11)
    assert (
        sum(together(lambda: actions.mark_missed(at=late), times=3)) == 6
    )  # today's evenings, tomorrow's mornings
    assert Event.objects.filter(kind="key_people.follow_up_missed").count() == 6
    assert sum(together(lambda: actions.escalate(at=late + 9 * dt.timedelta(hours=1)), times=3)) == 6
