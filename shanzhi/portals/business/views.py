"""The business portal's own pages."""

from django.http import HttpRequest, HttpResponse

from shanzhi.core import htmx
from shanzhi.core.access import public
from shanzhi.core.clock import now
from shanzhi.ui.home import home_context, mine_context


@public
def home(request: HttpRequest) -> HttpResponse:
    """For which enterprise I act, what is due, the features by group."""
    return htmx.page(request, "business/home.html", home_context(request, now()))


@public
def mine(request: HttpRequest) -> HttpResponse:
    """My enterprises, my records, my switches."""
    return htmx.page(request, "business/mine.html", mine_context(request))
