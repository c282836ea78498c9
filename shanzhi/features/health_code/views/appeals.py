"""Appeals against a colour: the person's pages and the officials' desk."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit, signed_in
from shanzhi.core.clock import now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, courses, exports, queries, rules
from ..enums import AppealState, Symptom
from ..forms import AppealFilter, AppealForm, KeepForm, StatementForm
from ..models import HealthDeclaration

ANSWERING = "health_code.answer_appeals"
PROPOSING = "health_code.propose_colour"


@signed_in
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """One's own and the family's."""
    context = {"listing": paged(request, queries.appeals_of_family(request.user)), "now": now()}
    return htmx.page(request, "health_code/citizen/appeals.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def appeal_new(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Straight from the reason of the colour; a running appeal is opened instead."""
    at = now()
    person = accounts.may_act_for(request.user, person_id)
    running = queries.running_appeals([person.pk]).get(person.pk)
    if running is not None:
        return htmx.go(request, "health_code:appeal", running.pk)
    form = AppealForm(request.POST or None, request.FILES or None, initial={"phone": request.user.phone})
    if request.method == "POST":
        done, appeal = act(
            form,
            lambda data: actions.make_appeal(
                by=request.user,
                person_id=person_id,
                text=data["text"],
                phone=data["phone"],
                photos=form.photos(),
                at=at,
            ),
        )
        if done:
            return htmx.go(request, "health_code:appeal", appeal.pk)
    code = queries.code_of(person)
    context = {
        "form": form,
        "person": person,
        "why": queries.why_of([code])[0] if code else None,
        "may_appeal": queries.may_appeal(code, at=at),
        "hours": queries.appeal_hours(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "health_code/citizen/appeal_new.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, appeal_id: uuid.UUID) -> HttpResponse:
    """Every step so far and when the answer is due; a POST says more."""
    at = now()
    found = queries.appeal_of_family(request.user, appeal_id)
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        done, _appeal = act(
            form,
            lambda data: actions.add_to_appeal(
                by=request.user, appeal_id=appeal_id, text=data["text"], photos=form.photos(), at=at
            ),
        )
        if done:
            return htmx.go(request, "health_code:appeal", appeal_id)
    context = {
        "appeal": found,
        "form": form,
        "steps": courses.course_of(found, reader=request.user, at=at),
        "hours": queries.appeal_hours(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "health_code/citizen/appeal.html", context, status=status)


@signed_in
@require_POST
def appeal_withdraw(request: HttpRequest, appeal_id: uuid.UUID) -> HttpResponse:
    actions.withdraw_appeal(by=request.user, appeal_id=appeal_id, at=now())
    return htmx.go(request, "health_code:appeal", appeal_id)


# Officials -----------------------------------------------------------------------------------------------


@permit(ANSWERING)
@require_safe
def office_appeals(request: HttpRequest) -> HttpResponse:
    at = now()
    scope = orgs.scope_of(request.user, ANSWERING)
    form = AppealFilter(request.GET, towns=queries.towns_in(scope))
    rows = queries.appeals_found(scope=scope, at=at, **form.wishes())
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.appeal_columns(at), rows, "appeals")
    listing = paged(request, rows)
    context = {
        "form": form,
        "listing": listing,
        "clocks": [(row, courses.clock_of(row, at=at)) for row in listing],
        "overdue": queries.overdue_appeals(scope=scope, at=at),
    }
    return htmx.page(request, "health_code/office/appeals.html", context)


@permit(ANSWERING, records=True)
@require_http_methods(["GET", "POST"])
@never_cache
def office_appeal(request: HttpRequest, appeal_id: uuid.UUID) -> HttpResponse:
    """What the person says beside what is known of them; reading it leaves a trace. A POST keeps the colour."""
    at = now()
    opened = actions.open_appeal(by=request.user, appeal_id=appeal_id, at=at)
    form = KeepForm(request.POST or None)
    if request.method == "POST":
        done, _appeal = act(
            form, lambda data: actions.keep_colour(by=request.user, appeal_id=appeal_id, at=at, **data)
        )
        if done:
            return htmx.go(request, "health_code:office_appeal", appeal_id)
    known = queries.dossier_of(opened.person)
    declaration = queries.last_declaration(opened.person)
    context = {
        "appeal": opened,
        "form": form,
        "clock": courses.clock_of(opened, at=at),
        "steps": courses.course_of(opened, reader=request.user, at=at, official=True),
        "why": known.why,
        "is_current": known.code is not None and rules.is_current(known.code.until, at=at),
        "declaration": declaration,
        "symptoms": _symptoms(declaration),
        "evidence": known.evidence,
        "history": known.history[:10],
        "proposal": None if opened.state == AppealState.OPEN else queries.proposal_for(opened),
        "may_propose": request.user.has_permit_in(PROPOSING, opened.division_id),
    }
    status = 422 if form.is_bound else 200
    return render(request, "health_code/office/appeal.html", context, status=status)


def _symptoms(declaration: HealthDeclaration | None) -> str:
    """In words, or that there were none."""
    said = declaration.symptoms if declaration else []
    return "、".join(str(Symptom(one).label) for one in said) or gettext("没有")
