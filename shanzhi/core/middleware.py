"""Portal, access and refusals: what stands between a request and every view."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.core import htmx, registry
from shanzhi.core.access import Access
from shanzhi.core.errors import DomainError
from shanzhi.core.problems import problem

PORTAL_COOKIE = "portal"
_log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponseBase]


class PortalMiddleware:
    """Sets `request.portal`; pages outside the portals keep the look of the one last used."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        inside = registry.portal_of(request.path)
        request.portal = inside or self._last_used(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if inside and request.COOKIES.get(PORTAL_COOKIE) != inside.key:
            response.set_cookie(
                PORTAL_COOKIE, inside.key, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response

    @staticmethod
    def _last_used(request: HttpRequest) -> registry.Portal:
        wanted = registry.portal_of(request.GET.get("next", ""))
        if wanted:
            return wanted
        known = {portal.key: portal for portal in registry.collect("portals")}
        return known.get(request.COOKIES.get(PORTAL_COOKIE, ""), known["citizen"])


class AccessMiddleware:
    """Closed by default: a view of ours without an `access` mark is refused, and no answer is kept by shared caches."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        access: Access | None = getattr(view, "access", None)
        if access is None:
            if view.__module__.startswith(settings.OPEN_VIEW_MODULES):
                return None
            raise PermissionDenied
        if access.who == "public":
            return None
        return self._person(request, access)

    def _person(self, request: HttpRequest, access: Access) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return self._to_sign_in(request)
        portal = registry.portal_of(request.path)
        if portal and portal.needs_second_factor and not request.second_factor:  # type: ignore[attr-defined]
            return htmx.leave(request, f"{reverse('accounts:second_factor')}?next={request.path}")
        if access.permit and not self._is_permitted(request.user, access):
            raise PermissionDenied
        return None

    @staticmethod
    def _is_permitted(person: Any, access: Access) -> bool:
        if access.everywhere:
            return person.has_permit_in(access.permit, "")
        return person.has_permit(access.permit)

    @staticmethod
    def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/api/"):
            return problem(401, "sign-in-required", _("请先登录"))
        address = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
        answer = redirect_to_login(address)
        return htmx.leave(request, answer["Location"])


class RefusalMiddleware:
    """The one place where a refusal becomes a page, a toast or a problem document."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        refusal = self._refusal_in(error)
        if refusal is None:
            return self._api_answer(request, error)
        if request.path.startswith("/api/"):
            return problem(refusal.status, refusal.code, refusal.message)
        if getattr(request, "htmx", False):
            answer = HttpResponse(status=refusal.status, headers={"HX-Reswap": "none"})
            return htmx.toast(answer, refusal.message)
        return render(request, "errors/refused.html", {"refusal": refusal}, status=refusal.status)

    @staticmethod
    def _refusal_in(error: Exception) -> DomainError | None:
        if isinstance(error, DomainError):
            return error
        if isinstance(error, IntegrityError):
            constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
            sentence = registry.sentence_for(constraint)
            return DomainError(sentence, constraint, status=409) if sentence else None
        if isinstance(error, DataError):
            # A NUL byte, a number beyond every column: sent on purpose, not typed.
            _log.warning("the database cannot hold what was sent", exc_info=error)
            return DomainError(
                _("提交的内容里有无法识别的字符或数字，请修改后重试。"), "input.unusable", status=400
            )
        return None

    @staticmethod
    def _api_answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path.startswith("/api/"):
            return None
        if isinstance(error, PermissionDenied):
            return problem(403, "not-permitted", _("您没有权限进行此操作"))
        if isinstance(error, Http404):
            return problem(404, "not-found", _("没有找到"))
        return None
