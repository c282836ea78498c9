"""A firm in the business portal: taking part, when it asks, today by site and workshop, the lists."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import city_day, now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.queries.boards import group_sums
from shanzhi.kernel.declarations.queries.rosters import kept_tops
from shanzhi.kernel.orgs.enums import Level
from shanzhi.kernel.orgs.models import Division

from .. import actions, exports, queries
from ..forms import JoinForm, PlanForm
from ..models import Park
from ..today import ONLY, people_of, today_of


@signed_in
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Every firm and workshop that the person looks after, with how far it is."""
    posts = queries.posts_of(request.user)
    day = city_day(now())
    parts = {post.group.pk: queries.parts_of(post.group) for post in posts if post.group}
    sums = group_sums([part.pk for found in parts.values() for part in found], day)
    rows = []
    for post in posts:
        own = (
            [sums[part.pk] for part in parts.get(post.group.pk, []) if part.pk in sums] if post.group else []
        )
        rows.append(
            {
                "post": post,
                "asked": bool(own),
                "missing": sum(one.missing for one in own),
                "abnormal": sum(one.abnormal for one in own),
            }
        )
    return htmx.page(request, "staff_health/business/today.html", {"rows": rows})


@signed_in
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """One screen: the firm begins to ask."""
    organisation = queries.organisation_of(request.user, organisation_id)
    firm = getattr(organisation, "staff_firm", None)
    if firm is not None:
        return htmx.go(request, "staff_health:group", firm.pk)
    parks = Park.objects.filter(closed_at__isnull=True)
    form = JoinForm(request.POST or None, parks=parks, towns=None if organisation.place else _towns())
    if request.method == "POST":
        done, made = act(
            form,
            lambda data: actions.take_part(
                by=request.user, organisation_id=organisation.pk, at=now(), **data
            ),
        )
        if done:
            messages.success(request, _("已开始。接下来登记厂区、车间和员工，明天起员工会收到提醒。"))
            return htmx.go(request, "staff_health:group", made.pk)
    context = {"form": form, "organisation": organisation, "asked": queries.questionnaire()}
    return render(request, "staff_health/business/join.html", context, status=422 if form.is_bound else 200)


def _towns() -> list[tuple[str, str]]:
    rows = Division.objects.filter(level=Level.TOWN).select_related("parent").order_by("code")
    return [(row.code, f"{row.parent.name if row.parent else ''} {row.name}") for row in rows]


@signed_in
@require_safe
def group(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """A firm, site or workshop today."""
    at = now()
    found = queries.group_seen(request.user, group_id)
    top = found.top or found
    whole = queries.groups_seen(request.user).filter(pk=top.pk).exists()
    context: dict[str, Any] = {
        "group": found,
        "top": top,
        "today": today_of(found, at=at),
        "sees_whole": whole,
        "keeps": kept_tops(request.user, Audience.STAFF).filter(pk=top.pk).exists(),
        "acts": queries.agencies(request.user).filter(organisation=top.organisation_id).exists(),
    }
    return htmx.page(request, "staff_health/business/group.html", context)


@signed_in
@require_safe
def people(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Everybody in a part of the firm, or only the missing, abnormal, doubtful, absent."""
    at = now()
    found = queries.group_seen(request.user, group_id)
    round = queries.round_today(found.top or found, city_day(at))
    only = request.GET.get("only", "")
    only = only if only in ONLY else ""
    rows = people_of(found, round, only=only) if round else []
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.people_columns(), rows, f"staff-{city_day(at)}")
    context = {
        "group": found,
        "today": today_of(found, at=at),
        "round": round,
        "only": only,
        "listing": paged(request, rows, size=50),
    }
    return htmx.page(request, "staff_health/business/people.html", context)


@signed_in
@require_POST
@never_cache
def remind(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Remind exactly the missing of this part."""
    actions.remind(by=request.user, group_id=group_id, at=now())
    messages.success(request, _("正在提醒未申报的员工，已申报的不会收到。"))
    return htmx.go(request, "staff_health:group", group_id)


@signed_in
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """When the firm asks, and its park."""
    firm = queries.firm_represented(request.user, group_id)
    plan = queries.plan_of(firm.group)
    initial = {"opens": plan.opens, "closes": plan.closes, "days": plan.days} if plan else {}
    form = PlanForm(
        request.POST or None,
        parks=Park.objects.filter(closed_at__isnull=True),
        initial=initial | {"park": firm.park_id},
    )
    if request.method == "POST":
        done, _firm = act(
            form, lambda data: actions.change_plan(by=request.user, group_id=firm.pk, at=now(), **data)
        )
        if done:
            messages.success(request, _("已保存。新的时间从明天起生效，今天按原来的时间。"))
            return htmx.go(request, "staff_health:group", firm.pk)
    context = {"form": form, "firm": firm, "plan": plan}
    return render(
        request, "staff_health/business/settings.html", context, status=422 if form.is_bound else 200
    )
