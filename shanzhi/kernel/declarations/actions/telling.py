"""Telling others of notable answers: events, and the people who look after the class."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core import registry
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import DutyRole
from shanzhi.kernel.declarations.models import Answer, Duty, Member, Notable, Round
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.events.actions import Fact
from shanzhi.kernel.notify import actions as notify

_AT_ONCE = 200


@transaction.atomic
def tell_notables(*, at: dt.datetime) -> int:
    """Turn what waits into events and messages; two workers at once take different ones. Says how many."""
    rows = list(Notable.objects.select_for_update(skip_locked=True).order_by("pk")[:_AT_ONCE])
    if not rows:
        return 0
    members = Member.objects.select_related("person", "group", "top").in_bulk([row.member_id for row in rows])
    answers = _answers(rows)
    for kind in ("abnormal", "flagged"):
        of_kind = {row.member_id: row for row in rows if row.kind == kind and row.member_id in members}
        facts = [_fact(members[key], row, answers.get((key, row.round_id))) for key, row in of_kind.items()]
        events.emit_many(f"declaration.{kind}", facts=facts, at=at)
        if kind == "abnormal":
            for key, row in of_kind.items():
                _warn(members[key], row, at)
    Notable.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _answers(rows: Sequence[Notable]) -> dict[tuple[object, object], Answer]:
    found = Answer.objects.filter(
        member_id__in=[row.member_id for row in rows], day__in={row.day for row in rows}
    )
    return {(answer.member_id, answer.round_id): answer for answer in found}


def _fact(member: Member, row: Notable, answer: Answer | None) -> Fact:
    said = answer.values if answer else {}
    return Fact(
        ref(member.person),
        member.top.division_id,
        {
            "person": str(member.person_id),
            "member": str(member.pk),
            "group": str(member.group_id),
            "top": str(member.top_id),
            "audience": member.top.audience,
            "day": str(row.day),
            "questions": list(answer.abnormal) if answer else [],
            "flags": list(answer.flags) if answer else [],
            "temperature": said.get("temperature"),
        },
    )


def _warn(member: Member, row: Notable, at: dt.datetime) -> None:
    """Who looks after the class hears at once, quiet hours or not."""
    page = registry.find("rosters", member.top.audience)
    duties = Duty.objects.filter(
        group__in=[key for key in (member.group_id, member.group.parent_id, member.top_id) if key],
        role__in=[DutyRole.TEACHER, DutyRole.FOREMAN, DutyRole.HEAD],
        until__isnull=True,
    )
    people = Person.objects.filter(pk__in=duties.values("person"))
    round = Round.objects.get(pk=row.round_id)
    notify.tell_many(
        people=people,
        notice="declarations.abnormal",
        title=format_lazy(
            _("{group} {name} 申报异常"), group=member.group.name, name=member.person.masked_name
        ),
        body=_("请马上联系核实，需要时请其不要到校（到岗）并尽快就医。"),
        url=reverse(page.duty_url),
        at=at,
        urgent=True,
        once=f"abnormal:{round.pk}:{member.pk}:{row.pk}",
    )
