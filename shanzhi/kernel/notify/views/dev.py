"""What a development machine would have sent."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from shanzhi.core import htmx
from shanzhi.core.access import public
from shanzhi.core.pagination import paged
from shanzhi.kernel.notify import queries


@public
def outbox(request: HttpRequest) -> HttpResponse:
    """Sign-in codes, mails and pushes, newest first; `?to=` finds a phone or address."""
    if not settings.DEV_PAGES:
        raise Http404
    to = request.GET.get("to", "").strip()
    context = {"listing": paged(request, queries.dev_outbox(to)), "to": to}
    return htmx.page(request, "notify/dev/outbox.html", context)
