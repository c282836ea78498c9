"""我的企业: joining an organisation, and looking after those who act for it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.forms import act
from shanzhi.core.htmx import go, page
from shanzhi.kernel.orgs import actions, queries
from shanzhi.kernel.orgs.forms import AnswerForm, EndForm, JoinForm, RegisterForm


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """The organisations I act for, those I have asked to join, and who waits for me."""
    context = {
        "agencies": queries.agencies_of(request.user),
        "waiting": queries.agents_to_confirm(request.user),
    }
    return page(request, "orgs/business/mine.html", context)


@signed_in
def join(request: HttpRequest) -> HttpResponse:
    """Ask to act for an organisation that is in the register."""
    form = JoinForm(request.POST or None)
    if request.method == "POST":
        done, agent = act(form, lambda data: actions.join_organisation(by=request.user, at=now(), **data))
        if done:
            messages.success(request, _("申请已提交，%(who)s后生效") % {"who": agent.get_route_display()})
            return go(request, "orgs:mine")
    return page(request, "orgs/business/join.html", {"form": form})


@signed_in
def register(request: HttpRequest) -> HttpResponse:
    """Enter an organisation into the register and ask to act for it, in one step."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST":
        done, _agent = act(form, lambda data: actions.register_and_join(by=request.user, at=now(), **data))
        if done:
            messages.success(request, _("单位已登记，请带营业执照到政务服务窗口核验"))
            return go(request, "orgs:mine")
    return page(request, "orgs/business/register.html", {"form": form})


@signed_in
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation of mine and the people bound to it."""
    agency = queries.agency(request.user, organisation_id)
    context = {
        "organisation": agency.organisation,
        "agency": agency,
        "agents": queries.agents_of(agency.organisation),
        "is_representative": agency.organisation.representative_id == request.user.pk,
    }
    return page(request, "orgs/business/organisation.html", context)


@signed_in
def agent(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """The legal representative confirms or refuses somebody who asked."""
    asked = get_object_or_404(queries.agents_to_confirm(request.user), pk=agent_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        done, _result = act(
            form, lambda data: actions.answer_agent(by=request.user, agent=asked, at=now(), **data)
        )
        if done:
            return go(request, "orgs:organisation", asked.organisation_id)
    return page(request, "orgs/business/agent.html", {"agent": asked, "form": form})


@signed_in
def end(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """The legal representative ends an agent's rights."""
    agent = get_object_or_404(queries.agents_led_by(request.user), pk=agent_id)
    form = EndForm(request.POST or None)
    if request.method == "POST":
        done, _result = act(
            form, lambda data: actions.end_agency(by=request.user, agent=agent, at=now(), **data)
        )
        if done:
            return go(request, "orgs:organisation", agent.organisation_id)
    return page(request, "orgs/business/end.html", {"agent": agent, "form": form})


@signed_in
def withdraw(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Stop acting for an organisation, or take back the wish to; asked once before it happens."""
    agency = get_object_or_404(queries.agencies_of(request.user), organisation=organisation_id)
    if request.method == "POST":
        actions.leave_organisation(by=request.user, organisation=agency.organisation, at=now())
        messages.success(request, _("您已退出 %(name)s") % {"name": agency.organisation.name})
        return go(request, "orgs:mine")
    return page(request, "orgs/business/withdraw.html", {"agency": agency})
