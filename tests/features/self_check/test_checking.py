"""From answers to advice and clinic; what is stored of it, and what is not."""

import datetime as dt
import re
import threading
import uuid

import pytest
from django.db import connection
from django.test import Client

from shanzhi.core import clock
from shanzhi.features.self_check import actions, my_data, queries, tickets
from shanzhi.features.self_check.actions import SelfCheckRefused
from shanzhi.features.self_check.models import Clinic, DayCount, KeptCheck
from shanzhi.kernel.declarations.actions import questions
from shanzhi.kernel.events.models import Event
from tests import factories
from tests.features.self_check.conftest import GRAVE, ILL, WELL, City, clinic

pytestmark = pytest.mark.django_db
CHECK = "/c/self-check/"
VALUES = {"temperature": 38.2, "symptoms": ["fever"], "contact": "no", "travelled": "no"}


def ticket_in(page: str) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', page)[1]


@pytest.mark.parametrize(
    ("answers", "level"), [(WELL, "没有发现异常"), (ILL, "需要留意"), (GRAVE, "尽快就诊")]
)
def test_anybody_gets_advice_and_nothing_is_stored(city: City, answers, level):
    page = Client().post(CHECK, answers)
    assert page.status_code == 200
    assert level in page.content.decode()
    assert not KeptCheck.objects.exists()
    assert DayCount.objects.get().checks == 1
    assert not Event.objects.filter(kind="self_check.declared").exists()


def test_advice_to_see_a_doctor_names_clinics_to_call(city: City):
    page = Client().post(CHECK, GRAVE).content.decode()
    assert "凤山门诊" in page and 'href="tel:0660-0000001"' in page
    assert "凤山门诊" not in Client().post(CHECK, WELL).content.decode()


def test_a_missing_answer_keeps_the_others(city: City):
    answers = {key: value for key, value in ILL.items() if key != "q-contact"}
    page = Client().post(CHECK, answers)
    assert page.status_code == 422
    assert 'value="38.2"' in page.content.decode()
    assert not DayCount.objects.exists()


def test_a_clinic_that_is_closed_is_not_shown(city: City, at):
    clinic("停诊门诊", "441502003", at, is_open=False)
    assert "停诊门诊" not in Client().get(f"{CHECK}clinics/").content.decode()


def test_one_tap_declares_once(city: City, at):
    phone = factories.signed_in(city.citizen)
    ticket = ticket_in(phone.post(CHECK, GRAVE).content.decode())
    for _tap in range(2):
        answer = phone.post(f"{CHECK}declare/", {"ticket": ticket}, follow=True)
        assert "已向健康码申报" in answer.content.decode()
    event = Event.objects.get(kind="self_check.declared")
    kept = KeptCheck.objects.get()
    assert event.payload["level"] == "red"
    assert event.payload["source"] == f"keptcheck:{kept.pk}"
    assert event.payload["found"] == ["temperature", "symptoms", "contact"]
    assert DayCount.objects.get().declared == 1


def test_a_foreign_or_old_ticket_is_refused(city: City, at):
    phone = factories.signed_in(city.citizen)
    ticket = ticket_in(phone.post(CHECK, GRAVE).content.decode())
    assert phone.post(f"{CHECK}declare/", {"ticket": ticket[:-2] + "xx"}).status_code == 422
    assert not KeptCheck.objects.exists()
    assert tickets.read(ticket).values["contact"] == "yes"


def test_being_well_cannot_be_declared_as_ill(city: City, at):
    version = queries.asked_on(clock.city_day(at))
    with pytest.raises(SelfCheckRefused, match="nothing_to_declare"):
        actions.declare(
            by=city.citizen, questions=version, values={"contact": "no"}, nonce=uuid.uuid4(), at=at
        )


def test_who_is_not_known_by_name_cannot_declare(city: City, at):
    version = queries.asked_on(clock.city_day(at))
    nobody = factories.person(real=False)
    with pytest.raises(SelfCheckRefused, match="real_name"):
        actions.declare(by=nobody, questions=version, values=VALUES, nonce=uuid.uuid4(), at=at)


def test_a_kept_check_belongs_to_its_person_until_forgotten(city: City, at):
    version = queries.asked_on(clock.city_day(at))
    kept = actions.keep(by=city.citizen, questions=version, values=VALUES, nonce=uuid.uuid4(), at=at)
    address = f"{CHECK}mine/{kept.pk}/"
    assert factories.signed_in(city.citizen).get(address).status_code == 200
    assert factories.signed_in(factories.person()).get(address).status_code == 404
    assert my_data.checks(city.citizen)[0]["answers"]["现在的体温"] == "38.2 ℃"
    actions.forget_check(by=city.citizen, check=kept, at=at)
    assert not my_data.checks(city.citizen)


def test_what_was_declared_stays(city: City, at):
    version = queries.asked_on(clock.city_day(at))
    kept = actions.declare(by=city.citizen, questions=version, values=VALUES, nonce=uuid.uuid4(), at=at)
    with pytest.raises(SelfCheckRefused, match="declared"):
        actions.forget_check(by=city.citizen, check=kept, at=at)


def test_officials_keep_clinics(city: City, at):
    desk = factories.signed_in(city.official, second_factor=True)
    given = {
        "name": "河东门诊",
        "division": "441502003",
        "address": "东路 3 号",
        "phone": "0660-1234567",
        "hours": "24 小时",
        "is_open": "on",
        "lng": "115.4",
        "lat": "22.8",
    }
    assert desk.post("/o/self-check/clinics/new/", given).status_code == 302
    row = Clinic.objects.get(name="河东门诊")
    assert desk.get(f"/o/self-check/clinics/{row.pk}/").status_code == 200
    twice = desk.post("/o/self-check/clinics/new/", given)
    assert twice.status_code == 422 and "已经有同名" in twice.content.decode()
    assert desk.post("/o/self-check/clinics/new/", given | {"phone": "没有"}).status_code == 422
    assert "河东门诊" in desk.get("/o/self-check/clinics/").content.decode()


def test_officials_see_counts_by_day_and_level(city: City, at):
    for level in ("green", "green", "red"):
        actions.count_check(by=None, level=level, at=at)
    actions.count_check(by=None, level="red", at=at - dt.timedelta(days=1))
    assert queries.counts(last=clock.city_day(at), days=2) == {
        clock.city_day(at - dt.timedelta(days=1)): {"red": 1},
        clock.city_day(at): {"green": 2, "red": 1},
    }
    page = factories.signed_in(city.official, second_factor=True).get("/o/self-check/")
    assert "每天健康自查" in page.content.decode()


def test_without_a_questionnaire_the_page_says_so(db):
    assert Client().get(CHECK).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_checks_at_once_are_all_counted(at):
    questions.supply_questionnaires(by=None, at=at)
    start = threading.Barrier(6)

    def run() -> None:
        start.wait()
        for _time in range(5):
            actions.count_check(by=None, level="green", at=at)
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert DayCount.objects.get().checks == 30
