"""Venues of every type, each with its doors and an inspector."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from shanzhi.core import bulk
from shanzhi.core.clock import city_day, day_start
from shanzhi.demo import ground, rhythm
from shanzhi.demo.dice import Dice
from shanzhi.demo.firms import BRANDS, Firm, near
from shanzhi.demo.people import STREETS, Resident
from shanzhi.demo.units import Official
from shanzhi.features.health_code import actions as health_code
from shanzhi.features.health_code.enums import VenueKind
from shanzhi.kernel.orgs.models import Division

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


# How often each type is found beyond the first of each, against the others; the rest are rare.
COMMON = {
    VenueKind.SHOP: 24.0,
    VenueKind.RESTAURANT: 14.0,
    VenueKind.RESIDENTIAL: 8.0,
    VenueKind.FACTORY: 7.0,
    VenueKind.SUPERMARKET: 5.0,
    VenueKind.HAIRDRESSER: 4.0,
    VenueKind.PHARMACY: 4.0,
    VenueKind.VILLAGE_GATE: 4.0,
    VenueKind.CLINIC: 4.0,
    VenueKind.SCHOOL: 3.0,
    VenueKind.COMMUNITY_OFFICE: 2.5,
    VenueKind.KINDERGARTEN: 2.0,
    VenueKind.HOTEL: 2.0,
    VenueKind.MARKET: 2.0,
    VenueKind.COURIER: 2.0,
    VenueKind.RELIGIOUS: 1.5,
    VenueKind.BANK: 1.0,
    VenueKind.OFFICE_BUILDING: 1.0,
}
RARE = 0.15
LUCKY = "兴旺福顺利达丰源盛隆泰和祥瑞华美佳鑫荣昌"  # two of these make the name of a shop
AT_A_TIME = 2000  # venues written at once


@dataclass(frozen=True, slots=True)
class OpenVenue:
    """A venue in use, with its points and the one who checks codes at them. `first_day` is the first whole one."""

    id: UUID
    kind: str
    division_code: str
    administrator_id: UUID
    inspector_id: UUID
    organisation_id: UUID | None
    registered_at: dt.datetime
    first_day: int
    points: list[UUID]


@dataclass(frozen=True)
class Opening:
    """Registers a city's venues: the first ones belong to firms, some public ones to departments."""

    dice: Dice
    adults: Iterator[Resident]
    villages: list[Division]
    firms: list[Firm]
    officials: list[Official]
    number: int
    began: dt.datetime
    now: dt.datetime

    def venues(self) -> Iterator[OpenVenue]:
        """One after the other, first one of each type."""
        heads = {official.key: official.resident for official in reversed(self.officials)}
        weights = list(accumulate(ground.weights(self.villages)))
        for places in bulk.in_chunks(range(self.number), AT_A_TIME):
            new = [self._new(place, heads, weights) for place in places]
            made = health_code.register_venues(venues=new, at=self.now)
            bulk.check_now()
            yield from (self._open(one, known) for one, known in zip(new, made, strict=True))

    def _new(self, place: int, heads: dict[str, Resident], weights: list[float]) -> health_code.NewVenue:
        dice, kind = self.dice, self._kind(place)
        village = self.villages[
            place
            if place < len(self.villages)
            else dice.choices(range(len(self.villages)), cum_weights=weights)[0]
        ]
        head = heads.pop(KEPT_BY.get(kind, ""), None)
        firm = self.firms[place] if place < len(self.firms) and head is None else None
        keeper = head or (firm.keeper if firm else next(self.adults))
        lng, lat = near(dice, village)
        return health_code.NewVenue(
            administrator_id=keeper.id,
            inspector_ids=[next(self.adults).id],
            name=self._name(place, kind, village),
            kind=kind.value,
            address=f"{village.name}{dice.choice(STREETS)}{place % 999 + 1}号",
            lng=lng,
            lat=lat,
            division_code=village.pk,
            points=["东门", "西门"] if kind in WITH_TWO_DOORS else ["正门"],
            registered_at=_registered_at(dice, place / self.number, self.began, self.now),
            organisation_id=firm.organisation.pk if firm else None,
        )

    def _kind(self, place: int) -> VenueKind:
        kinds = list(NOUNS)
        if place < len(kinds):
            return kinds[place]
        return self.dice.choices(kinds, [COMMON.get(kind, RARE) for kind in kinds])[0]

    def _name(self, place: int, kind: VenueKind, village: Division) -> str:
        town = village.parent.name if village.parent else ""
        brand = BRANDS[place % len(BRANDS)] if place < len(NOUNS) else "".join(self.dice.sample(LUCKY, 2))
        return f"{town}{brand}{NOUNS[kind]}"

    def _open(self, new: health_code.NewVenue, known: health_code.Registered) -> OpenVenue:
        return OpenVenue(
            known.id,
            new.kind,
            new.division_code,
            new.administrator_id,
            new.inspector_ids[0],
            new.organisation_id,
            new.registered_at,
            self._first_day(new.registered_at),
            known.points,
        )

    def _first_day(self, registered_at: dt.datetime) -> int:
        """0 for those who are there when the first doors open, else the day after they registered."""
        first = city_day(self.began)
        if registered_at <= day_start(first) + rhythm.FIRST_DOORS:
            return 0
        return (city_day(registered_at) - first).days + 1


def _registered_at(dice: Dice, part: float, began: dt.datetime, now: dt.datetime) -> dt.datetime:
    """The early ones on the first morning, the others spread over the days since."""
    if part < EARLY:
        return began + dt.timedelta(minutes=90 * part)
    day = city_day(began + (now - began) * ((part - EARLY) / (1 - EARLY)))
    return max(began, rhythm.past_moment(dice, rhythm.COUNTER, day, now))
