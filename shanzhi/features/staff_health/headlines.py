"""What officials see of firms on their workbench."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.registry import HeadlineFigure
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.queries.boards import day_sums

from . import queries


def today(person: Person, at: dt.datetime) -> list[HeadlineFigure]:
    """Today's declarations of the firms in the division that the person answers for."""
    scope = queries.scope_seen(person)
    sums = day_sums(city_day(at), Audience.STAFF, scope=scope)
    firms = reverse("office:staff_health:firms")
    return [
        HeadlineFigure(_("应申报员工"), sums.wanted, _("人"), reverse("office:staff_health:board")),
        HeadlineFigure(_("已申报"), sums.answered, _("人"), firms),
        HeadlineFigure(_("未申报"), sums.missing, _("人"), f"{firms}?order=missing"),
        HeadlineFigure(_("异常"), sums.abnormal, _("人"), f"{firms}?order=abnormal", tone="bad"),
    ]
