"""What a role may do in this city, whatever it ships with."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import registry
from shanzhi.kernel.audit import actions as audit

from .. import queries, rules
from ..models import Person, RolePermit
from .roles import RoleRefused


@transaction.atomic
def change_role(*, by: Person | None, role: str, permit: str, allowed: bool, at: dt.datetime) -> None:
    """The city gives a role a permit, or takes one away. What is as shipped again leaves no trace but the record."""
    _refuse_changer(by, role, at)
    if permit not in {known.name for known in registry.collect("permits")}:
        raise RoleRefused(_("没有这个权限。"), "role.no_permit", field="permit")
    if allowed == (permit in queries.shipped_permits(role)):
        RolePermit.objects.filter(role=role, permit=permit).delete()
    else:
        RolePermit.objects.update_or_create(role=role, permit=permit, defaults={"allowed": allowed})
    detail = {"permit": permit, "allowed": allowed}
    audit.record(by=by, act="accounts.role_changed", subject=f"role:{role}", at=at, detail=detail)


@transaction.atomic
def reset_role(*, by: Person | None, role: str, at: dt.datetime) -> None:
    """Back to the permits the role ships with."""
    _refuse_changer(by, role, at)
    changed = RolePermit.objects.select_for_update().filter(role=role)
    undone = {row.permit: row.allowed for row in changed}
    if undone:
        changed.delete()
        audit.record(
            by=by, act="accounts.role_reset", subject=f"role:{role}", at=at, detail={"undone": undone}
        )


def _refuse_changer(by: Person | None, role: str, at: dt.datetime) -> None:
    """For the whole city only, and never a role of one's own: so nobody empowers or locks out themselves."""
    if queries.permits_of_role(role) is None:
        raise RoleRefused(_("没有这个角色。"), "role.unknown", field="role", status=404)
    if by is None:
        return
    if not by.has_permit_in(rules.CHANGING, ""):
        raise RoleRefused(_("只有全市的管理员可以调整角色的权限。"), "role.not_permitted", status=403)
    if queries.holds_role(by, role, at=at):
        raise RoleRefused(_("不能调整自己持有的角色，请由另一位管理员办理。"), "role.own", status=403)
