"""Which firms and workshops a person may see and look after.

An agent with the right sees the firm for as long as the agency holds; who was put on duty by the firm sees their part.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import Audience, DutyRole, ReporterState, SetState
from shanzhi.kernel.declarations.models import Absence, Group, Member, Plan, Questionnaire, Round
from shanzhi.kernel.declarations.queries.boards import rounds_on
from shanzhi.kernel.declarations.queries.duties import groups_of
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.enums import AgentState, OrganisationKind
from shanzhi.kernel.orgs.models import Organisation, OrganisationAgent

from ..models import Firm

RIGHT = "staff_health"
SEEING, REVIEWING, PARKS = "staff_health.see_board", "staff_health.review", "staff_health.keep_parks"
QUESTIONNAIRE = "staff_health.daily"
_HOLDS = Q(rights__contains=["*"]) | Q(rights__contains=[RIGHT])


class NotFound(DomainError):
    """Nothing that belongs to this person's firms."""

    status = 404


def agencies(person: Person) -> QuerySet[OrganisationAgent]:
    """The firms for which a person may do this, in the order of their names."""
    rows = OrganisationAgent.objects.filter(
        _HOLDS,
        person=person,
        state=AgentState.ACTIVE,
        organisation__kind__in=[OrganisationKind.ENTERPRISE, OrganisationKind.SOLE_TRADER],
    )
    return rows.select_related("organisation__place", "organisation__staff_firm__group").order_by(
        "organisation__name", "pk"
    )


def organisation_of(person: Person, organisation_id: UUID) -> Organisation:
    """One of them; as if there were none for others."""
    agency = agencies(person).filter(organisation=organisation_id).first()
    if agency is None:
        raise NotFound(_("没有找到这家企业，或您没有办理员工健康申报的权限。"), "staff.not_yours")
    return agency.organisation


def agents_of(organisation: Organisation) -> QuerySet[Person]:
    """Everybody who may do this for the firm now."""
    held = OrganisationAgent.objects.filter(_HOLDS, organisation=organisation, state=AgentState.ACTIVE)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk")


def groups_seen(person: Person) -> QuerySet[Group]:
    """Firms the person acts for with all their parts, and the parts that they look after by a duty."""
    firms = agencies(person).order_by().values("organisation")
    duties = groups_of(person, DutyRole.MANAGER, DutyRole.FOREMAN, audience=Audience.STAFF)
    mine = Q(organisation__in=firms) | Q(top__organisation__in=firms) | Q(pk__in=duties.values("pk"))
    return Group.objects.filter(mine, audience=Audience.STAFF, closed_at__isnull=True)


def group_seen(person: Person, group_id: UUID) -> Group:
    """One of them; as if there were none for others."""
    found = (
        groups_seen(person)
        .filter(pk=group_id)
        .select_related("top__division", "parent", "division", "organisation")
    ).first()
    if found is None:
        raise NotFound(_("没有找到这家企业或车间。"), "staff.not_yours")
    return found


def parts_of(group: Group) -> list[Group]:
    """The group and everything under it that is open."""
    under = Q(pk=group.pk) | Q(parent=group) | Q(parent__parent=group)
    return list(Group.objects.filter(under, closed_at__isnull=True).select_related("parent", "top"))


def firm_managed(person: Person, group_id: UUID) -> Firm:
    """The firm of a top group for those who may act for the whole of it."""
    group = group_seen(person, group_id)
    firm = Firm.objects.select_related("group__division", "organisation__place", "park").filter(pk=group.pk)
    found = firm.first()
    if found is None:
        raise NotFound(_("没有找到这家企业。"), "staff.not_yours")
    return found


def firm_represented(person: Person, group_id: UUID) -> Firm:
    """The same for agents only: what binds the firm is not for its managers and foremen."""
    firm = firm_managed(person, group_id)
    organisation_of(person, firm.organisation_id)
    return firm


def outposts_of(person: Person) -> list[Group]:
    """Parts of firms that a person looks after without acting for the firm."""
    firms = agencies(person).order_by().values("organisation")
    rows = groups_of(person, DutyRole.MANAGER, DutyRole.FOREMAN, audience=Audience.STAFF).filter(
        duties__person=person, duties__until__isnull=True
    )
    rows = rows.exclude(organisation__in=firms).exclude(top__organisation__in=firms)
    return list(rows.select_related("top").distinct())


def round_today(top: Group, day: dt.date) -> Round | None:
    """The firm's round of a day: one questionnaire is asked of employees."""
    return rounds_on(day, top).first()


def plan_of(top: Group) -> Plan | None:
    """The plan that asks from now on."""
    return Plan.objects.filter(top=top, until__isnull=True).select_related("reminders").first()


def questionnaire() -> Questionnaire | None:
    """What employees are asked: the one of that key, else the first that is published for them."""
    rows = Questionnaire.objects.filter(audience=Audience.STAFF, versions__state=SetState.PUBLISHED)
    found = {one.key: one for one in rows.distinct().order_by("-key")}
    return found.get(QUESTIONNAIRE) or next(iter(reversed(found.values())), None)


def member_seen(person: Person, group_id: UUID, member_id: UUID) -> Member:
    """An employee of a part that the person sees."""
    groups = [group.pk for group in parts_of(group_seen(person, group_id))]
    found = (
        Member.objects.filter(pk=member_id, group__in=groups, until__isnull=True)
        .select_related("person", "group__parent", "top")
        .first()
    )
    if found is None:
        raise NotFound(_("没有找到这位员工。"), "staff.no_member")
    return found


def phone_of(member: Member) -> str:
    """The phone that the roster has for an employee; never the one of their account, unless it is the same."""
    named = member.reporters.filter(
        state__in=[ReporterState.INVITED, ReporterState.CONFIRMED], relation="self"
    )
    row = named.order_by("-state", "invited_at").first()
    return row.phone if row else ""


def absences_of(member: Member, *, since: dt.date) -> list[Absence]:
    """Absences that reach into the days since, newest first."""
    rows = member.absences.filter(ended_at__isnull=True, last__gte=since).select_related("by")
    return list(rows.order_by("-first"))


@dataclass(frozen=True)
class Post:
    """A line of a person's home: a firm, or a part of one, that they look after."""

    name: str
    group: Group | None
    organisation: Organisation | None


def posts_of(person: Person) -> list[Post]:
    """Everything that a person looks after, firms that do not take part yet among them."""
    firms = [
        Post(
            row.organisation.name,
            firm.group if (firm := getattr(row.organisation, "staff_firm", None)) else None,
            row.organisation,
        )
        for row in agencies(person)
    ]
    parts = [
        Post(group.name if group.top is None else f"{group.top.name} {group.name}", group, None)
        for group in outposts_of(person)
    ]
    return firms + parts


def bureau_of(division_code: str) -> list[Person]:
    """The officials who answer for the firms of a division; those of the county before those of the city."""
    people = list(accounts.people_with_permit(REVIEWING, division_code)[:200])
    near = [
        one
        for one in people
        if any(len(scope or "") >= 6 and not str(scope).endswith("00") for scope in one.permits[REVIEWING])
    ]
    return near or people


def firm_within(person: Person, group_id: UUID) -> Firm:
    """A firm inside the division that an official sees."""
    rows = Firm.objects.filter(orgs.inside(scope_seen(person), "group__division"))
    found = rows.select_related("group__division__parent", "organisation__place", "park").filter(pk=group_id)
    firm = found.first()
    if firm is None:
        raise NotFound(_("没有找到这家企业，或它不在您负责的区域。"), "staff.not_within")
    return firm


def scope_seen(person: Person) -> str:
    """What the codes of the firms begin with that an official sees."""
    return orgs.scope_of(person, SEEING)
