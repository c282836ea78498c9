"""The citizen portal's own pages."""

from django.http import HttpRequest, HttpResponse

from shanzhi.core import htmx
from shanzhi.core.access import public
from shanzhi.core.clock import now
from shanzhi.ui.home import home_context, mine_context


@public
def home(request: HttpRequest) -> HttpResponse:
    """My code at once, what is due, the features by group."""
    return htmx.page(request, "citizen/home.html", home_context(request, now()))


@public
def mine(request: HttpRequest) -> HttpResponse:
    """My records, my family, my data, my switches."""
    return htmx.page(request, "citizen/mine.html", mine_context(request))
