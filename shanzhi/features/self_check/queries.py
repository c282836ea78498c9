"""Questions about self-checks."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.models import QuestionSet
from shanzhi.kernel.declarations.queries import questions
from shanzhi.kernel.orgs.models import Residence

from . import rules
from .enums import AdviceLevel
from .models import Clinic, DayCount, KeptCheck

QUESTIONNAIRE = "self_check"
KEEPING, SEEING = "self_check.keep_clinics", "self_check.see_counts"


@dataclass(frozen=True)
class Advice:
    """What answers lead to, in the reader's language."""

    level: str
    title: str
    advice: str
    clinic: bool
    declare: bool
    found: list[str]

    @property
    def level_name(self) -> str:
        return str(AdviceLevel(self.level).label)

    @property
    def icon(self) -> str:
        return rules.ICONS[self.level]


def asked_on(day: dt.date) -> QuestionSet:
    """The version of the questionnaire of a day."""
    found = questions.set_on(QUESTIONNAIRE, day)
    if found is None:
        raise DomainError(_("健康自查还没有开放，请稍后再来。"), "self_check.not_open", status=404)
    return found


def advice_for(version: QuestionSet, values: dict[str, Any]) -> Advice:
    """The first level of the version that holds for accepted answers."""
    found = questions.outcome_of(version, values)
    if found is None:
        raise DomainError(_("没有对应的建议，请致电 120 或 0660 卫生热线咨询。"), "self_check.no_level")
    return Advice(
        level=found.level,
        title=questions.said_title(found),
        advice=questions.said_advice(found),
        clinic=found.clinic,
        declare=found.declare,
        found=questions.abnormal_in(version, values),
    )


def open_clinics(person: Person | None) -> list[Clinic]:
    """Those that receive patients; the ones in the person's town and county first where a home is known."""
    home = Residence.objects.filter(person=person).first() if person else None
    code = home.division_id if home else ""
    rows = Clinic.objects.filter(is_open=True).select_related("division")
    return sorted(rows, key=lambda clinic: (rules.away(clinic.division_id, code), clinic.division_id))


def clinics() -> QuerySet[Clinic]:
    return Clinic.objects.select_related("division", "changed_by").order_by("-is_open", "division_id", "name")


def clinic_of(clinic_id: UUID) -> Clinic:
    found = Clinic.objects.filter(pk=clinic_id).first()
    if found is None:
        raise DomainError(_("没有找到这家发热门诊。"), "self_check.no_clinic", status=404)
    return found


def kept_by(person: Person) -> QuerySet[KeptCheck]:
    return KeptCheck.objects.filter(person=person)


def kept_check(person: Person, check_id: UUID) -> KeptCheck:
    """One of the person's own."""
    found = kept_by(person).select_related("questions").filter(pk=check_id).first()
    if found is None:
        raise DomainError(_("没有找到这次自查。"), "self_check.unknown", status=404)
    return found


def counts(*, last: dt.date, days: int) -> dict[dt.date, dict[str, int]]:
    """Checks by day and level, for the report; days without any are there too."""
    first = last - dt.timedelta(days=days - 1)
    found: dict[dt.date, dict[str, int]] = {first + dt.timedelta(days=n): {} for n in range(days)}
    for row in DayCount.objects.filter(day__range=(first, last)):
        found[row.day][row.level] = row.checks
    return found


def totals(*, last: dt.date, days: int) -> dict[str, int]:
    """Checks and declarations of those days together."""
    first = last - dt.timedelta(days=days - 1)
    rows = DayCount.objects.filter(day__range=(first, last))
    found = rows.aggregate(checks=Sum("checks"), declared=Sum("declared"))
    return {name: number or 0 for name, number in found.items()}


def today(at: dt.datetime) -> dt.date:
    return city_day(at)
