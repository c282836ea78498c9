"""Venues of every type, each with its doors and an inspector."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from shanzhi.core.clock import city_day
from shanzhi.demo import rhythm
from shanzhi.demo.dice import Dice
from shanzhi.demo.firms import BRANDS, Firm, near
from shanzhi.demo.people import STREETS, Resident
from shanzhi.demo.units import Official
from shanzhi.features.health_code import actions as health_code
from shanzhi.features.health_code import queries as health_queries
from shanzhi.features.health_code.enums import VenueKind
from shanzhi.features.health_code.models import Venue
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs.models import Division
from shanzhi.kernel.scans.models import Point

# Types that a visitor meets first come first; how often each is found, and what its doors are called.
NOUNS = {
    VenueKind.SUPERMARKET: "超市",
    VenueKind.MARKET: "农贸市场",
    VenueKind.HOSPITAL: "人民医院",
    VenueKind.SCHOOL: "中学",
    VenueKind.MALL: "购物中心",
    VenueKind.RESTAURANT: "海鲜酒楼",
    VenueKind.PHARMACY: "大药房",
    VenueKind.SERVICE_HALL: "政务服务中心",
    VenueKind.BUS_STATION: "汽车客运站",
    VenueKind.RAILWAY: "火车站",
    VenueKind.RESIDENTIAL: "花园小区",
    VenueKind.FACTORY: "电子厂",
    VenueKind.SHOP: "便利店",
    VenueKind.CLINIC: "卫生院",
    VenueKind.KINDERGARTEN: "幼儿园",
    VenueKind.COLLEGE: "职业技术学校",
    VenueKind.GOVERNMENT: "机关大院",
    VenueKind.COMMUNITY_OFFICE: "村委会",
    VenueKind.TRAINING: "培训中心",
    VenueKind.CARE_HOME: "敬老院",
    VenueKind.HOTEL: "酒店",
    VenueKind.BANK: "农商银行营业部",
    VenueKind.TELECOM: "通信营业厅",
    VenueKind.OFFICE_BUILDING: "商务大厦",
    VenueKind.INDUSTRIAL_PARK: "产业园",
    VenueKind.BUILDING_SITE: "安居工程工地",
    VenueKind.VILLAGE_GATE: "村口查验点",
    VenueKind.PORT: "渔港码头",
    VenueKind.SERVICE_AREA: "高速服务区",
    VenueKind.PETROL: "加油站",
    VenueKind.COURIER: "快递网点",
    VenueKind.COLD_STORE: "冷库",
    VenueKind.PARK: "公园",
    VenueKind.SCENIC: "旅游区",
    VenueKind.LIBRARY: "图书馆",
    VenueKind.SPORTS: "体育馆",
    VenueKind.CINEMA: "影城",
    VenueKind.ENTERTAINMENT: "歌舞厅",
    VenueKind.INTERNET_CAFE: "网吧",
    VenueKind.HAIRDRESSER: "美发店",
    VenueKind.BATH: "沐足店",
    VenueKind.RELIGIOUS: "妈祖庙",
    VenueKind.FUNERAL: "殡仪馆",
    VenueKind.OTHER: "文化活动中心",
}
# Public places; the first of each type is looked after by the first official of a department.
KEPT_BY = {VenueKind.HOSPITAL: "市卫健局", VenueKind.SERVICE_HALL: "城区府办", VenueKind.GOVERNMENT: "市府办"}
EARLY = 0.6  # of the venues take part from the first day
WITH_TWO_DOORS = {VenueKind.HOSPITAL, VenueKind.MALL, VenueKind.MARKET, VenueKind.SCHOOL, VenueKind.RAILWAY}


@dataclass(frozen=True)
class OpenVenue:
    """A venue in use, with its doors and the one who checks codes at them."""

    venue: Venue
    points: list[Point]
    inspector: Person


def register_venues(
    *,
    dice: Dice,
    adults: Iterator[Resident],
    villages: list[Division],
    firms: list[Firm],
    officials: list[Official],
    number: int,
    began: dt.datetime,
    now: dt.datetime,
) -> Iterator[OpenVenue]:
    """One after the other, all types in turn; the first ones belong to firms, some public ones to departments."""
    kinds = list(NOUNS)
    heads = {official.key: official.resident for official in reversed(officials)}
    for place in range(number):
        kind = kinds[place % len(kinds)]
        village = villages[place % len(villages)]
        head = heads.pop(KEPT_BY.get(kind, ""), None)
        firm = firms[place] if place < len(firms) and head is None else None
        keeper = (head or (firm.keeper if firm else next(adults))).person
        at = _registered_at(dice, place / number, began, now)
        venue = _register(dice=dice, kind=kind, place=place, village=village, keeper=keeper, firm=firm, at=at)
        inspector = next(adults).person
        _let_inspect(venue=venue, keeper=keeper, inspector=inspector, at=at)
        yield OpenVenue(venue, list(health_queries.points_of(venue)), inspector)


def _registered_at(dice: Dice, part: float, began: dt.datetime, now: dt.datetime) -> dt.datetime:
    """The early ones on the first morning, the others spread over the days since."""
    if part < EARLY:
        return began + dt.timedelta(minutes=90 * part)
    day = city_day(began + (now - began) * ((part - EARLY) / (1 - EARLY)))
    return max(began, rhythm.past_moment(dice, rhythm.COUNTER, day, now))


def _register(
    *,
    dice: Dice,
    kind: VenueKind,
    place: int,
    village: Division,
    keeper: Person,
    firm: Firm | None,
    at: dt.datetime,
) -> Venue:
    lng, lat = near(dice, village)
    town = village.parent.name if village.parent else ""
    return health_code.register_venue(
        by=keeper,
        name=f"{town}{BRANDS[place // len(NOUNS) % len(BRANDS)]}{NOUNS[kind]}",
        kind=kind,
        address=f"{village.name}{dice.choice(STREETS)}{place + 1}号",
        lng=lng,
        lat=lat,
        points=["东门", "西门"] if kind in WITH_TWO_DOORS else ["正门"],
        organisation=firm.organisation if firm else None,
        division_code=village.code,
        at=at,
    )


def _let_inspect(*, venue: Venue, keeper: Person, inspector: Person, at: dt.datetime) -> None:
    invite = health_code.invite_inspectors(by=keeper, venue=venue, at=at)
    health_code.accept_invite(by=inspector, token=health_queries.invite_token(invite), at=at)
