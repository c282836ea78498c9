"""Who holds which role."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.audit import actions as audit

from .. import queries, rules
from ..models import Person, RoleGrant


class RoleRefused(DomainError):
    """This role cannot be given or taken like this."""


@transaction.atomic
def grant_role(
    *,
    by: Person | None,
    person: Person,
    role: str,
    division_code: str = "",
    unit_ref: str = "",
    until: dt.datetime | None = None,
    at: dt.datetime,
) -> RoleGrant:
    """Give a role for a division ("" is the whole city). The same role twice is the one that is there already."""
    _refuse_granter(by, person, role, division_code)
    if until is not None and until <= at:
        raise RoleRefused(_("到期时间要晚于现在。"), "role.until", field="until")
    Person.objects.select_for_update().get(pk=person.pk)
    place = {"person": person, "role": role, "division_code": division_code, "unit_ref": unit_ref}
    present = RoleGrant.objects.valid(at).filter(**place).first()
    if present and present.until == until:
        return present
    if present:
        _end(present, at)
    grant = RoleGrant.objects.create(**place, since=at, until=until, granted_by=by)
    person.forget_permits()
    detail = {"role": role, "division": division_code}
    audit.record(by=by, act="accounts.role_granted", subject=ref(person), at=at, detail=detail)
    return grant


@transaction.atomic
def revoke_role(*, by: Person | None, grant: RoleGrant, at: dt.datetime) -> RoleGrant:
    """End a grant now. A second time does nothing."""
    row = RoleGrant.objects.select_for_update(of=("self",)).select_related("person").get(pk=grant.pk)
    _refuse_granter(by, row.person, row.role, row.division_code)
    if row.until is None or row.until > at:
        _end(row, at)
        audit.record(
            by=by,
            act="accounts.role_revoked",
            subject=ref(row.person),
            at=at,
            detail={"role": row.role, "division": row.division_code},
        )
    return row


def _end(grant: RoleGrant, at: dt.datetime) -> None:
    grant.until = max(at, grant.since)
    grant.save(update_fields=["until"])
    grant.person.forget_permits()


def _refuse_granter(by: Person | None, person: Person, role: str, division_code: str) -> None:
    """Within one's own divisions, never for oneself; a role that can grant or change
    roles is given by a city-wide granter only.
    """
    permits = queries.permits_of_role(role)
    if permits is None:
        raise RoleRefused(_("没有这个角色。"), "role.unknown", field="role")
    if by is None:
        return
    if by.pk == person.pk:
        raise RoleRefused(_("不能给自己授权，请由另一位管理员办理。"), "role.self", status=403)
    needed = "" if rules.is_powerful(permits) else division_code
    if not by.has_permit_in(rules.GRANTING, needed):
        raise RoleRefused(_("这个角色或这个区划不在您的授权范围内。"), "role.not_permitted", status=403)
