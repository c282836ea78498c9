"""Administrators: what each role may do in this city."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock, registry
from shanzhi.core.access import permit
from shanzhi.core.forms import act
from shanzhi.core.htmx import go, page

from .. import actions, queries
from ..forms import RolePermitForm

MAY_CHANGE = "accounts.change_roles"


@permit(MAY_CHANGE, everywhere=True)
def permits(request: HttpRequest) -> HttpResponse:
    """All roles with how much they may do and how many people hold them."""
    return page(request, "accounts/office/permits.html", {"lines": queries.role_lines(at=clock.now())})


@permit(MAY_CHANGE, everywhere=True)
def role(request: HttpRequest, role: str) -> HttpResponse:
    """The permits of one role; each is given or taken on its own."""
    known = registry.roles().get(role)
    if known is None:
        raise Http404
    form = RolePermitForm(request.POST or None)
    done, _nothing = act(
        form, lambda data: actions.change_role(by=request.user, role=role, at=clock.now(), **data)
    )
    if done:
        messages.success(request, _("权限已调整，立即生效。"))
        return go(request, "accounts:role", role)
    context = {"role": known, "form": form, **_standing(request, role)}
    return page(request, "accounts/office/role.html", context, status=422 if form.is_bound else 200)


def _standing(request: HttpRequest, role: str) -> dict[str, Any]:
    """The role as it stands, and whether this administrator may change it."""
    at = clock.now()
    lines = queries.permit_lines(role)
    return {
        "rows": [
            (line, {"permit": line.permit.name, "allowed": "no" if line.allowed else "yes"}) for line in lines
        ],
        "changed": any(line.changed for line in lines),
        "holders": next(line.holders for line in queries.role_lines(at=at) if line.name == role),
        "is_own": queries.holds_role(request.user, role, at=at),
    }


@require_POST
@permit(MAY_CHANGE, everywhere=True)
def reset(request: HttpRequest, role: str) -> HttpResponse:
    """Back to the permits the role ships with."""
    actions.reset_role(by=request.user, role=role, at=clock.now())
    messages.success(request, _("已恢复出厂权限，立即生效。"))
    return go(request, "accounts:role", role)
