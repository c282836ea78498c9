"""Pages for what went wrong outside an action."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from shanzhi.core.access import public
from shanzhi.core.problems import problem


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


@public
def broken(request: HttpRequest) -> HttpResponse:
    """Stands alone: what broke may have broken the layout or the database too."""
    if request.path.startswith("/api/"):
        return problem(500, "internal", _("服务出错，已经记录"))
    return HttpResponse(render_to_string("errors/500.html"), status=500)


@public
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form did not match: the page was open too long, or the person has changed."""
    return _page(request, "errors/csrf.html", 403)
