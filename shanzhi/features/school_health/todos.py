"""What is due now: a teacher's missing pupils, a school's, and what an education bureau should look at."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.registry import TodoItem
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.queries.boards import day_sums
from shanzhi.kernel.orgs import queries as orgs

from . import queries


def of_teacher(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """A line for each class in which somebody is missing or not well."""
    if not person.has_permit(queries.TEACHING):
        return
    for card in queries.class_cards(person, at=at):
        url = reverse("office:school_health:class", args=[card.group.pk])
        if card.is_due and card.round:
            yield TodoItem(
                title=format_lazy(
                    _("{group}还有 {count} 人未申报"), group=card.group.name, count=card.sums.missing
                ),
                url=url,
                hint=_("点开一键提醒家长"),
                due=card.round.closes_at,
            )
        if card.sums.abnormal:
            yield TodoItem(
                title=format_lazy(
                    _("{group}有 {count} 人申报异常"), group=card.group.name, count=card.sums.abnormal
                ),
                url=url,
                hint=_("请联系家长核实"),
            )


def of_manager(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """A line for each school that is not complete after its window."""
    if not person.has_permit(queries.MANAGING):
        return
    for card in queries.school_cards(person, at=at):
        if card.phase == "late" and card.sums.missing:
            yield TodoItem(
                title=format_lazy(
                    _("{school}还有 {count} 人未申报"), school=card.group.name, count=card.sums.missing
                ),
                url=reverse("office:school_health:school", args=[card.group.pk]),
                hint=_("申报时间已过"),
            )


def of_official(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """Pupils who are not well in the divisions of an education official."""
    if not person.has_permit(queries.SETTING):
        return
    sums = day_sums(city_day(at), Audience.SCHOOL, scope=orgs.scope_of(person, queries.SETTING))
    if sums.abnormal:
        yield TodoItem(
            title=format_lazy(_("今天有 {count} 名学生申报异常"), count=sums.abnormal),
            url=reverse("office:school_health:board") + "?order=abnormal",
            hint=_("查看是哪些学校"),
        )
