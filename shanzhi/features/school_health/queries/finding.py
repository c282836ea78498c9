"""What somebody may open: their classes and schools by duty, the schools of a division by permit."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience, DutyRole, GroupKind
from shanzhi.kernel.declarations.models import Absence, Group, Member, Round
from shanzhi.kernel.declarations.queries.boards import rounds_on
from shanzhi.kernel.declarations.queries.duties import groups_of
from shanzhi.kernel.orgs import queries as orgs

TEACHING = "school_health.teach"
MANAGING = "school_health.manage_school"
SEEING = "school_health.see_board"
SETTING = "school_health.set_plans"
HEARING = "school_health.hear_abnormal"
LEADING = (DutyRole.HEAD, DutyRole.MANAGER)
LOOKING_AFTER = (DutyRole.TEACHER, *LEADING)


class NotFound(DomainError):
    """No such class, school or pupil among those that one may see."""

    status = 404


def classes_of(person: Person) -> QuerySet[Group]:
    """The classes that somebody teaches, in the order of the roster."""
    rows = groups_of(person, DutyRole.TEACHER, audience=Audience.SCHOOL).filter(kind=GroupKind.CLASS)
    return rows.select_related("top", "parent").order_by("top__name", "parent__order", "order", "name")


def schools_of(person: Person) -> QuerySet[Group]:
    """The schools that somebody leads, or whose roster they keep."""
    rows = groups_of(person, *LEADING, audience=Audience.SCHOOL)
    return rows.filter(top__isnull=True).order_by("name")


def class_for(person: Person, group_id: UUID) -> Group:
    """A class that somebody looks after, as its teacher or for the whole school; raises NotFound."""
    rows = groups_of(person, *LOOKING_AFTER, audience=Audience.SCHOOL).filter(kind=GroupKind.CLASS)
    return _one(rows.select_related("top", "parent"), group_id)


def school_for(person: Person, group_id: UUID) -> Group:
    """A school that somebody leads; raises NotFound."""
    return _one(schools_of(person).select_related("division", "place"), group_id)


def school_within(person: Person, group_id: UUID) -> Group:
    """A school of the divisions whose board somebody may see; raises NotFound."""
    rows = Group.objects.filter(
        orgs.inside(orgs.scope_of(person, SEEING)), audience=Audience.SCHOOL, top__isnull=True
    )
    return _one(rows.select_related("division", "place"), group_id)


def _one(rows: QuerySet[Group], group_id: UUID) -> Group:
    found = rows.filter(pk=group_id).first()
    if found is None:
        raise NotFound(_("没有找到这个学校或班级，可能不归您负责。"), "school_health.group_unknown")
    return found


def pupil_for(person: Person, member_id: UUID) -> Member:
    """A pupil of these classes; raises NotFound."""
    mine = groups_of(person, *LOOKING_AFTER, audience=Audience.SCHOOL)
    rows = Member.objects.filter(Q(group__in=mine), until__isnull=True)
    found = rows.select_related("person", "group", "top").filter(pk=member_id).first()
    if found is None:
        raise NotFound(_("没有找到这名学生，可能已经转班或离校。"), "school_health.pupil_unknown")
    return found


def absence_for(person: Person, absence_id: UUID) -> Absence:
    """An absence of such a pupil; raises NotFound."""
    absence = Absence.objects.filter(pk=absence_id).first()
    if absence is None:
        raise NotFound(_("没有找到这次请假。"), "school_health.absence_unknown")
    pupil_for(person, absence.member_id)
    return absence


def round_for(top: Group, day: dt.date) -> Round | None:
    """The round of a school on a day: the one that opens first, when there are several."""
    return rounds_on(day, top).first()


def days_before(top: Group, *, day: dt.date, number: int = 5) -> list[dt.date]:
    """The last days with rounds of a school, newest first."""
    rows = Round.objects.filter(top=top, day__lte=day).order_by("-day")
    return list(rows.values_list("day", flat=True).distinct()[:number])
