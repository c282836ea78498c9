"""Figures for officials: sums of tallies by industry, park and place; never of answers."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.models import Tally
from shanzhi.kernel.declarations.queries.boards import COLUMNS, Row, Sums
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.enums import Industry
from shanzhi.kernel.orgs.models import Division

from ..models import Firm, Park, ResumeWork

ORDERS = ("percent", "name", "missing", "abnormal", "people")
_SUMS: dict[str, Any] = {name: Sum(name) for name in COLUMNS}


@dataclass(frozen=True)
class FirmRow:
    """A firm of the table with how far its day is; `sums` is None on a day without a round."""

    firm: Firm
    sums: Sums | None
    resume: str


def _tallies(day: dt.date, scope: str) -> QuerySet[Tally]:
    rows = Tally.objects.filter(day=day, audience=Audience.STAFF)
    return rows.filter(orgs.inside(scope, "round__division_code"))


def _grouped(rows: QuerySet[Tally], **by: Any) -> list[tuple[Any, Sums]]:
    (key,) = by
    found: Any = rows.values(**by).annotate(**_SUMS).order_by(key)
    return [(row[key], Sums(**{name: row[name] or 0 for name in COLUMNS})) for row in found]


def by_industry(day: dt.date, scope: str) -> list[Row]:
    """A line for each section of GB/T 4754, the most people first."""
    found = _grouped(_tallies(day, scope), letter=F("top__organisation__industry"))
    names = dict(Industry.choices)
    rows = [Row(letter or "", str(names.get(letter, _("未填行业"))), sums) for letter, sums in found]
    return sorted(rows, key=lambda row: (-row.sums.expected, row.name))


def by_park(day: dt.date, scope: str) -> list[Row]:
    """A line for each park with firms that are asked, then those outside of all parks."""
    rows = _tallies(day, scope).filter(top__staff_firm__isnull=False)
    found: Any = rows.values(park=F("top__staff_firm__park"), name=F("top__staff_firm__park__name"))
    found = found.annotate(**_SUMS).order_by("name")
    return [
        Row(row["park"], row["name"] or _("不在园区"), Sums(**{key: row[key] or 0 for key in COLUMNS}))
        for row in found
    ]


def firms_by_division(scope: str) -> dict[str, int]:
    """Division code → firms that take part."""
    rows = Firm.objects.filter(orgs.inside(scope, "group__division")).order_by()
    return dict(rows.values_list("group__division").annotate(number=Count("pk")))


def divisions_below(scope: str) -> list[Division]:
    """The counties of the city, or the towns of a county."""
    parent = settings.CITY_CODE if len(scope) <= 4 else scope
    return list(orgs.children_of(parent))


def firms_found(
    *, day: dt.date, scope: str, search: str = "", industry: str = "", park: str = "", order: str = ""
) -> list[FirmRow]:
    """The firms of a scope with how far they are today: the least complete first, or as asked."""
    firms = Firm.objects.filter(orgs.inside(scope, "group__division"))
    firms = firms.select_related("organisation", "park", "group__division__parent")
    if search:
        firms = firms.filter(
            Q(organisation__name__icontains=search) | Q(organisation__credit_code=search.upper())
        )
    firms = firms.filter(organisation__industry=industry) if industry else firms
    if park:
        firms = firms.filter(park__isnull=True) if park == "none" else firms.filter(park=UUID(park))
    sums = dict(_grouped(_tallies(day, scope), firm=F("top_id")))
    states = {
        resume.firm_id: resume.get_state_display()
        for resume in ResumeWork.objects.filter(firm__in=firms).order_by("submitted_at")
    }
    rows = [FirmRow(firm, sums.get(firm.pk), str(states.get(firm.pk, ""))) for firm in firms]
    return sorted(rows, key=_ORDER.get(order, _ORDER["percent"]))


def _percent(row: FirmRow) -> tuple[float, str]:
    return (row.sums.percent if row.sums else 101, row.firm.organisation.name)


_ORDER: dict[str, Any] = {
    "percent": _percent,
    "name": lambda row: row.firm.organisation.name,
    "missing": lambda row: (-(row.sums.missing if row.sums else 0), row.firm.organisation.name),
    "abnormal": lambda row: (-(row.sums.abnormal if row.sums else 0), row.firm.organisation.name),
    "people": lambda row: (-(row.sums.expected if row.sums else 0), row.firm.organisation.name),
}


def parks_within(scope: str) -> QuerySet[Park]:
    """Parks in use inside a scope, with the number of firms in each."""
    rows = Park.objects.filter(orgs.inside(scope), closed_at__isnull=True).select_related("division")
    return rows.annotate(number=Count("firms")).order_by("division", "name", "pk")
