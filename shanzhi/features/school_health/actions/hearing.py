"""Telling the health side of a place about a pupil who is not well."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.models import Member
from shanzhi.kernel.notify import actions as notify

from .. import queries

MOST = 30


@transaction.atomic
def tell_health(*, member_id: UUID | str, day: str, at: dt.datetime) -> int:
    """Tell health officials and grid workers of the school's place, once for each pupil and day. Says how many."""
    member = Member.objects.select_related("person", "group", "top").filter(pk=member_id).first()
    if member is None or member.top.audience != Audience.SCHOOL:
        return 0
    people = list(accounts.people_with_permit(queries.HEARING, member.top.division_id)[:MOST])
    told = notify.tell_many(
        people=people,
        notice="school_health.abnormal",
        title=format_lazy(
            _("{school}{group}有学生申报异常"), school=member.top.name, group=member.group.name
        ),
        body=format_lazy(
            _("{name}。学校已收到通知，请跟进就医和密切接触者情况。"), name=member.person.masked_name
        ),
        url=reverse("office:notify:inbox"),
        at=at,
        once=f"school_health.abnormal:{member.pk}:{day}",
    )
    return len(list(told))
