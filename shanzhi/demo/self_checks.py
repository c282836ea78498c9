"""Fever clinics and self-checks of the demo city. The clinics are invented and say so."""

import datetime as dt
from dataclasses import dataclass

from shanzhi.core.clock import city_day, day_start
from shanzhi.demo.dice import Dice
from shanzhi.demo.visitors import Cast
from shanzhi.features.self_check import actions
from shanzhi.kernel.declarations.actions import questions
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Division

# name, town, address, phone, hours, how far from the town's point in degrees, receives patients
CLINICS = (
    ("市区第一示例医院发热门诊", "441502003", "示例路 1 号", "0660-0000001", "24 小时", (0.006, 0.004), True),
    ("东涌示例卫生院发热门诊", "441502102", "示例路 2 号", "0660-0000002", "8:00 至 20:00", (0.003, -0.002), True),
    ("海丰示例医院发热门诊", "441521115", "示例路 3 号", "0660-0000003", "24 小时", (-0.004, 0.003), True),
    ("梅陇示例卫生院发热门诊", "441521101", "示例路 4 号", "0660-0000004", "8:00 至 18:00", (0.002, 0.002), False),
    ("陆河示例医院发热门诊", "441523100", "示例路 5 号", "0660-0000005", "24 小时", (0.003, 0.003), True),
    ("陆丰示例医院发热门诊", "441581001", "示例路 6 号", "0660-0000006", "24 小时", (-0.003, 0.004), True),
    ("碣石示例卫生院发热门诊", "441581102", "示例路 7 号", "0660-0000007", "8:00 至 20:00", (0.004, -0.003), True),
)  # fmt: skip
DAYS, MOST = 14, 40
SHARES = (("green", 70), ("yellow", 9), ("red", 2))  # checks a day for every hundred thousand residents


def open_clinics(*, cast: Cast, at: dt.datetime) -> None:
    """The health bureau takes over the questionnaires and enters its clinics."""
    official = cast.parts["health_official"].resident.load()
    questions.supply_questionnaires(by=official, at=at)
    places = Division.objects.in_bulk([town for _name, town, *_rest in CLINICS])
    for name, town, address, phone, hours, (east, north), is_open in CLINICS:
        division = places.get(town) or orgs.division(town)
        values = {
            "name": name,
            "division": division,
            "address": address,
            "phone": phone,
            "hours": hours,
            "lng": (division.lng or 115.36) + east,
            "lat": (division.lat or 22.78) + north,
            "is_open": is_open,
            "is_sample": True,
        }
        actions.save_clinic(by=official, clinic=None, values=values, at=at)


@dataclass(frozen=True)
class Checking:
    """Some checks on each day, as many as the city's size makes likely, the last of them by now."""

    dice: Dice
    people: int
    days: int
    now: dt.datetime

    def check(self) -> None:
        today = city_day(self.now)
        for back in range(min(self.days, DAYS)):
            day = today - dt.timedelta(days=back)
            at = min(day_start(day) + dt.timedelta(hours=9), self.now)
            for level, share in SHARES:
                likely = int(self.people * share / 100_000)
                for _check in range(min(likely + self.dice.randint(0, 3), MOST)):
                    actions.count_check(by=None, level=level, at=at)
