"""The citizen portal's own pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from shanzhi.core import htmx
from shanzhi.core.access import public
from shanzhi.core.clock import now
from shanzhi.core.htmx import here
from shanzhi.kernel.notify import queries as messages
from shanzhi.ui.home import Link, home_context, mine_context

LATEST = 2


@public
def home(request: HttpRequest) -> HttpResponse:
    """My code at once, what is due, the features by group."""
    context = home_context(request, now())
    if request.user.is_authenticated:
        context |= {
            "card_url": here(request, "health_code:card"),
            "health_code_name": settings.HEALTH_CODE_NAME,
            "latest": messages.inbox(request.user, only_unread=True)[:LATEST],
            "inbox_url": here(request, "notify:inbox"),
        }
    return htmx.page(request, "citizen/home.html", context)


@public
def mine(request: HttpRequest) -> HttpResponse:
    """My records, my family, my data, my switches."""
    real_name = Link(_("实名认证"), "id", here(request, "accounts:real_name"), _("办事前核对一次姓名和证件"))
    return htmx.page(request, "citizen/mine.html", mine_context(request, [real_name]))
