"""What officials see of schools on their workbench."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.registry import HeadlineFigure
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.queries.boards import day_sums
from shanzhi.kernel.orgs import queries as orgs

from . import queries


def today(person: Person, at: dt.datetime) -> list[HeadlineFigure]:
    """How far the schools of a scope are today."""
    sums = day_sums(city_day(at), Audience.SCHOOL, scope=orgs.scope_of(person, queries.SEEING))
    board = reverse("office:school_health:board")
    return [
        HeadlineFigure(_("应申报学生"), sums.wanted, _("人"), board),
        HeadlineFigure(_("已申报"), sums.answered, _("人"), board),
        HeadlineFigure(_("未申报"), sums.missing, _("人"), f"{board}?order=missing", tone="warn"),
        HeadlineFigure(_("申报异常"), sums.abnormal, _("人"), f"{board}?order=abnormal", tone="bad"),
    ]
