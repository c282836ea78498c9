"""The office portal's own pages."""

from django.http import HttpRequest, HttpResponse

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.ui.home import home_context, mine_context


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The workbench: what is due, the tools of one's tasks."""
    return htmx.page(request, "office/home.html", home_context(request, now()))


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """One's own records, security and switches."""
    return htmx.page(request, "office/mine.html", mine_context(request))
