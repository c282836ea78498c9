"""The office portal's own pages."""

from django.http import HttpRequest, HttpResponse

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.htmx import here
from shanzhi.kernel.notify import queries as messages
from shanzhi.ui.home import home_context, mine_context

LATEST = 3


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The workbench: what is due, what came in, the tools of one's tasks."""
    context = home_context(request, now()) | {
        "latest": messages.inbox(request.user, only_unread=True)[:LATEST],
        "inbox_url": here(request, "notify:inbox"),
    }
    return htmx.page(request, "office/home.html", context)


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """One's own records, security and switches."""
    return htmx.page(request, "office/mine.html", mine_context(request))
