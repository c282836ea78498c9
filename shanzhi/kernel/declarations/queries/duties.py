"""Who looks after which groups."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience, DutyRole
from shanzhi.kernel.declarations.models import Duty, Group, Member

# Who stands at a gate sees who comes, and looks after nobody.
LOOKING_AFTER = tuple(role for role in DutyRole if role != DutyRole.GATE)


class GroupUnknown(DomainError):
    """No such group among those that a person looks after."""

    status = 404


def duties_of(person: Person, *roles: str) -> QuerySet[Duty]:
    """The duties that a person has now, of these roles or of all."""
    rows = Duty.objects.filter(person=person, until__isnull=True, group__closed_at__isnull=True)
    rows = rows.filter(role__in=roles) if roles else rows
    return rows.select_related("group", "group__top").order_by("group__name", "pk")


def groups_of(person: Person, *roles: str, audience: Audience | None = None) -> QuerySet[Group]:
    """The open groups that a person looks after, by a duty for the group itself or for one above it."""
    mine = Duty.objects.filter(person=person, until__isnull=True, role__in=roles or LOOKING_AFTER).values(
        "group"
    )
    rows = Group.objects.filter(
        Q(pk__in=mine) | Q(parent__in=mine) | Q(parent__parent__in=mine) | Q(top__in=mine),
        closed_at__isnull=True,
    )
    return rows.filter(audience=audience) if audience else rows


def group_of(person: Person, group_id: UUID, *roles: str) -> Group:
    """One of these groups; as if there were none for others."""
    found = groups_of(person, *roles).filter(pk=group_id).select_related("top", "parent", "division").first()
    if found is None:
        raise GroupUnknown(_("没有找到这个班级或单位。"), "declarations.group_unknown")
    return found


def may_look_after(person: Person, member_id: UUID) -> bool:
    """Whether the person has a duty for the group of a member, or for one above it."""
    member = Member.objects.filter(pk=member_id, until__isnull=True).first()
    return member is not None and groups_of(person).filter(pk=member.group_id).exists()
