"""Pages for what went wrong outside an action."""

import logging
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from shanzhi.core import htmx, outage
from shanzhi.core.access import public
from shanzhi.core.problems import problem

_log = logging.getLogger(__name__)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, template, status=status)


@public
def not_permitted(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, "errors/403.html", 403)


@public
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(404, "not-found", _("没有找到"))
    return _page(request, "errors/404.html", 404)


@public(records=True)  # a read-only transaction would need the database that may be what broke
def broken(request: HttpRequest) -> HttpResponse:
    """Stands alone: what broke may have broken the layout or the database too."""
    error = sys.exc_info()[1]
    if outage.is_outage(error):
        _log.warning("%s: the database is away: %s", request.path, error)
        outage.forget_connections()
        return _away(request)
    if request.path.startswith("/api/"):
        return problem(500, "internal", _("服务出错，已经记录"))
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def _away(request: HttpRequest) -> HttpResponse:
    """Come again soon: nothing of ours is broken."""
    sentence = _("暂时连不上数据库，请稍候重试")
    if request.path.startswith("/api/"):
        answer: HttpResponse = problem(503, "unavailable", sentence)
    elif getattr(request, "htmx", False):
        answer = htmx.toast(HttpResponse(status=503, headers={"HX-Reswap": "none"}), sentence)
    else:
        address = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
        answer = HttpResponse(render_to_string("errors/503.html", {"address": address}), status=503)
    answer["Retry-After"] = str(outage.RETRY_SECONDS)
    answer["Cache-Control"] = "no-store"
    answer._has_been_logged = True  # type: ignore[attr-defined]  # in one line, above
    return answer


@public
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form did not match: the page was open too long, or the person has changed."""
    return _page(request, "errors/csrf.html", 403)
