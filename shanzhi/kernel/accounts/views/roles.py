"""Administrators: who holds which role."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock, registry
from shanzhi.core.access import permit
from shanzhi.core.forms import act
from shanzhi.core.htmx import go, page
from shanzhi.core.pagination import paged

from .. import actions, queries
from ..forms import GrantForm, GrantSearchForm, SearchForm
from ..models import Person, RoleGrant

MAY_GRANT = "accounts.grant_roles"


@permit(MAY_GRANT)
def roles(request: HttpRequest) -> HttpResponse:
    """Grants in force, searched by name, whole phone number or role."""
    form = GrantSearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "role": ""}
    rows = queries.grants(search=wanted["q"], role=wanted["role"], at=clock.now())
    listing = paged(request, rows)
    return page(
        request, "accounts/office/roles.html", {"form": form, "listing": listing, "rows": _titled(listing)}
    )


def _titled(grants: Iterable[RoleGrant]) -> list[tuple[RoleGrant, Any]]:
    """Each grant with its role's words; a role that no module names any more keeps its bare name."""
    known = registry.roles()
    return [(row, known[row.role].title if row.role in known else row.role) for row in grants]


@permit(MAY_GRANT)
def find(request: HttpRequest) -> HttpResponse:
    """Find the person to give a role to."""
    form = SearchForm(request.GET)
    search = form.cleaned_data["q"] if form.is_valid() else ""
    people = paged(request, queries.people_matching(search).order_by("name", "pk") if search else [])
    return page(request, "accounts/office/people.html", {"form": form, "listing": people, "q": search})


@permit(MAY_GRANT)
def grant(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a role to a person; what they hold already stands beside."""
    person = get_object_or_404(Person, pk=person_id, is_active=True)
    form = GrantForm(request.POST or None)
    done, _grant = act(
        form,
        lambda _data: actions.grant_role(by=request.user, person=person, at=clock.now(), **form.granted()),
    )
    if done:
        messages.success(request, _("角色已授予，立即生效。"))
        return go(request, "accounts:roles")
    held = _titled(RoleGrant.objects.valid(clock.now()).filter(person=person))
    context = {"form": form, "person": person, "held": held}
    return page(request, "accounts/office/grant.html", context, status=422 if form.is_bound else 200)


@require_POST
@permit(MAY_GRANT)
def revoke(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Take a role back, at once."""
    row = get_object_or_404(RoleGrant, pk=grant_id)
    actions.revoke_role(by=request.user, grant=row, at=clock.now())
    messages.success(request, _("角色已收回，立即生效。"))
    return go(request, "accounts:roles")
