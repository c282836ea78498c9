"""Finding listings and follow-ups, each only by those to whom it belongs."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.enums import LinkState
from shanzhi.kernel.accounts.models import FamilyLink, Person
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.enums import Level
from shanzhi.kernel.orgs.models import Division

from ..enums import ListedState
from ..models import FollowUp, ListedPerson

SEEING = "key_people.see_board"
MANAGING = "key_people.manage"
FOLLOWING = "key_people.follow_up"
SETTING = "key_people.set_categories"


class NotFound(DomainError):
    """Not there, or not for this person: the answer is the same."""

    status = 404


def listed_within(official: Person, listed_id: UUID) -> ListedPerson:
    """A listing inside the divisions the official manages."""
    rows = ListedPerson.objects.select_related("person", "category", "division__parent", "grid")
    found = rows.defer("grid__polygon").filter(pk=listed_id).first()
    if found is None or not official.has_permit_in(MANAGING, found.division_id):
        raise NotFound(_("在您负责的区域内没有找到这位重点人员。"), "key_people.not_yours")
    return found


def follow_up_to_do(worker: Person, follow_up_id: UUID) -> FollowUp:
    """A follow-up that is the worker's, or lies where they may stand in for others."""
    rows = FollowUp.objects.select_related("listed__person", "listed__category", "listed__division")
    found = rows.filter(pk=follow_up_id).first()
    if found is None or not may_follow(worker, found):
        raise NotFound(_("没有找到这次随访，可能已经交给其他网格员。"), "key_follow_up.not_yours")
    return found


def may_follow(worker: Person, follow_up: FollowUp) -> bool:
    """The one it is given to, and whoever holds the right where the person stays."""
    if not worker.has_permit(FOLLOWING):
        return False
    mine = follow_up.assigned_to_id == worker.pk
    return mine or worker.has_permit_in(FOLLOWING, follow_up.listed.division_id)


def of_family(person: Person, *, path: str = "") -> Q:
    """Rows about the person or somebody they act for, as a condition: one query where a list would take two."""
    members = FamilyLink.objects.filter(guardian=person, state=LinkState.ACTIVE).values("member")
    return Q(**{f"{path}person": person}) | Q(**{f"{path}person__in": members})


def own_listing(person: Person, listed_id: UUID) -> ListedPerson:
    """A listing of the person or of somebody they act for."""
    found = listings_of_family(person).filter(pk=listed_id).first()
    if found is None:
        raise NotFound(_("没有找到这条记录。"), "key_people.not_yours")
    return found


def own_follow_up(person: Person, follow_up_id: UUID) -> FollowUp:
    """A follow-up that the person, or who acts for them, may report on."""
    rows = FollowUp.objects.select_related("listed__person", "listed__category", "listed__division")
    mine = rows.filter(of_family(person, path="listed__"), listed__category__self_report=True)
    found = mine.filter(pk=follow_up_id).first()
    if found is None:
        raise NotFound(_("没有找到这次上报。"), "key_follow_up.not_yours")
    return found


def listings_of_family(person: Person) -> QuerySet[ListedPerson]:
    """Listings of the person and of those they act for, in force first; withdrawn ones were a mistake."""
    rows = ListedPerson.objects.filter(of_family(person))
    shown = rows.exclude(state=ListedState.WITHDRAWN).select_related("person", "category", "division")
    return shown.order_by("state", "-listed_at")


def listed_found(
    *,
    scope: str,
    today: dt.date,
    words: str = "",
    category: str = "",
    division: str = "",
    state: str = ListedState.ACTIVE,
) -> QuerySet[ListedPerson]:
    """The officials' list. `words` is part of a name; `state` may also be `due`."""
    rows = ListedPerson.objects.within(scope).select_related("person", "category", "division")
    if words:
        rows = rows.filter(person__name__icontains=words)
    if category:
        rows = rows.filter(category__code=category)
    if division:
        rows = rows.filter(division__code__startswith=division)
    if state == "due":
        return rows.due(today).order_by("ends_on", "pk")
    return rows.filter(state=state) if state else rows


def towns_in(scope: str) -> list[tuple[str, str]]:
    """Counties and towns inside a scope, for a filter; a town stands under its county."""
    rows = Division.objects.filter(level__in=[Level.COUNTY, Level.TOWN], code__startswith=scope)
    return [
        (row.code, row.name if row.level == Level.COUNTY else f"　{row.name}")
        for row in rows.order_by("code").only("code", "name", "level")
    ]


def villages_of(town: str) -> list[tuple[str, str]]:
    """The villages and communities of a town."""
    if not town:
        return []
    return list(Division.objects.filter(parent=town, level=Level.VILLAGE).values_list("code", "name"))


def children_in(scope: str) -> list[Division]:
    """The divisions that a board of a scope tells apart."""
    code = scope if len(scope) > 4 else settings.CITY_CODE
    return list(orgs.children_of(code))
