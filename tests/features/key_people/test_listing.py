"""Listing, changing and withdrawing, with what others hear of it."""

import datetime as dt

import pytest

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.features.key_people import actions, queries
from shanzhi.features.key_people.enums import ListedState, Source, StepKind
from shanzhi.features.key_people.models import Category, FollowUp, ListedPerson
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import queries as audit
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message
from tests import factories
from tests.features.key_people.conftest import DOCUMENT, City

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_that_moment(frozen_at):
    """Views, permits and factories read the same clock as the test."""


def events_of(person: Person) -> list[tuple[str, dict]]:
    rows = Event.objects.filter(subject=f"person:{person.pk}", kind__startswith="key_people.").order_by("pk")
    return [(row.kind, row.payload) for row in rows]


def given(city: City, **changes):
    return {
        "by": city.official,
        "id_number": city.citizen.id_number,
        "category": city.category(),
        "source": Source.SURVEY,
        "reason": "从重点地区返回",
        "document_number": "汕卫[2020]12号",
        "starts_on": dt.date(2020, 3, 16),
    } | changes


def test_a_listing_by_number_finds_home_grid_and_plans_today(city, at):
    listed = actions.list_by_number(**given(city), at=at)
    assert (listed.division, listed.grid, listed.address) == (city.home, city.grid, "凤苑社区海滨路 8 号")
    assert listed.ends_on == dt.date(2020, 3, 30) and listed.document_number == DOCUMENT
    assert listed.contact_phone == city.citizen.phone
    tasks = FollowUp.objects.filter(listed=listed)
    assert [(task.day, task.slot, task.assigned_to) for task in tasks] == [
        (dt.date(2020, 3, 16), 0, city.worker),
        (dt.date(2020, 3, 16), 1, city.worker),
    ]


def test_others_hear_of_it_in_plain_words(city, at):
    listed = actions.list_by_number(**given(city), at=at)
    assert events_of(city.citizen) == [
        (
            "key_people.listed",
            {
                "person": str(city.citizen.pk),
                "category": "home_observation",
                "since": "2020-03-16",
                "until": "2020-03-30",
                "source": f"listedperson:{listed.pk}#1",
                "document_number": DOCUMENT,
            },
        )
    ]
    assert "居家医学观察" in Message.objects.get(person=city.citizen).title
    assert audit.openings_of(city.citizen).get().reason == "居家医学观察：从重点地区返回"


def test_a_child_without_a_phone_is_told_through_the_guardian(city, at):
    child = factories.child(city.citizen)
    city.settle(child)
    city.list(child, at=at)
    assert Message.objects.filter(person=city.citizen, notice="key_people.listed").exists()


def test_somebody_without_an_account_gets_one_by_name_and_number(city, at):
    number = factories.id_number(dt.date(1960, 5, 1))
    place = {"address": "凤苑社区人民路 3 号", "division": city.home.code, "contact_phone": "13800138000"}
    listed = actions.list_by_number(**given(city, id_number=number, name="陈阿婆", **place), at=at)
    assert (listed.person.name, listed.person.phone) == ("陈阿婆", None)
    assert listed.grid == city.grid  # the only one of the community


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": "别的名字"}, "key_people.other_name", "name"),
        ({"id_number": "13900000000"}, "key_people.unknown_phone", "id_number"),
        ({"document_number": "12号"}, "document_number.form", "document_number"),
        ({"ends_on": dt.date(2020, 3, 1)}, "key_people.order", "ends_on"),
        ({"starts_on": dt.date(2019, 1, 1)}, "key_people.long_ago", "starts_on"),
        ({"ends_on": dt.date(2021, 1, 1)}, "key_people.too_long", "ends_on"),
        ({"address": "某路 1 号"}, "stay.where", "division"),
        ({"division": "441502003001"}, "stay.address", "address"),
        ({"division": "441502003", "address": "某路"}, "stay.division", "division"),
        ({"address": "海上", "lng": 120.0, "lat": 30.0}, "stay.outside", "lng"),
    ],
)
def test_bad_input_is_refused_beside_its_field(city, at, changes, code, field):
    with pytest.raises(DomainError) as refusal:
        actions.list_by_number(**given(city, **changes), at=at)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not ListedPerson.objects.exists()


def test_nobody_without_residence_is_listed_without_an_address(city, at):
    stranger = factories.person()
    with pytest.raises(DomainError) as refusal:
        actions.list_by_number(**given(city, id_number=stranger.id_number), at=at)
    assert refusal.value.code == "stay.unknown"


def test_a_point_on_the_map_finds_grid_and_community(city, at):
    place = {"address": "海滨路 9 号", "lng": 115.370, "lat": 22.780}
    listed = actions.list_by_number(**given(city, **place), at=at)
    assert (listed.grid, listed.division) == (city.grid, city.home)


def test_an_official_lists_only_where_they_answer(city, at):
    far = factories.official(role="county_official", division_code="441521")
    with pytest.raises(DomainError) as refusal:
        actions.list_by_number(**given(city, by=far), at=at)
    assert refusal.value.code == "key_people.elsewhere"


def test_the_same_category_twice_is_refused_another_is_not(city, at):
    city.list(at=at)
    with pytest.raises(DomainError) as refusal:
        city.list(at=at)
    assert refusal.value.code == "key_people.twice"
    city.list(category=city.category("inbound_traveller"), at=at)
    assert ListedPerson.objects.active().count() == 2


def test_a_later_end_replaces_what_others_were_told(city, at):
    listed = city.list(at=at)
    actions.change_period(
        by=city.county, listed=listed, ends_on=dt.date(2020, 4, 5), reason="密接后重新计算", at=at
    )
    kinds = events_of(city.citizen)
    assert [kind for kind, _ in kinds] == ["key_people.listed", "key_people.listed", "key_people.withdrawn"]
    assert (kinds[1][1]["until"], kinds[1][1]["source"]) == ("2020-04-05", f"listedperson:{listed.pk}#2")
    assert kinds[2][1] == {"person": str(city.citizen.pk), "source": f"listedperson:{listed.pk}#1"}


@pytest.mark.parametrize("ends_on", [dt.date(2020, 3, 30), dt.date(2020, 3, 10)])
def test_an_end_in_the_past_or_unchanged_is_refused(city, at, ends_on):
    listed = city.list(at=at)
    with pytest.raises(DomainError):
        actions.change_period(by=city.official, listed=listed, ends_on=ends_on, reason="误", at=at)


def test_another_category_brings_its_own_plan(city, at):
    listed = city.list(at=at)
    category = city.category("recovered_patient")
    changed = actions.change_category(
        by=city.official, listed=listed, category=category, document_number=DOCUMENT, reason="出院", at=at
    )
    tasks = FollowUp.objects.filter(listed=listed)
    assert [(task.slot, clock.local(task.due_at).hour) for task in tasks] == [(0, 18)]
    assert changed.steps.last().kind == StepKind.RECATEGORISED


def test_a_withdrawal_ends_the_plan_and_is_told(city, at):
    listed = city.list(at=at)
    actions.withdraw(by=city.official, listed=listed, reason="录入错误", at=at)
    listed.refresh_from_db()
    assert listed.state == ListedState.WITHDRAWN and not FollowUp.objects.filter(listed=listed).exists()
    assert events_of(city.citizen)[-1] == (
        "key_people.withdrawn",
        {"person": str(city.citizen.pk), "source": f"listedperson:{listed.pk}#1"},
    )
    assert not queries.listings_of_family(city.citizen).exists()
    with pytest.raises(DomainError) as refusal:
        actions.withdraw(by=city.official, listed=listed, reason="再来一次", at=at)
    assert refusal.value.code == "key_people.ended"


def test_opening_who_it_is_wants_a_reason_and_leaves_a_trace(city, at):
    listed = city.list(at=at)
    with pytest.raises(DomainError):
        actions.open_listed(by=city.county, listed=listed, reason=" ", at=at)
    actions.open_listed(by=city.county, listed=listed, reason="核对住址", at=at)
    assert audit.openings_of(city.citizen).filter(by_id=city.county.pk).get().reason == "核对住址"


def test_categories_are_supplied_once_and_kept_by_hand(city, at):
    assert actions.supply_categories(by=city.official, at=at) == 0
    category = city.category()
    values = {"name": "居家观察", "days": 10, "due_times": [dt.time(9)], "advice": "请居家"}
    actions.save_category(by=city.official, category=category, values=values, at=at)
    assert Category.objects.get(code="home_observation").name == "居家观察"
    for changes, code in (
        ({"code": "close_contact"}, "key_category.code"),
        ({"code": "x"}, "key_category.name"),
    ):
        with pytest.raises(DomainError) as refusal:
            actions.save_category(by=city.official, category=None, values=values | changes, at=at)
        assert refusal.value.code == code
