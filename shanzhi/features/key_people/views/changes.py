"""Officials list people and change listings."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx, limits
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.forms import act
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, queries
from ..forms import CategoryChangeForm, ListingForm, PeriodForm, ReasonForm
from ..models import ListedPerson


@permit("key_people.manage")
@require_http_methods(["GET", "POST"])
def listed_new(request: HttpRequest) -> HttpResponse:
    """Put one person under a category."""
    form = _listing_form(request)
    if request.method == "POST":
        done, listed = act(form, lambda data: _listed(request, data))
        if done:
            messages.success(request, _("已纳入管理，今天的随访已派给网格员。"))
            return htmx.go(request, "key_people:listed", listed.pk)
    context = {"form": form, "has_categories": queries.active_categories().exists()}
    status = 422 if form.is_bound else 200
    return render(request, "key_people/office/listed_new.html", context, status=status)


def _listed(request: HttpRequest, data: dict[str, Any]) -> ListedPerson:
    limits.count(request, "look_up")
    return actions.list_by_number(by=request.user, at=now(), **data)


def _listing_form(request: HttpRequest) -> ListingForm:
    bound = request.POST if request.method == "POST" else None
    return ListingForm(
        bound,
        initial={"starts_on": city_day(now())},
        categories=queries.active_categories(),
        towns=queries.towns_in(orgs.scope_of(request.user, queries.MANAGING)),
        villages=queries.villages_of(bound.get("town", "") if bound else ""),
        villages_url=htmx.here(request, "key_people:villages"),
    )


@permit("key_people.manage")
@require_safe
def villages(request: HttpRequest) -> HttpResponse:
    """The options that follow a chosen town."""
    choices = queries.villages_of(request.GET.get("town", "")[:12])
    return render(request, "key_people/office/_villages.html", {"choices": choices})


@permit("key_people.manage")
@require_http_methods(["GET", "POST"])
def period(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """A later or an earlier end."""
    listed = queries.listed_within(request.user, listed_id)
    form = PeriodForm(request.POST or None, initial={"ends_on": listed.ends_on})
    return _changed(
        request,
        listed,
        form,
        action=actions.change_period,
        title=_("调整期限"),
        submit=_("保存新的期限"),
        thanks=_("期限已调整，并已告诉本人。"),
    )


@permit("key_people.manage")
@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """Another category from now on."""
    listed = queries.listed_within(request.user, listed_id)
    choices = queries.active_categories().exclude(pk=listed.category_id)
    form = CategoryChangeForm(
        request.POST or None, categories=choices, initial={"document_number": listed.document_number}
    )
    return _changed(
        request,
        listed,
        form,
        action=actions.change_category,
        title=_("变更类别"),
        submit=_("变更类别"),
        thanks=_("类别已变更，随访计划已更新。"),
    )


@permit("key_people.manage")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """The listing was a mistake."""
    listed = queries.listed_within(request.user, listed_id)
    return _changed(
        request,
        listed,
        ReasonForm(request.POST or None),
        action=actions.withdraw,
        title=_("撤销纳入"),
        submit=_("撤销纳入"),
        thanks=_("已撤销，并已告诉本人。"),
        note=_("只用于信息有误、不该纳入的情况。撤销后这条记录不再影响健康码；到期的人请办理解除。"),
        danger=True,
    )


def _changed(
    request: HttpRequest, listed: ListedPerson, form: Any, *, action: Any, thanks: str, **words: Any
) -> HttpResponse:
    """One form, one act, back to the person."""
    if request.method == "POST":
        done, _result = act(form, lambda data: action(by=request.user, listed=listed, at=now(), **data))
        if done:
            messages.success(request, thanks)
            return htmx.go(request, "key_people:listed", listed.pk)
    context = {"listed": listed, "form": form, **words}
    status = 422 if form.is_bound else 200
    return render(request, "key_people/office/change.html", context, status=status)
