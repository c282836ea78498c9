"""The demo city: complete in small, the same at every build, refused where it has no business."""

import datetime as dt
import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum

from shanzhi.core import clock
from shanzhi.core.clock import city_day, day_start, local
from shanzhi.core.identifiers import is_id_number, is_synthetic_id_number
from shanzhi.demo import city
from shanzhi.demo.dice import Dice
from shanzhi.demo.models import DemoCity
from shanzhi.demo.sizes import SIZES
from shanzhi.demo.visitors import ROLES
from shanzhi.features.health_code.models import HealthCode, Venue
from shanzhi.features.health_code.queries import points_of
from shanzhi.kernel.accounts.actions import Settler, settle
from shanzhi.kernel.accounts.actions.demo import DemoRefused
from shanzhi.kernel.accounts.enums import ReviewState
from shanzhi.kernel.accounts.models import FamilyLink, IdentityReview, Person
from shanzhi.kernel.accounts.queries import family_requests_for, people_i_act_for
from shanzhi.kernel.audit.queries import openings_of
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import GridCell, Organisation
from shanzhi.kernel.scans.models import Point, Scan, Show

NOW = dt.datetime(2026, 4, 20, 8, 30, tzinfo=dt.UTC)
TINY = SIZES["tiny"]


def plainly(things, words, total):
    return things


def build(seed: str = "shanwei") -> DemoCity:
    with clock.frozen(NOW):
        return city.build(size=TINY, seed=seed, now=NOW, progress=plainly)


@pytest.fixture
def built(db):
    return build()


class Undone(Exception):
    """Takes a build back."""


def identifiers() -> dict:
    return {
        "people": list(
            Person.objects.order_by("pk").values_list("pk", "name", "phone_index", "id_number_index")
        ),
        "venues": list(Venue.objects.order_by("pk").values_list("pk", "name", "number")),
        "firms": list(Organisation.objects.order_by("pk").values_list("pk", "credit_code", "name")),
        "grids": list(GridCell.objects.order_by("pk").values_list("pk", "code")),
        "scans": list(Scan.objects.order_by("at", "id").values_list("id", "person_id", "nonce")),
        "codes": list(HealthCode.objects.order_by("pk").values_list("pk", "colour", "since", "until")),
        "messages": list(Message.objects.order_by("pk").values_list("pk", "person", "title")),
        "shows": list(Show.objects.order_by("person_id", "day").values_list("person_id", "day", "shows")),
        "visitors": DemoCity.objects.get().visitors,
    }


def test_it_has_everything_of_its_size(built):
    assert Person.objects.exclude(name="").count() == TINY.people == HealthCode.objects.count()
    assert Venue.objects.count() == TINY.venues
    assert Organisation.objects.count() == TINY.firms + TINY.schools
    assert GridCell.objects.filter(code__endswith="001").count() == TINY.grids
    assert Scan.objects.count() == TINY.check_ins
    assert Show.objects.aggregate(total=Sum("shows"))["total"] == TINY.shows
    assert Show.objects.values("person_id").distinct().count() == TINY.showers
    assert FamilyLink.objects.exists()


def test_everybody_is_invented_and_says_so(built):
    assert not Person.objects.filter(is_synthetic=False)
    for person in Person.objects.exclude(name=""):
        assert is_id_number(person.id_number)
        assert is_synthetic_id_number(person.id_number)
        assert person.phone is None or person.phone.startswith("1990000")
    assert not Organisation.objects.filter(is_synthetic=False)


def test_nothing_happens_ahead_of_now(built):
    assert not Scan.objects.filter(at__gt=NOW)
    assert not HealthCode.objects.filter(declared_at__gt=NOW)
    assert not Venue.objects.filter(registered_at__gt=NOW)


def test_each_visitor_can_do_what_the_role_says(built):
    assert set(built.visitors) == set(ROLES)
    person = {role: Person.objects.get(pk=visitor["person"]) for role, visitor in built.visitors.items()}
    assert all(one.phone for one in person.values())
    assert len({one.pk for one in person.values()}) == len(ROLES), "nobody plays two parts"
    assert HealthCode.objects.get(person=person["citizen"]).colour == "green"
    assert FamilyLink.objects.filter(guardian=person["guardian"], kind="child").exists()
    assert person["elder"].large_text
    assert Venue.objects.run_by(person["venue_admin"]).exists()
    assert person["inspector"].inspecting.exists()
    assert orgs.agents_to_confirm(person["legal_representative"]).exists()
    assert orgs.organisations_of(person["enterprise_agent"]).exists()
    assert orgs.grids_of(person["grid_worker"]).exists()
    assert orgs.scope_of(person["official"], "orgs.view") == "441502"
    assert person["health_official"].has_permit("health_code.look_up")
    assert person["administrator"].has_permit("accounts.grant_roles")
    assert person["identity_reviewer"].has_permit("accounts.review_identity")


def test_each_visitor_has_something_to_see(built):
    person = {role: Person.objects.get(pk=visitor["person"]) for role, visitor in built.visitors.items()}
    citizen = person["citizen"]
    assert 5 <= Scan.objects.filter(person_id=citizen.pk).count() <= 12
    assert [change.colour for change in citizen.colour_changes.order_by("at")] == ["yellow", "green"]
    assert set(openings_of(citizen).values_list("by_id", flat=True)) == {person["health_official"].pk}
    assert citizen.listings.get().releases.exists()
    assert person["grid_worker"].follow_ups.filter(day=city_day(NOW), done_at=None).exists()
    children = people_i_act_for(person["guardian"])[1:]
    assert len(children) >= 2
    assert HealthCode.objects.filter(person__in=children).count() == len(children)
    for role in ("citizen", "venue_admin", "health_official"):
        assert Message.objects.filter(person=person[role]).exists(), role
    posts = person["inspector"].point_posts.values_list("point", flat=True)
    today = day_start(city_day(NOW))
    assert Scan.objects.filter(point_id__in=posts, at__gte=today).count() >= 5
    shop = Venue.objects.run_by(person["venue_admin"]).get()
    doors = points_of(shop).values_list("pk", flat=True)
    assert Scan.objects.filter(point_id__in=doors).count() > 5


def test_something_waits_for_an_answer(built):
    person = {role: Person.objects.get(pk=visitor["person"]) for role, visitor in built.visitors.items()}
    assert family_requests_for(person["elder"]).exists()
    assert orgs.agents_to_confirm(person["legal_representative"]).exists()
    assert IdentityReview.objects.filter(state=ReviewState.PENDING).count() == 1


def test_days_differ_and_today_ends_now(built):
    by_day = Counter(city_day(scan.at) for scan in Scan.objects.all())
    assert len(by_day) == TINY.days
    assert len(set(by_day.values())) > 2
    hours = Counter(local(scan.at).hour for scan in Scan.objects.all())
    assert not any(hours[hour] for hour in range(1, 6))
    assert set(range(8, 12)) & set(hours)


def test_people_and_venues_join_on_different_days(built):
    for model in (HealthCode, Venue):
        joined = {city_day(at) for at in model.objects.values_list("registered_at", flat=True)}
        assert len(joined) > 1, model


def test_nobody_checks_in_without_a_code_or_before_the_venue_opens(built):
    since = dict(HealthCode.objects.values_list("person", "registered_at"))
    opened = dict(Point.objects.values_list("pk", "opened_at"))
    for scan in Scan.objects.all():
        assert since[scan.person_id] <= scan.at
        assert opened[scan.point_id] <= scan.at


@pytest.mark.django_db
def test_two_builds_give_the_same_city():
    found = []
    for _ in range(2):
        with pytest.raises(Undone), transaction.atomic():
            build()
            found.append(identifiers())
            raise Undone
    assert found[0] == found[1]
    assert not Person.objects.exists(), "a build that is broken off leaves nothing"


def test_another_seed_gives_other_people():
    assert Dice("a").next_id() != Dice("b").next_id()
    first = Dice("a").next_id()
    assert first.version == 7
    assert first.variant == "specified in RFC 4122"


def test_links_for_every_role(built):
    out = StringIO()
    call_command("demo_links", "--json", stdout=out)
    links = json.loads(out.getvalue())
    assert list(links) == list(ROLES)
    assert all("/account/demo/" in address for address in links.values())
    table = StringIO()
    call_command("demo_links", stdout=table)
    assert len(table.getvalue().splitlines()) == len(ROLES)


def test_a_second_build_is_left_alone(built):
    out = StringIO()
    call_command("demo", "--size", "tiny", stdout=out)
    assert "stands already" in out.getvalue()


@pytest.mark.django_db
def test_away_from_a_terminal_each_step_is_one_line(capsys):
    out = StringIO()
    call_command("demo", "--size", "tiny", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split()[0] for line in lines[:-1]] == [
        *(
            "divisions",
            "grids",
            "people",
            "units",
            "grid",
            "firms",
            "venues",
            "questionnaires",
            "codes",
            "days",
        ),
        *("figures", "key", "grid", "schools", "self-checks", "employees", "appeals", "visitors"),
    ]
    assert "|" not in out.getvalue() + "".join(capsys.readouterr())


@pytest.mark.django_db
def test_it_is_refused_among_real_people():
    Person.objects.create(name="真实的人")
    with pytest.raises(CommandError, match="empty"):
        call_command("demo", "--size", "tiny", verbosity=0)


@pytest.mark.django_db
def test_it_is_refused_where_no_demo_city_may_stand(settings):
    settings.DEMO_CITY = False
    for command in ("demo", "demo_links"):
        with pytest.raises(CommandError, match="SHANZHI_DEMO_CITY"):
            call_command(command)
    with pytest.raises(DemoRefused):
        settle(settlers=[Settler(name="甲", id_number="11010519491231002X")], at=NOW)


@pytest.mark.django_db
def test_links_need_a_city():
    with pytest.raises(CommandError, match="no demo city"):
        call_command("demo_links")
