"""A fever at a gate of a school: the school, the class teacher and the parents hear of it at once."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.refs import key_of
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.models import Duty, Group, Member
from shanzhi.kernel.declarations.queries.missing import reporters_of
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.scans.enums import PointKind
from shanzhi.kernel.scans.models import Point

from .. import queries


@transaction.atomic
def tell_fever(
    *, point_id: UUID | str, scan_id: UUID | str, person_id: UUID | str, temperature: str, at: dt.datetime
) -> int:
    """Tell who leads the school, and of a pupil the class teacher and the parents. Says how many; twice tells nobody."""
    point = Point.objects.filter(pk=point_id, kind=PointKind.SCHOOL_GATE).first()
    school = Group.objects.filter(pk=key_of(point.owner_ref)).first() if point else None
    if point is None or school is None:
        return 0
    who = Person.objects.get(pk=person_id)
    member = Member.objects.filter(person=who, top=school, until__isnull=True).select_related("group").first()
    words = {"school": school.name, "gate": point.name, "name": who.masked_name, "degrees": temperature}
    words["group"] = member.group.name if member else ""
    about = {"notice": "school_health.fever", "at": at, "once": f"school_health.fever:{scan_id}"}
    return _tell_school(school, member, words, about) + _tell_parents(member, words, about)


def _tell_school(school: Group, member: Member | None, words: dict[str, str], about: dict[str, Any]) -> int:
    groups = [school.pk, *([member.group_id] if member else [])]
    duties = Duty.objects.filter(group__in=groups, role__in=queries.LOOKING_AFTER, until__isnull=True)
    people = {duty.person_id: duty.person for duty in duties.select_related("person")}
    told = notify.tell_many(
        people=list(people.values()),
        title=format_lazy(_("{school}{gate}发现体温异常"), **words),
        body=format_lazy(_("{group}{name}，{degrees} ℃。请带到临时观察点复测，并联系家长就医。"), **words),
        url=reverse("office:school_health:today"),
        **about,
    )
    return len(list(told))


def _tell_parents(member: Member | None, words: dict[str, str], about: dict[str, Any]) -> int:
    told = notify.tell_many(
        people=[person for _member, person in reporters_of([member])] if member else [],
        title=format_lazy(_("{name}在{school}{gate}测得体温异常"), **words),
        body=format_lazy(_("{degrees} ℃。请保持电话畅通，学校会与您联系。"), **words),
        url=reverse("citizen:declarations:mine"),
        **about,
    )
    return len(list(told))
