"""What officials see of key people on their workbench."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.registry import HeadlineFigure
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import queries as orgs

from . import queries


def today(person: Person, at: dt.datetime) -> list[HeadlineFigure]:
    """Who is listed, and how today's follow-ups stand, inside the division the person answers for."""
    scope = orgs.scope_of(person, queries.SEEING)
    found = queries.today(scope=scope, day=city_day(at), at=at)
    board = reverse("office:key_people:board")
    return [
        HeadlineFigure(_("管理中"), found.active, _("人"), board),
        HeadlineFigure(_("今天已随访"), found.done, _("次"), board),
        HeadlineFigure(_("今天超时"), found.missed, _("次"), board, tone="bad"),
        HeadlineFigure(_("今天异常"), found.abnormal, _("次"), board, tone="bad"),
    ]
