"""Officials and acts that tests of decisions and appeals share."""

import datetime as dt
from typing import Any

from shanzhi.features.health_code import actions
from shanzhi.features.health_code.enums import Colour, Contact
from shanzhi.features.health_code.models import Appeal, ColourProposal
from shanzhi.kernel.accounts.models import Person
from tests import factories
from tests.features.health_code.conftest import City

PROPOSER = (
    "health_code.see_decisions",
    "health_code.propose_colour",
    "health_code.answer_appeals",
    "health_code.enter_tests",
    "health_code.keep_risk_areas",
)
CONFIRMER = ("health_code.see_decisions", "health_code.confirm_colour", "health_code.answer_appeals")
NUMBER = "汕卫〔2020〕12号"
WORDS = "我三月一日以后没有接触过任何病例，当时选错了。"


def proposer(division: str = "") -> Person:
    return factories.official(*PROPOSER, division_code=division)


def confirmer(division: str = "") -> Person:
    return factories.official(*CONFIRMER, division_code=division)


def propose(by: Person, person: Person, at: dt.datetime, **changes: Any) -> ColourProposal:
    given = {
        "colour": Colour.RED,
        "reason": "与确诊病例同乘一班车。",
        "document_number": NUMBER,
        "until": at + dt.timedelta(days=14),
    }
    return actions.propose_colour(by=by, person_id=person.pk, at=at, **(given | changes))


def turn_red(city: City, at: dt.datetime) -> None:
    """The citizen declares contact with a case."""
    city.declare(city.citizen, at, contact=Contact.CASE)


def appeal_of(city: City, at: dt.datetime, **changes: Any) -> Appeal:
    given = {"text": WORDS, "phone": "13812345678"} | changes
    return actions.make_appeal(by=city.citizen, person_id=city.citizen.pk, at=at, **given)
