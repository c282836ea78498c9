"""The ways into declarations, and what is due of them."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Tile, TodoItem
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.queries.tasks import invitations_for, tasks_of

TILES = (
    Tile(
        name="declarations.mine",
        title=_("每日健康申报"),
        icon="clipboard-heart",
        portal="citizen",
        url="declarations:mine",
        group=_("疫情防控"),
        order=12,
        hint=_("孩子在校、本人在岗的每日申报"),
        words=_("学校 学生 体温 打卡 员工 单位 家长"),
    ),
    Tile(
        name="declarations.rosters",
        title=_("员工名册"),
        icon="list-details",
        portal="business",
        url="declarations:rosters",
        group=_("疫情防控"),
        order=14,
        words=_("导入 车间 厂区 工号 XLSX"),
    ),
)


def due(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """A line for each declaration of the family that can be made now, and one for schools that ask who one is."""
    for task in tasks_of(person, at=at):
        if task.is_due:
            yield TodoItem(
                title=format_lazy(_("{name}今天的健康申报"), name=task.member.person.masked_name),
                url=reverse("citizen:declarations:mine"),
                hint=task.member.top.name,
                due=task.round.closes_at,
            )
    waiting = invitations_for(person).count()
    if waiting:
        yield TodoItem(
            title=format_lazy(_("{count} 位学生的家长等您确认"), count=waiting),
            url=reverse("citizen:declarations:mine"),
        )
