"""Units of the administration, their posts and the people in them."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events.actions import emit
from shanzhi.kernel.orgs.models import Division, Membership, Post, Unit


class UnitRefused(DomainError):
    """A unit, post or membership that cannot stand."""


@transaction.atomic
def open_unit(
    *,
    by: Person | None,
    name: str,
    short_name: str,
    division: Division,
    at: dt.datetime,
    parent: Unit | None = None,
    credit_code: str = "",
    order: int = 50,
) -> Unit:
    """Open a department, or an office inside one."""
    if Unit.objects.filter(parent=parent, name=name, division=division).exists():
        raise UnitRefused(_("已经有同名的单位"), "unit.exists", field="name", status=409)
    unit = Unit.objects.create(
        name=name,
        short_name=short_name,
        division=division,
        parent=parent,
        credit_code=credit_code,
        order=order,
    )
    audit.record(by=by, act="orgs.open_unit", subject=ref(unit), at=at)
    return unit


@transaction.atomic
def open_post(*, by: Person | None, unit: Unit, name: str, at: dt.datetime, rank: int = 50) -> Post:
    """Open a position in a unit; asking twice gives the same one."""
    post, fresh = Post.objects.get_or_create(unit=unit, name=name, defaults={"rank": rank})
    if fresh:
        audit.record(by=by, act="orgs.open_post", subject=ref(post), at=at)
    return post


@transaction.atomic
def place_official(
    *,
    by: Person | None,
    person: Person,
    unit: Unit,
    at: dt.datetime,
    post: Post | None = None,
    is_primary: bool = True,
) -> Membership:
    """Put a person into a unit. A new primary place makes the former one a second place."""
    if post and post.unit_id != unit.pk:
        raise UnitRefused(_("这个岗位不属于该单位"), "unit.other_post", field="post")
    Person.objects.select_for_update().get(pk=person.pk)
    current = Membership.objects.filter(person=person, until__isnull=True)
    if current.filter(unit=unit).exists():
        raise UnitRefused(_("此人已在该单位任职"), "unit.already_member", field="person", status=409)
    if is_primary:
        current.filter(is_primary=True).update(is_primary=False)
    membership = Membership.objects.create(
        person=person, unit=unit, post=post, is_primary=is_primary, since=at
    )
    emit(
        "orgs.official_placed",
        subject=ref(person),
        at=at,
        by=by,
        division_code=unit.division_id,
        payload={"unit": ref(unit)},
    )
    audit.record(by=by, act="orgs.place_official", subject=ref(person), at=at, detail={"unit": ref(unit)})
    return membership


@transaction.atomic
def release_official(*, by: Person | None, membership: Membership, at: dt.datetime, reason: str = "") -> None:
    """End a membership."""
    ended = Membership.objects.filter(pk=membership.pk, until__isnull=True).update(until=at)
    if not ended:
        raise UnitRefused(_("此人已不在该单位任职"), "unit.not_member", status=409)
    audit.record(by=by, act="orgs.release_official", subject=ref(membership.person), at=at, reason=reason)
