"""The family: who I act for, who acts for me, who asks to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock, limits
from shanzhi.core.access import signed_in
from shanzhi.core.forms import act
from shanzhi.core.htmx import go, page

from .. import actions, queries
from ..enums import LinkState
from ..forms import FamilyForm
from ..models import FamilyLink


@signed_in
def family(request: HttpRequest) -> HttpResponse:
    context = {
        "members": queries.family_of(request.user),
        "guardians": queries.guardians_of(request.user),
        "requests": queries.family_requests_for(request.user),
    }
    return page(request, "accounts/portal/family.html", context)


@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """Add a child or an elder."""
    form = FamilyForm(request.POST or None)
    done, link = act(form, lambda data: _added(request, data))
    if done:
        added = link.state == LinkState.ACTIVE
        messages.success(
            request, _("家人已添加。") if added else _("已经请对方确认，对方同意后您就可以代办。")
        )
        return go(request, "accounts:family")
    return page(
        request, "accounts/portal/family_add.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _added(request: HttpRequest, data: dict[str, Any]) -> FamilyLink:
    limits.count(request, "claim_identity")  # the answer tells whether name and number belong together
    return actions.add_family_member(by=request.user, at=clock.now(), **data)


@require_POST
@signed_in
def answer(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Agree that somebody acts for me, or not."""
    link = get_object_or_404(FamilyLink, pk=link_id)
    agrees = request.POST.get("agrees") == "yes"
    actions.answer_family_request(by=request.user, link=link, agrees=agrees, at=clock.now())
    messages.success(request, _("已同意。") if agrees else _("已拒绝，对方不能为您代办。"))
    return go(request, "accounts:family")


@require_POST
@signed_in
def end(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """End it, from either side."""
    link = get_object_or_404(FamilyLink, pk=link_id)
    actions.end_family_link(by=request.user, link=link, at=clock.now())
    messages.success(request, _("已解除。"))
    return go(request, "accounts:family")
