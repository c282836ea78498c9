"""What a person should do now about their codes."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import TodoItem
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import queries as orgs

from . import queries
from .enums import AppealState
from .models import HealthCode

SOON = dt.timedelta(days=1)
MOST_LINES = 10
CARD_SOON = dt.timedelta(days=14)


def declarations_due(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """A line for each code of the family that ends within a day or has ended."""
    for card in queries.cards_of(person, at=at):
        if card.code is not None and card.code.until is not None and card.code.until - SOON <= at:
            yield _item(card.code, is_self=card.is_self, is_over=not card.is_current)


def _item(code: HealthCode, *, is_self: bool, is_over: bool) -> TodoItem:
    who = _("您") if is_self else code.person.masked_name
    what = _("{who}的健康申报已过期") if is_over else _("{who}的健康申报快到期了")
    return TodoItem(
        title=format_lazy(what, who=who),
        url=reverse("citizen:health_code:declare_for", args=[code.person_id]),
        hint=_("重新申报，大约需要一分钟"),
        due=code.until,
    )


def cards_due(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """A line for each printed card of the family that ends within two weeks or has ended."""
    family = accounts.people_i_act_for(person)
    for card in queries.cards_with(family).filter(ended_at__isnull=True, until__lte=at + CARD_SOON):
        yield TodoItem(
            title=format_lazy(_("{who}的纸质健康码快到期了"), who=card.person.masked_name),
            url=reverse("citizen:health_code:cards"),
            hint=_("换一张新卡并打印"),
            due=card.until,
        )


def to_confirm(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """Colours proposed by others that this official may confirm, the latest first."""
    if not person.has_permit("health_code.confirm_colour"):
        return
    scope = orgs.scope_of(person, "health_code.confirm_colour")
    waiting = queries.proposals_waiting(scope=scope, person=person).select_related("person")
    for proposal in waiting.order_by("proposed_at")[:MOST_LINES]:
        yield TodoItem(
            title=format_lazy(
                _("复核转码：{who}转为{colour}"),
                who=proposal.person.masked_name,
                colour=proposal.get_colour_display(),
            ),
            url=reverse("office:health_code:decision", args=[proposal.pk]),
            hint=proposal.document_number,
            due=proposal.until,
        )


def to_answer(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """Appeals without an answer, those due first at the top."""
    if not person.has_permit("health_code.answer_appeals"):
        return
    scope = orgs.scope_of(person, "health_code.answer_appeals")
    for appeal in queries.appeals_found(scope=scope, state=AppealState.OPEN, at=at)[:MOST_LINES]:
        yield TodoItem(
            title=format_lazy(_("答复转码申诉：{who}"), who=appeal.person.masked_name),
            url=reverse("office:health_code:office_appeal", args=[appeal.pk]),
            hint=appeal.division.name,
            due=appeal.due_at,
        )


def rules_to_approve(person: Person, at: dt.datetime) -> Iterable[TodoItem]:
    """Versions of the rules that others have submitted."""
    if not person.has_permit_in("health_code.approve_rules", ""):
        return
    for waiting in queries.rule_sets_to_approve(person)[:MOST_LINES]:
        yield TodoItem(
            title=format_lazy(_("审批健康码规则：{title}"), title=waiting.title),
            url=reverse("office:health_code:rule_set", args=[waiting.pk]),
            hint=waiting.document_number,
            due=waiting.valid_from,
        )
