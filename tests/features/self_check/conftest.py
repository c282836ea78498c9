"""A city with the supplied questionnaires and two fever clinics."""

import datetime as dt
from dataclasses import dataclass

import pytest

from shanzhi.features.self_check import actions
from shanzhi.features.self_check.models import Clinic
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions import questions
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Division
from tests import factories

WELL = {"q-temperature": "36.5", "q-symptoms": ["-"], "q-contact": "no", "q-travelled": "no"}
ILL = WELL | {"q-temperature": "38.2", "q-symptoms": ["fever", "cough"], "q-since": "today"}
GRAVE = ILL | {"q-contact": "yes"}
PLACES = (
    ("441500", "汕尾市"),
    ("441502", "城区"),
    ("441502003", "凤山街道"),
    ("441521", "海丰县"),
    ("441521115", "海城镇"),
)


@dataclass
class City:
    official: Person
    citizen: Person
    near: Clinic
    far: Clinic


@pytest.fixture
def city(db: None, frozen_at: dt.datetime) -> City:
    rows = [{"code": code, "name": name, "lng": 115.37, "lat": 22.78} for code, name in PLACES]
    orgs.load_divisions(by=None, rows=rows, at=frozen_at)
    questions.supply_questionnaires(by=None, at=frozen_at)
    official = factories.official("self_check.keep_clinics", "self_check.see_counts")
    return City(
        official,
        factories.person(),
        clinic("凤山门诊", "441502003", frozen_at),
        clinic("海城门诊", "441521115", frozen_at),
    )


def clinic(name: str, town: str, at: dt.datetime, **more: object) -> Clinic:
    values = {
        "name": name,
        "division": Division.objects.get(code=town),
        "address": "示例路 1 号",
        "phone": "0660-0000001",
        "hours": "24 小时",
        "lng": 115.37,
        "lat": 22.78,
        "is_open": True,
    }
    return actions.save_clinic(by=None, clinic=None, values=values | more, at=at)
