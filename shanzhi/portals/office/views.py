"""The office portal's own pages."""

from django.http import HttpRequest, HttpResponse

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.htmx import here
from shanzhi.kernel.notify import queries as messages
from shanzhi.ui.headlines import headlines
from shanzhi.ui.home import home_context, mine_context

LATEST = 3


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The workbench: figures of today, what is due, what came in, the tools of one's tasks."""
    at = now()
    context = (
        home_context(request, at)
        | {
            "headlines": headlines(request.portal, request.user, at),  # type: ignore[attr-defined]
            "latest": messages.inbox(request.user)[:LATEST],
            "inbox_url": here(request, "notify:inbox"),
        }
    )
    return htmx.page(request, "office/home.html", context)


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """One's own records, security and switches."""
    return htmx.page(request, "office/mine.html", mine_context(request))
