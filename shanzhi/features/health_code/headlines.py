"""What officials see of today on their workbench."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.registry import HeadlineFigure
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import queries as orgs

from . import queries


def today(person: Person, at: dt.datetime) -> list[HeadlineFigure]:
    """Check-ins, shows, open venues and abnormal temperatures inside the division the person answers for."""
    found = queries.today(scope=orgs.scope_of(person, "health_code.see_board"), day=city_day(at))
    board, venues = reverse("office:health_code:board"), reverse("office:health_code:office_venues")
    return [
        HeadlineFigure(_("登记人次"), found.check_ins, _("次"), board),
        HeadlineFigure(_("亮码次数"), found.shows, _("次"), board),
        HeadlineFigure(_("使用中的场所"), found.venues, _("家"), venues),
        HeadlineFigure(_("体温异常"), found.fevers, _("人次"), board, tone="bad"),
    ]


def appeals(person: Person, at: dt.datetime) -> list[HeadlineFigure]:
    """Appeals that wait for an answer, and how many of them should have had one."""
    scope = orgs.scope_of(person, "health_code.answer_appeals")
    running = queries.appeals_found(scope=scope, state="running", at=at).count()
    desk = reverse("office:health_code:office_appeals")
    late = f"{desk}?state=running&age=overdue"
    return [
        HeadlineFigure(_("办理中的申诉"), running, _("件"), desk),
        HeadlineFigure(
            _("超时的申诉"), queries.overdue_appeals(scope=scope, at=at), _("件"), late, tone="bad"
        ),
    ]
