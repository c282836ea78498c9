"""Firms and schools, with a legal representative and an agent each."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from shanzhi.core.identifiers import synthetic_credit_code
from shanzhi.demo.dice import Dice
from shanzhi.demo.people import STREETS, Resident
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.enums import Industry, OrganisationKind
from shanzhi.kernel.orgs.models import Division, Organisation

BRANDS = ("海陆", "红海湾", "凤山", "品清", "善美", "金町", "滨海", "莲花", "玉台", "鸿兴", "粤东", "新港")
TRADES = (
    ("电子科技", Industry.MANUFACTURING),
    ("服装", Industry.MANUFACTURING),
    ("水产食品", Industry.MANUFACTURING),
    ("珠宝首饰", Industry.MANUFACTURING),
    ("商贸", Industry.TRADE),
    ("建筑工程", Industry.CONSTRUCTION),
    ("物流", Industry.TRANSPORT),
    ("农业发展", Industry.AGRICULTURE),
    ("信息技术", Industry.INFORMATION),
    ("餐饮管理", Industry.LODGING),
)
SCHOOLS = ("中心小学", "第一小学", "初级中学", "中学", "中心幼儿园", "第二幼儿园")


@dataclass(frozen=True)
class Firm:
    """An organisation with the people who speak for it."""

    organisation: Organisation
    representative: Resident
    agent: Resident
    keeper: Resident
    """Who registers its venues: somebody who already acts for it."""


def near(dice: Dice, village: Division) -> tuple[float, float]:
    """A spot a few hundred metres around a village."""
    return round((village.lng or 0) + dice.uniform(-0.004, 0.004), 5), round(
        (village.lat or 0) + dice.uniform(-0.004, 0.004), 5
    )


def register_firms(
    *,
    dice: Dice,
    adults: Iterator[Resident],
    villages: list[Division],
    firms: int,
    schools: int,
    at: dt.datetime,
) -> Iterator[Firm]:
    """Firms first, then schools."""
    for number in range(firms + schools):
        village = villages[number % len(villages)]
        yield _register(
            dice=dice,
            number=number,
            village=village,
            kind=OrganisationKind.ENTERPRISE if number < firms else OrganisationKind.SCHOOL,
            representative=next(adults),
            agent=next(adults),
            at=at,
        )


def _name(number: int, village: Division, kind: str) -> tuple[str, str]:
    """What it is called, and its industry."""
    if kind == OrganisationKind.SCHOOL:
        town = village.parent.name if village.parent else ""
        return f"{town}{SCHOOLS[number % len(SCHOOLS)]}", Industry.EDUCATION
    trade, industry = TRADES[number % len(TRADES)]
    return f"汕尾市{BRANDS[number // len(TRADES) % len(BRANDS)]}{trade}有限公司", industry


def _register(
    *,
    dice: Dice,
    number: int,
    village: Division,
    kind: str,
    representative: Resident,
    agent: Resident,
    at: dt.datetime,
) -> Firm:
    name, industry = _name(number, village, kind)
    speaks, helps = representative.load(), agent.load()
    lng, lat = near(dice, village)
    place = orgs.register_place(
        by=None,
        name=name,
        address=f"{village.name}{dice.choice(STREETS)}{number + 1}号",
        lng=lng,
        lat=lat,
        division_code=village.code,
        at=at,
    )
    organisation = orgs.register_organisation(
        by=None,
        credit_code=synthetic_credit_code(village.code[:6], number + 1),
        name=name,
        kind=kind,
        industry=industry,
        place=place,
        representative=speaks,
        is_synthetic=True,
        at=at,
    )
    asked = orgs.join_organisation(by=helps, credit_code=organisation.credit_code, at=at)
    if number:  # the first firm's agent still waits: its representative finds something to do
        orgs.answer_agent(by=speaks, agent=asked, agrees=True, at=at)
    return Firm(organisation, representative, agent, keeper=agent if number else representative)
