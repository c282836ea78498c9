"""The business portal's own pages."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shanzhi.core import htmx
from shanzhi.core.access import public, signed_in
from shanzhi.core.clock import now
from shanzhi.core.htmx import here
from shanzhi.kernel.notify import queries as messages
from shanzhi.portals.business.acting import acting
from shanzhi.portals.business.acting import choose as choose_enterprise
from shanzhi.ui.home import Link, home_context, mine_context

LATEST = 2


@public
def home(request: HttpRequest) -> HttpResponse:
    """For which enterprises I act, what is due, the features by group."""
    context = home_context(request, now())
    if request.user.is_authenticated:
        context |= {
            "acting": acting(request),
            "organisations_url": here(request, "orgs:mine"),
            "latest": messages.inbox(request.user, only_unread=True)[:LATEST],
            "inbox_url": here(request, "notify:inbox"),
        }
    return htmx.page(request, "business/home.html", context)


@signed_in
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Act for another enterprise."""
    choose_enterprise(request, request.POST.get("organisation", ""))
    return htmx.leave(request, here(request, "home"))


@public
def mine(request: HttpRequest) -> HttpResponse:
    """My enterprises, my records, my switches."""
    real_name = Link(
        _("实名认证"), "id", here(request, "accounts:real_name"), _("代表企业办事前核对一次姓名和证件")
    )
    return htmx.page(request, "business/mine.html", mine_context(request, [real_name]))
