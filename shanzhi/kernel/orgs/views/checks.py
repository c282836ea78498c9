"""Officials check the licence of a person who wants to act for an organisation."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.forms import act
from shanzhi.core.htmx import go, page
from shanzhi.core.pagination import paged
from shanzhi.kernel.orgs import actions, queries
from shanzhi.kernel.orgs.forms import AnswerForm, SearchForm


@permit("orgs.check")
def checks(request: HttpRequest) -> HttpResponse:
    """Who waits, the longest first."""
    rows = queries.agents_to_check(queries.scope_of(request.user, "orgs.check"))
    form = SearchForm(request.GET)
    words = form.value("q")
    if words:
        rows = rows.filter(organisation__name__icontains=words)
    return page(request, "orgs/office/checks.html", {"listing": paged(request, rows), "form": form})


@permit("orgs.check")
def check(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """One of them: compare with the licence shown at the window, then decide."""
    waiting = queries.agents_to_check(queries.scope_of(request.user, "orgs.check"))
    agent = get_object_or_404(waiting, pk=agent_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        done, _result = act(
            form, lambda data: actions.answer_agent(by=request.user, agent=agent, at=now(), **data)
        )
        if done:
            return go(request, "orgs:checks")
    return page(request, "orgs/office/check.html", {"agent": agent, "form": form})
