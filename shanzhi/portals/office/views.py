"""The office portal's own pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.htmx import here
from shanzhi.kernel.notify import queries as messages
from shanzhi.ui.headlines import headline, headlines
from shanzhi.ui.home import home_context, mine_context

LATEST = 3


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The workbench: figures of today, what is due, what came in, the tools of one's tasks."""
    at = now()
    context = (
        home_context(request, at)
        | {
            "headlines": headlines(request.portal, request.user),  # type: ignore[attr-defined]
            "latest": messages.inbox(request.user)[:LATEST],
            "inbox_url": here(request, "notify:inbox"),
        }
    )
    return htmx.page(request, "office/home.html", context)


@signed_in
@require_safe
def figures(request: HttpRequest, name: str) -> HttpResponse:
    """One module's figures of today."""
    row = headline(request.portal, request.user, name)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    context = {"title": row.title, "figures": row.figures(request.user, now())}
    return htmx.page(request, "office/figures.html", context)


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """One's own records, security and switches."""
    return htmx.page(request, "office/mine.html", mine_context(request))
