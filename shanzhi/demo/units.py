"""The administration: departments, their offices, and the officials in them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from shanzhi.core.refs import ref
from shanzhi.demo.people import Resident
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Division, GridCell, Unit

# name, short name, offices
DEPARTMENTS = (
    ("汕尾市卫生健康局", "市卫健局", ("疾病预防控制科", "基层卫生健康科", "办公室")),
    ("汕尾市人民政府办公室", "市府办", ("综合科", "信息科")),
    ("汕尾市教育局", "市教育局", ("基础教育科", "体育卫生与艺术教育科")),
    ("汕尾市农业农村局", "市农业农村局", ("种植业管理科", "渔业渔政科")),
    ("汕尾市财政局", "市财政局", ("预算科", "国库科")),
    ("汕尾市统计局", "市统计局", ("综合统计科", "农村统计科")),
    ("汕尾市发展和改革局", "市发改局", ("固定资产投资科", "产业发展科")),
    ("汕尾市投资促进局", "市投资促进局", ("招商科", "企业服务科")),
    ("国家税务总局汕尾市税务局", "市税务局", ("纳税服务科", "征收管理科")),
    ("汕尾供电局", "供电局", ("市场营销部", "生产技术部")),
)
POSTS = (("局长", 10), ("副局长", 20), ("科长", 30), ("科员", 40))
OFFICE_POSTS = (("主任", 10), ("副主任", 20), ("科长", 30), ("科员", 40))


@dataclass(frozen=True)
class Official:
    """Somebody with a desk. `key` is the short name of the department."""

    resident: Resident
    person: Person
    unit: Unit
    key: str


def open_units(*, at: dt.datetime) -> dict[str, list[Unit]]:
    """Departments of the city and the offices of the counties: short name → the unit and its offices."""
    city = Division.objects.get(pk=settings.CITY_CODE)
    opened: dict[str, list[Unit]] = {}
    for order, (name, short, offices) in enumerate(DEPARTMENTS):
        unit = orgs.open_unit(by=None, name=name, short_name=short, division=city, order=order, at=at)
        opened[short] = [unit] + [
            orgs.open_unit(
                by=None, name=office, short_name=office, division=city, parent=unit, order=order, at=at
            )
            for office in offices
        ]
    for county in Division.objects.filter(parent=city):
        name, short = f"{county.name}人民政府办公室", f"{county.name}府办"
        opened[short] = [
            orgs.open_unit(by=None, name=name, short_name=short, division=county, order=60, at=at)
        ]
    return opened


def appoint(*, residents: list[Resident], units: dict[str, list[Unit]], at: dt.datetime) -> list[Official]:
    """Give each resident a desk, turning through the units; the first of a department leads it."""
    seats = _seats(units)
    officials = []
    for resident in residents:
        unit, key, name, rank = next(seats)
        post = orgs.open_post(by=None, unit=unit, name=name, rank=rank, at=at)
        person = resident.load()
        orgs.place_official(by=None, person=person, unit=unit, post=post, at=at)
        for role, division in _roles(key, unit, name):
            accounts.grant_role(
                by=None, person=person, role=role, division_code=division, unit_ref=ref(unit), at=at
            )
        officials.append(Official(resident, person, unit, key))
    return officials


def _seats(units: dict[str, list[Unit]]) -> Iterator[tuple[Unit, str, str, int]]:
    """Heads of all units first, then deputies, then the offices, then clerks without end."""
    for place in (0, 1):
        for key, (unit, *_offices) in units.items():
            name, rank = (OFFICE_POSTS if key.endswith("府办") else POSTS)[place]
            yield unit, key, name, rank
    while True:
        for name, rank in POSTS[2:]:
            for key, (unit, *offices) in units.items():
                for office in offices or [unit]:
                    yield office, key, name, rank


def _roles(key: str, unit: Unit, post: str) -> list[tuple[str, str]]:
    """(role, division) pairs of a seat."""
    if key == "市卫健局":  # what needs two officials is begun by the others and decided by the head
        own = ("health_supervisor", "health_rule_approver") if post == "局长" else ("health_rule_writer",)
        return [(role, "") for role in ("official", "health_official", *own)]
    if key == "市府办":
        return [("city_leader", ""), ("health_viewer", "")] if post == "主任" else [("official", "")]
    if key == "市教育局":
        return [("official", ""), ("education_official", "")]
    if key == "市投资促进局":
        return [("official", ""), ("appeals_official", "")]
    if key.endswith("府办"):
        return [("county_official", unit.division_id), ("health_viewer", unit.division_id)]
    return [("official", "")]


def post_grid_workers(*, residents: list[Resident], grids: dict[str, GridCell], at: dt.datetime) -> None:
    """Each of them walks the grids of the village where they live, or else of the next one without anybody."""
    free = dict(grids)
    for resident in residents:
        code = resident.home.code if resident.home.code in free else next(iter(free), None)
        if code is None:
            return
        person = resident.load()
        for grid in GridCell.objects.filter(parent=free.pop(code).parent).order_by("code"):
            orgs.assign_grid_worker(by=None, grid=grid, person=person, at=at)
        accounts.grant_role(by=None, person=person, role="grid_worker", division_code=code, at=at)
