"""What officials and other modules tell about people: risk areas, test results, key people."""

import datetime as dt
import uuid

import pytest

from shanzhi.core import registry
from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, hearing, queries
from shanzhi.features.health_code.enums import Colour, Contact, EvidenceKind, Travel
from shanzhi.features.health_code.models import ColourChange, Evidence, HealthCode, RiskArea, TestResult
from shanzhi.kernel.audit.queries import openings_of
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.events.models import Event
from tests import factories
from tests.features.health_code.deciders import NUMBER, proposer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_at")]
DAY = dt.timedelta(days=1)


def refusal(act) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def code(city) -> HealthCode:
    return HealthCode.objects.select_related("rule").get(person=city.citizen)


def listed_area(at: dt.datetime, **changes) -> RiskArea:
    given = {
        "name": "示例省示例市甲区",
        "level": "high",
        "since": dt.date(2020, 3, 1),
        "document_number": NUMBER,
    }
    return actions.add_risk_area(by=proposer(), at=at, **(given | changes))


class TestRiskAreas:
    def test_a_name_is_listed_once_until_it_is_ended(self, city, at):
        area = listed_area(at)
        assert refusal(lambda: listed_area(at)) == "risk_area.listed"
        end = {"by": proposer(), "area_id": area.pk, "document_number": NUMBER, "at": at}
        assert refusal(lambda: actions.end_risk_area(until=dt.date(2020, 2, 1), **end)) == "risk_area.until"
        assert refusal(lambda: actions.end_risk_area(until=dt.date(2020, 3, 17), **end)) == "risk_area.until"
        actions.end_risk_area(until=dt.date(2020, 3, 10), **end)
        assert refusal(lambda: actions.end_risk_area(until=dt.date(2020, 3, 10), **end)) == "risk_area.ended"
        assert listed_area(at).pk != area.pk

    def test_a_listing_lies_not_ahead_and_names_a_document(self, city, at):
        assert refusal(lambda: listed_area(at, since=dt.date(2020, 3, 17))) == "risk_area.future"
        assert refusal(lambda: listed_area(at, document_number="口头通知")) == "document_number.form"

    def test_ended_areas_can_be_chosen_while_leaving_them_still_matters(self, city, at):
        area = listed_area(at)
        actions.end_risk_area(
            by=proposer(), area_id=area.pk, until=dt.date(2020, 3, 10), document_number=NUMBER, at=at
        )
        days = {
            day: queries.risk_areas_to_choose(day) for day in (dt.date(2020, 3, 24), dt.date(2020, 3, 25))
        }
        assert [len(areas) for areas in days.values()] == [1, 0]

    def test_the_rule_counts_from_the_day_of_leaving(self, city, at):
        area = listed_area(at)
        city.declare(city.citizen, at, travel=Travel.RISK_AREA, risk_area=area, left_on=dt.date(2020, 3, 11))
        held = code(city)
        assert (held.colour, held.rule_code) == (Colour.YELLOW, "risk_area")
        assert held.until == dt.datetime(2020, 3, 24, 16, tzinfo=dt.UTC)  # 14 days after the 11th began here
        (why,) = queries.why_of([held])
        assert (str(why.ground.text), why.ground.document_number) == (
            "示例省示例市甲区，2020-03-11 离开",
            NUMBER,
        )
        actions.reassess(by=None, people=[city.citizen.pk], at=held.until)
        assert code(city).colour == Colour.GREEN

    def test_fever_after_a_listed_area_is_graver(self, city, at):
        city.declare(
            city.citizen,
            at,
            travel=Travel.RISK_AREA,
            risk_area=listed_area(at),
            left_on=dt.date(2020, 3, 11),
            symptoms=["cough"],
        )
        assert (code(city).colour, code(city).rule_code) == (Colour.RED, "fever_and_travel")


class TestResults:
    def enter(self, city, at, **changes):
        given = {
            "name": city.citizen.name,
            "id_number": city.citizen.id_number,
            "reason": "医院报送检测结果",
            "outcome": "positive",
            "sampled_at": at - dt.timedelta(hours=8),
            "institution": "示例医院",
        } | changes
        by = given.pop("by", None) or proposer()
        return actions.enter_test(by=by, at=at, **given)

    def test_a_positive_result_turns_red_and_is_read_by_the_person(self, city, at):
        official = proposer("441502")
        result = self.enter(city, at, by=official)
        assert (code(city).colour, code(city).rule_code) == (Colour.RED, "test_positive")
        (why,) = queries.why_of([code(city)])
        assert why.ground.text == "示例医院"
        assert openings_of(city.citizen).get(by_id=official.pk).reason == "医院报送检测结果"
        assert result.division_code == city.home.code

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"name": "别的名字"}, "test.name"),
            ({"sampled_at": dt.timedelta(hours=1)}, "test.future"),
            ({"sampled_at": dt.timedelta(days=-61)}, "test.too_old"),
            ({"institution": " "}, "test.institution"),
        ],
    )
    def test_what_cannot_be_right_is_refused(self, city, at, changes, problem):
        given = {name: at + value if name == "sampled_at" else value for name, value in changes.items()}
        assert refusal(lambda: self.enter(city, at, **given)) == problem
        assert code(city).colour == Colour.GREEN

    def test_strangers_and_other_divisions_are_not_found(self, city, at):
        nobody = factories.id_number()
        assert refusal(lambda: self.enter(city, at, id_number=nobody)) == "test.person"
        assert refusal(lambda: self.enter(city, at, by=proposer("441521"))) == "test.person"
        wrong = city.citizen.id_number[:-1] + ("0" if city.citizen.id_number[-1] != "0" else "1")
        assert refusal(lambda: self.enter(city, at, id_number=wrong)).startswith("id_number.")

    def test_the_same_result_counts_once_and_can_be_taken_back(self, city, at):
        result = self.enter(city, at)
        assert refusal(lambda: self.enter(city, at)) == "test.known"
        far = {"by": proposer("441521"), "result_id": result.pk, "reason": "录错了人", "at": at}
        assert refusal(lambda: actions.withdraw_test(**far)) == "test.unknown"
        near = far | {"by": proposer("441502")}
        actions.withdraw_test(**near)
        assert refusal(lambda: actions.withdraw_test(**near)) == "test.withdrawn"
        assert code(city).colour == Colour.GREEN
        assert self.enter(city, at).pk != result.pk

    def test_a_negative_result_lifts_a_cold_but_not_a_contact(self, city, at):
        city.declare(city.citizen, at - DAY, symptoms=["cough"])
        assert code(city).colour == Colour.YELLOW
        self.enter(city, at, outcome="negative", sampled_at=at - dt.timedelta(hours=2))
        assert code(city).colour == Colour.GREEN
        city.declare(city.citizen, at, contact=Contact.CASE)
        self.enter(city, at, outcome="negative", institution="另一家医院")
        assert code(city).colour == Colour.RED

    def test_people_without_a_known_home_are_for_officials_of_the_whole_city(self, city, at):
        newcomer = factories.person("蔡新来")
        given = {"name": newcomer.name, "id_number": newcomer.id_number}
        assert refusal(lambda: self.enter(city, at, by=proposer("441502"), **given)) == "test.person"
        result = self.enter(city, at, **given)
        assert [len(queries.tests_found(scope=scope)) for scope in ("4415", "441502")] == [1, 0]
        assert result.division_code == ""
        city.declare(newcomer, at)  # what is known counts from the first declaration on
        assert HealthCode.objects.get(person=newcomer).colour == Colour.RED


class TestKeyPeople:
    def tell(self, kind, city, at, **payload):
        event = events.emit(
            f"key_people.{kind}",
            subject=f"person:{city.citizen.pk}",
            at=at,
            payload={"person": str(city.citizen.pk), **payload},
        )
        getattr(hearing, kind)(event)
        return event

    def listed(self, city, at, source="listed:1"):
        return self.tell(
            "listed",
            city,
            at,
            category="close_contact",
            since="2020-03-10",
            until="2020-03-24",
            source=source,
            document_number=NUMBER,
        )

    def test_a_listing_gives_a_colour_until_its_last_day(self, city, at):
        for _ in range(2):  # told twice
            self.listed(city, at)
        held = code(city)
        assert (held.colour, held.rule_code) == (Colour.RED, "listed_isolated")
        assert held.until == dt.datetime(2020, 3, 24, 16, tzinfo=dt.UTC)
        assert Evidence.objects.filter(person=city.citizen, kind=EvidenceKind.LISTING).count() == 1

    def test_a_release_and_a_withdrawal_take_it_away(self, city, at):
        self.listed(city, at)
        event = events.emit(
            "key_people.released",
            subject=f"person:{city.citizen.pk}",
            at=at,
            payload={
                "person": str(city.citizen.pk),
                "category": "close_contact",
                "at": at.isoformat(),
                "source": "listed:1",
                "document_number": NUMBER,
            },
        )
        hearing.released(event)
        assert (code(city).colour, code(city).rule_code) == (Colour.GREEN, "released")
        self.listed(city, at, source="listed:2")
        self.tell("withdrawn", city, at, source="listed:2")
        assert code(city).colour == Colour.GREEN

    def test_the_worker_is_asked_to_hear_them(self, city, at):
        self.listed(city, at)
        kinds = set(Event.objects.values_list("kind", flat=True))
        assert "key_people.listed" in kinds
        names = {item.name for item in registry.collect("subscriptions")}
        assert {"health_code.listed", "health_code.released", "health_code.withdrawn"} <= names


def test_every_input_leaves_a_line_of_history(city, at):
    TestResults().enter(city, at)
    changes = ColourChange.objects.filter(person=city.citizen).order_by("at", "pk")
    assert [change.colour for change in changes] == [Colour.GREEN, Colour.RED]
    assert [str(why.ground.title) for why in queries.dossier_of(city.citizen).history] == [
        "核酸检测阳性",
        "健康申报",
    ]
    assert TestResult.objects.count() == 1
    assert uuid.UUID(changes[1].evidence.partition(":")[2])
