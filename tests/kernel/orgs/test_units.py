"""Units, posts, officials and the city's own days."""

import datetime as dt

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.orgs import actions, queries, rules
from shanzhi.kernel.orgs.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(city, at):
    return actions.open_unit(
        by=None, name="城区卫生健康局", short_name="城区卫健局", division=queries.division("441502"), at=at
    )


def test_a_unit_is_opened_once(bureau, at):
    with pytest.raises(DomainError) as refused:
        actions.open_unit(by=None, name=bureau.name, short_name="同名", division=bureau.division, at=at)
    assert refused.value.code == "unit.exists"
    office = actions.open_unit(
        by=None, name="办公室", short_name="办公室", division=bureau.division, parent=bureau, at=at
    )
    assert office.parent == bureau


def test_an_official_has_one_first_unit(bureau, city, person, at):
    official, city_unit = (
        person("科长"),
        actions.open_unit(
            by=None, name="市卫健局", short_name="市卫健局", division=queries.division("441500"), at=at
        ),
    )
    post = actions.open_post(by=None, unit=bureau, name="科长", rank=30, at=at)
    assert actions.open_post(by=None, unit=bureau, name="科长", at=at) == post
    actions.place_official(by=None, person=official, unit=bureau, post=post, at=at)
    assert queries.unit_of(official) == bureau
    second = actions.place_official(by=None, person=official, unit=city_unit, at=at)
    assert queries.unit_of(official) == city_unit
    with pytest.raises(DomainError):
        actions.place_official(by=None, person=official, unit=bureau, at=at)
    with pytest.raises(DomainError) as other_post:
        actions.place_official(by=None, person=person("别人"), unit=city_unit, post=post, at=at)
    assert other_post.value.code == "unit.other_post"
    actions.release_official(by=None, membership=second, at=at)
    assert queries.unit_of(official) is None
    assert Membership.objects.filter(until__isnull=True).count() == 1
    with pytest.raises(DomainError):
        actions.release_official(by=None, membership=second, at=at)


def test_the_scope_is_where_the_permit_is_held(city, bureau, person, at):
    someone = person("网格员")
    actions.place_official(by=None, person=someone, unit=bureau, at=at)
    assert queries.scope_of(someone, "orgs.view") == rules.NOWHERE
    accounts.grant_role(by=None, person=someone, role="grid_worker", division_code="441502001001", at=at)
    assert queries.scope_of(someone, "orgs.view") == "441502001001"
    accounts.grant_role(by=None, person=someone, role="city_leader", at=at)
    assert queries.scope_of(someone, "orgs.view") == "4415"
    assert queries.scope_of(someone, "orgs.check") == rules.NOWHERE


def test_the_city_declares_days_of_its_own(city, at):
    saturday, monday = dt.date(2020, 3, 21), dt.date(2020, 3, 23)
    assert not queries.city_calendar().is_working_day(saturday)
    actions.declare_city_day(by=None, day=saturday, is_working=True, reason="防汛值守", at=at)
    actions.declare_city_day(by=None, day=monday, is_working=False, reason="调休", at=at)
    calendar = queries.city_calendar()
    assert calendar.is_working_day(saturday)
    assert not calendar.is_working_day(monday)
    actions.withdraw_city_day(by=None, day=monday, reason="取消调休", at=at)
    assert queries.city_calendar().is_working_day(monday)
    for act, more in ((actions.declare_city_day, {"is_working": True}), (actions.withdraw_city_day, {})):
        with pytest.raises(DomainError) as refused:
            act(by=None, day=dt.date(2020, 3, 2), reason="迟了", at=at, **more)
        assert refused.value.code == "city_day.past"
