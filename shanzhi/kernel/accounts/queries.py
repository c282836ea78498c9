"""Questions about people."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core import clock, registry
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import is_mobile, normalised

from . import rules
from .enums import LinkState, ReviewState
from .models import FamilyLink, IdentityReview, Person, RoleGrant, RolePermit


class NotYours(DomainError):
    """Not a person one acts for."""

    status = 404


def person_by_phone(phone: str) -> Person | None:
    """The person who has confirmed that number."""
    return Person.objects.with_phone(phone).exclude(phone_confirmed_at=None).first()


def person_by_id_number(number: str) -> Person | None:
    """The person whose paper has that number, of whatever kind."""
    return Person.objects.with_id_number(normalised(number)).first()


def is_named(person: Person, name: str) -> bool:
    """Whether that is the person's name, as people write it."""
    return same_name(person.name, name)


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same as people write them."""
    return rules.same_name(one, other)


# Families ------------------------------------------------------------------------------------------------


def people_i_act_for(person: Person) -> list[Person]:
    """The person, then everyone they act for, oldest link first."""
    links = FamilyLink.objects.filter(guardian=person, state=LinkState.ACTIVE).select_related("member")
    return [person, *(link.member for link in links.order_by("answered_at"))]


def may_act_for(person: Person, member_id: UUID | str) -> Person:
    """The member, when the person is that member or acts for them; otherwise as if there were nobody."""
    if str(member_id) == str(person.pk):
        return person
    link = (
        FamilyLink.objects.filter(guardian=person, state=LinkState.ACTIVE, member_id=_uuid(member_id))
        .select_related("member")
        .first()
    )
    if link is None:
        raise NotYours(_("没有找到这位家人。"), "family.not_yours")
    return link.member


def _uuid(text: UUID | str) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def family_of(person: Person) -> QuerySet[FamilyLink]:
    """The links a guardian sees: active, waiting and just refused."""
    states = [LinkState.ACTIVE, LinkState.PENDING, LinkState.REFUSED]
    return (
        FamilyLink.objects.filter(guardian=person, state__in=states)
        .select_related("member")
        .order_by("asked_at")
    )


def guardians_of(person: Person) -> QuerySet[FamilyLink]:
    """Who acts for the person."""
    return FamilyLink.objects.filter(member=person, state=LinkState.ACTIVE).select_related("guardian")


def family_requests_for(person: Person) -> QuerySet[FamilyLink]:
    """Requests that wait for this person's answer, for themselves or for a member without a phone."""
    acts_for = FamilyLink.objects.filter(guardian=person, state=LinkState.ACTIVE, member=OuterRef("member"))
    mine = Q(member=person) | (Q(member__phone_index=None) & Q(Exists(acts_for)) & ~Q(guardian=person))
    return FamilyLink.objects.filter(mine, state=LinkState.PENDING).select_related("guardian", "member")


def may_answer(person: Person, link: FamilyLink) -> bool:
    """The member, or for a member without a phone somebody who already acts for them, never the one who asks."""
    if link.guardian_id == person.pk:
        return False
    if link.member_id == person.pk:
        return True
    acts = FamilyLink.objects.filter(guardian=person, member=link.member_id, state=LinkState.ACTIVE)
    return link.member.phone is None and acts.exists()


# Roles ---------------------------------------------------------------------------------------------------


def permits_of_role(role: str) -> frozenset[str] | None:
    """What a role may do in this city; None when there is no such role."""
    shipped = registry.roles().get(role)
    overrides = list(RolePermit.objects.filter(role=role).values("permit", "allowed"))
    if shipped is None and not overrides:
        return None
    return rules.role_permits(shipped.permits if shipped else (), overrides)


def shipped_permits(role: str) -> tuple[str, ...]:
    """What a role may do before the city changes it."""
    shipped = registry.roles().get(role)
    return shipped.permits if shipped else ()


def holds_role(person: Person, role: str, *, at: dt.datetime) -> bool:
    return RoleGrant.objects.valid(at).filter(person=person, role=role).exists()


@dataclass(frozen=True)
class RoleLine:
    """A role among all: how many permits it has, how many the city changed, how many people hold it."""

    name: str
    title: Any
    permits: int
    changed: int
    holders: int


def role_lines(*, at: dt.datetime) -> list[RoleLine]:
    """Every role the platform ships with, as it stands in this city."""
    overrides: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for row in RolePermit.objects.values("role", "permit", "allowed"):
        overrides[row["role"]].append(row)
    held = RoleGrant.objects.valid(at).values_list("role").annotate(people=Count("person", distinct=True))
    holders = dict(held)
    return [
        RoleLine(
            role.name,
            role.title,
            len(rules.role_permits(role.permits, overrides[role.name])),
            len(overrides[role.name]),
            holders.get(role.name, 0),
        )
        for role in registry.roles().values()
    ]


@dataclass(frozen=True)
class PermitLine:
    """A permit as one role has it, or has it not; `changed` by the city."""

    permit: registry.Permit
    allowed: bool
    changed: bool


def permit_lines(role: str) -> list[PermitLine]:
    """Every permit there is, for one role; those it has come first."""
    shipped, now = shipped_permits(role), permits_of_role(role) or frozenset()
    lines = [
        PermitLine(permit, permit.name in now, (permit.name in now) != (permit.name in shipped))
        for permit in registry.collect("permits")
    ]
    return sorted(lines, key=lambda line: not line.allowed)


def is_official(person: Person, at: dt.datetime) -> bool:
    """Holds some role now."""
    return RoleGrant.objects.valid(at).filter(person=person).exists()


def people_with_permit(name: str, division_code: str = "") -> QuerySet[Person]:
    """Active people who hold the permit for that division or for one above it."""
    shipped = {role.name for role in registry.roles().values() if name in role.permits}
    changed = dict(RolePermit.objects.filter(permit=name).values_list("role", "allowed"))
    roles = {role for role in shipped if changed.get(role, True)} | {
        r for r, allowed in changed.items() if allowed
    }
    grants = RoleGrant.objects.valid(clock.now()).filter(
        person=OuterRef("pk"), role__in=roles, division_code__in=rules.scopes_above(division_code)
    )
    return Person.objects.filter(Exists(grants), is_active=True).order_by("name", "pk")


def grants(*, search: str = "", role: str = "", at: dt.datetime) -> QuerySet[RoleGrant]:
    """Grants in force for the administrators' list; `search` is a name or a whole phone number."""
    rows = RoleGrant.objects.valid(at).select_related("person", "granted_by").order_by("-since", "pk")
    if role:
        rows = rows.filter(role=role)
    return rows.filter(person__in=people_matching(search)) if search else rows


def people_matching(search: str) -> QuerySet[Person]:
    """People by part of the name or by the whole phone number; numbers are never searched in part."""
    text = search.strip()
    found = (
        Person.objects.with_phone(text) if is_mobile(text) else Person.objects.filter(name__icontains=text)
    )
    return found.filter(is_active=True).exclude(phone_index=None)


# Reviews -------------------------------------------------------------------------------------------------


def open_review_of(person: Person) -> IdentityReview | None:
    """What an official still has to look at for this person."""
    return IdentityReview.objects.filter(person=person, state=ReviewState.PENDING).first()


def last_review_of(person: Person) -> IdentityReview | None:
    return IdentityReview.objects.filter(person=person).order_by("-asked_at").first()


def reviews(*, state: str) -> QuerySet[IdentityReview]:
    """The officials' queue, oldest first."""
    return (
        IdentityReview.objects.filter(state=state).select_related("person", "decided_by").order_by("asked_at")
    )
