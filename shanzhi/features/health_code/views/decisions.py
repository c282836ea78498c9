"""Officials: colours set by hand. One proposes, a second one confirms or refuses."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx, limits
from shanzhi.core.access import permit
from shanzhi.core.clock import local, now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, exports, queries, rules
from ..enums import Colour, ProposalState
from ..forms import LookUpForm, NoteForm, ProposalFilter, ProposalForm
from ..models import HealthCode

SEEING = "health_code.see_decisions"
PROPOSING = "health_code.propose_colour"
CONFIRMING = "health_code.confirm_colour"
ANSWERING = "health_code.answer_appeals"
USUAL_DAYS = 14


@permit(SEEING)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    at = now()
    scope = orgs.scope_of(request.user, SEEING)
    form = ProposalFilter(request.GET, towns=queries.towns_in(scope))
    rows = queries.proposals_found(scope=scope, at=at, **form.wishes())
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.proposal_columns(), rows, "decisions")
    waiting = queries.proposals_waiting(
        scope=orgs.scope_of(request.user, CONFIRMING), person=request.user
    ).count()
    context = {
        "form": form,
        "listing": paged(request, rows),
        "now": at,
        "waiting": waiting,
        "may_propose": request.user.has_permit(PROPOSING),
    }
    return htmx.page(request, "health_code/office/decisions.html", context)


@permit(PROPOSING)
@require_http_methods(["GET", "POST"])
@never_cache
def decision_find(request: HttpRequest) -> HttpResponse:
    """Who it is about: found by a number, with a reason."""
    at = now()
    form = LookUpForm(request.POST or None)
    if request.method == "POST":
        done, code = act(form, lambda data: _found(request, at, data))
        if done:
            return htmx.go(request, "health_code:decision_new", code.person_id)
    status = 422 if form.is_bound else 200
    return render(request, "health_code/office/decision_find.html", {"form": form}, status=status)


def _found(request: HttpRequest, at: dt.datetime, data: dict[str, Any]) -> HealthCode:
    limits.count(request, "look_up")
    return actions.find_for_proposal(by=request.user, at=at, **data)


@permit(PROPOSING)
@require_http_methods(["GET", "POST"])
@never_cache
def decision_new(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """What colour, why, by which document, until when. `?appeal=` names the appeal it answers."""
    at = now()
    code = queries.code_in(orgs.scope_of(request.user, PROPOSING), person_id)
    appeal = _appeal(request, person_id)
    form = ProposalForm(request.POST or None, initial=_first_values(appeal, at))
    if request.method == "POST":
        done, proposal = act(
            form,
            lambda data: actions.propose_colour(
                by=request.user,
                person_id=person_id,
                appeal_id=appeal.pk if appeal else None,
                at=at,
                **data,
            ),
        )
        if done:
            return htmx.go(request, "health_code:decision", proposal.pk)
    context = {
        "form": form,
        "code": code,
        "appeal": appeal,
        "why": queries.why_of([code])[0],
        "is_current": rules.is_current(code.until, at=at),
    }
    status = 422 if form.is_bound else 200
    return render(request, "health_code/office/decision_new.html", context, status=status)


def _appeal(request: HttpRequest, person_id: uuid.UUID) -> Any:
    """The appeal named in the address, when it is this person's and may be answered by this official."""
    asked = request.GET.get("appeal", "")
    if not asked:
        return None
    scope = orgs.scope_of(request.user, ANSWERING)
    return queries.appeals_found(scope=scope, at=now()).filter(pk=_uuid(asked), person=person_id).first()


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _first_values(appeal: Any, at: dt.datetime) -> dict[str, Any]:
    until = local(at + dt.timedelta(days=USUAL_DAYS)).replace(hour=23, minute=59, second=0, microsecond=0)
    if appeal is None:
        return {"until": until}
    reason = _("经核实您的申诉，原判定与实际情况不符，予以更正。")
    return {"until": until, "colour": Colour.GREEN, "reason": reason}


@permit(SEEING)
@require_safe
@never_cache
def decision(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    return _decision_page(request, proposal_id, NoteForm())


def _decision_page(
    request: HttpRequest, proposal_id: uuid.UUID, form: NoteForm, status: int = 200
) -> HttpResponse:
    at = now()
    person = request.user
    proposal = queries.proposal_in(orgs.scope_of(person, SEEING), proposal_id)
    code = queries.code_of(proposal.person)
    refusal = rules.decision_refusal(proposal, by=person.pk, at=at)
    confirms = person.has_permit_in(CONFIRMING, proposal.division_id)
    waiting = proposal.state == ProposalState.WAITING
    context = {
        "proposal": proposal,
        "form": form,
        "why": queries.why_of([code])[0] if code else None,
        "is_current": code is not None and rules.is_current(code.until, at=at),
        "may_decide": confirms and refusal is None,
        "is_own": waiting and refusal == "same_official",
        "is_lapsed": waiting and proposal.until <= at,
        "is_over": proposal.state == ProposalState.CONFIRMED and proposal.until <= at,
        "may_read_appeal": person.has_permit_in(ANSWERING, proposal.division_id),
        "may_change": proposal.state == ProposalState.CONFIRMED
        and person.has_permit_in(PROPOSING, proposal.division_id),
    }
    return render(request, "health_code/office/decision.html", context, status=status)


@permit(CONFIRMING)
@require_POST
def decision_confirm(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """`verdict` says which of the two buttons was pressed."""
    form = NoteForm(request.POST)
    decide = actions.confirm_colour if request.POST.get("verdict") == "confirm" else actions.refuse_colour
    done, _proposal = act(
        form, lambda data: decide(by=request.user, proposal_id=proposal_id, at=now(), **data)
    )
    if done:
        return htmx.go(request, "health_code:decision", proposal_id)
    return _decision_page(request, proposal_id, form, status=422)


@permit(PROPOSING)
@require_POST
def decision_withdraw(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    actions.withdraw_proposal(by=request.user, proposal_id=proposal_id, at=now())
    return htmx.go(request, "health_code:decision", proposal_id)
