"""Officials: the board of their division, the table of firms, one firm, the files to resume work, the parks."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.enums import Industry, Level
from shanzhi.kernel.orgs.models import Division

from .. import actions, boards, exports, queries, rules
from ..courses import steps_of
from ..forms import DecisionForm, FirmFilter, ParkForm, ResumeFilter


@permit("staff_health.see_board")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Completion by place, industry and park, and how the files to resume work stand."""
    at = now()
    found = boards.board_of(
        scope=queries.scope_seen(request.user), wanted=request.GET.get("division", ""), at=at
    )
    return htmx.page(request, "staff_health/office/board.html", {"board": found})


@permit("staff_health.see_board")
@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """The firms with how far they are today."""
    scope = queries.scope_seen(request.user)
    form = FirmFilter(request.GET, industries=Industry.choices, parks=queries.parks_within(scope))
    rows = queries.firms_found(day=city_day(now()), scope=scope, **form.wishes())
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.firm_columns(), rows, f"firms-{city_day(now())}")
    context = {"form": form, "listing": paged(request, rows)}
    return htmx.page(request, "staff_health/office/firms.html", context)


@permit("staff_health.see_board")
@require_safe
def firm(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """One firm: its parts today, its days, its files. Officials see figures here, no employee."""
    found = queries.firm_within(request.user, group_id)
    context = {"firm": found, "card": boards.firm_card(found, at=now())}
    return htmx.page(request, "staff_health/office/firm.html", context)


@permit("staff_health.review")
@require_safe
def resumes(request: HttpRequest) -> HttpResponse:
    """The files of the division, those that wait first."""
    form = ResumeFilter(request.GET)
    rows = queries.resumes_found(request.user, **form.wishes())
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.resume_columns(), rows, "resume-work")
    context = {
        "form": form,
        "listing": paged(request, rows),
        "figures": boards.resume_stats(orgs.scope_of(request.user, queries.REVIEWING)),
    }
    return htmx.page(request, "staff_health/office/resumes.html", context)


@permit("staff_health.review")
@require_http_methods(["GET", "POST"])
@never_cache
def resume(request: HttpRequest, resume_id: uuid.UUID) -> HttpResponse:
    """One file: what it says, its history, the decision."""
    found = queries.resume_within(request.user, resume_id)
    form = DecisionForm(request.POST or None, decisions=rules.decisions_for(found.state))
    if request.method == "POST":
        done, decided = act(
            form,
            lambda data: actions.decide_resume(by=request.user, resume_id=found.pk, at=now(), **data),
        )
        if done:
            words = _("已办理：%(state)s。企业会收到消息。") % {"state": decided.get_state_display()}
            messages.success(request, words)
            return htmx.go(request, "staff_health:resume", found.pk)
        found = queries.resume_within(request.user, resume_id)
    context = {
        "resume": found,
        "form": form,
        "decides": bool(rules.decisions_for(found.state)),
        "steps": steps_of(found),
        "papers": list(found.papers.order_by("created_at")),
    }
    status = 422 if form.is_bound else 200
    return htmx.page(request, "staff_health/office/resume.html", context, status=status)


@permit("staff_health.keep_parks")
@require_safe
def parks(request: HttpRequest) -> HttpResponse:
    """The parks of the division."""
    rows = queries.parks_within(orgs.scope_of(request.user, queries.PARKS))
    return htmx.page(request, "staff_health/office/parks.html", {"listing": paged(request, rows)})


@permit("staff_health.keep_parks")
@require_http_methods(["GET", "POST"])
def park(request: HttpRequest, park_id: uuid.UUID | None = None) -> HttpResponse:
    """Enter a park, or change it."""
    scope = orgs.scope_of(request.user, queries.PARKS)
    found = get_object_or_404(queries.parks_within(scope), pk=park_id) if park_id else None
    towns = Division.objects.filter(orgs.inside(scope, "pk"), level=Level.TOWN).order_by("code")
    initial = {"name": found.name, "division": found.division_id, "address": found.address} if found else {}
    form = ParkForm(request.POST or None, towns=towns, initial=initial)
    if request.method == "POST":
        done, _park = act(form, lambda data: actions.save_park(by=request.user, park=found, at=now(), **data))
        if done:
            messages.success(request, _("园区已保存，企业可以选择。"))
            return htmx.go(request, "staff_health:parks")
    context = {"form": form, "park": found}
    return render(request, "staff_health/office/park.html", context, status=422 if form.is_bound else 200)


@permit("staff_health.keep_parks")
@require_POST
def park_close(request: HttpRequest, park_id: uuid.UUID) -> HttpResponse:
    """No firm can choose it any more."""
    scope = orgs.scope_of(request.user, queries.PARKS)
    actions.close_park(
        by=request.user, park=get_object_or_404(queries.parks_within(scope), pk=park_id), at=now()
    )
    messages.success(request, _("园区已停用。"))
    return htmx.go(request, "staff_health:parks")
