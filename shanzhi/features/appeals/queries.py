"""Questions about appeals."""

import datetime as dt
from itertools import groupby

from django.db.models import Q

from shanzhi.core.clock import city_day
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases.models import Case
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Organisation, Unit

from .models import Appeal, AppealType, TermRule

MODULE = "appeals"


def firms_of(person: Person) -> list[Organisation]:
    """For whom a person may file appeals."""
    rows = orgs.agencies_of(person).filter(state="active", rights__overlap=["*", MODULE])
    return [
        row.organisation for row in rows.select_related("organisation__place").order_by("organisation__name")
    ]


def types_by_group() -> list[tuple[str, list[AppealType]]]:
    """The types that can be chosen, in their groups."""
    rows = AppealType.objects.filter(is_active=True)
    return [(name, list(ones)) for name, ones in groupby(rows, lambda row: row.group)]


def term_on(grade: str, at: dt.datetime) -> tuple[int, str] | None:
    """(amount, unit) of the rule that holds on the day; None where no rule does."""
    day = city_day(at)
    holds = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    rule = TermRule.objects.filter(holds, grade=grade, valid_from__lte=day).last()
    return (rule.amount, rule.unit) if rule else None


def appeal_of(case: Case) -> Appeal:
    """The appeal of a case."""
    return Appeal.objects.prefetch_related("types").get(case=case)


def unit_for(case: Case) -> Unit | None:
    """The unit that the first of its types goes to."""
    names = [one.unit_name for one in appeal_of(case).types.all()]
    return Unit.objects.filter(parent__isnull=True, short_name__in=names[:1]).first()


def contacts(person: Person) -> list[dict[str, object]]:
    """Whom a person named as the contact of appeals they filed."""
    rows = Appeal.objects.filter(case__opener=person).select_related("case")
    return [{"number": row.case.number, "name": row.contact_name, "phone": row.contact_phone} for row in rows]
