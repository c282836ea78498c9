"""Pages before sign-in, and the way out."""

from typing import Any

from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.views import ConfirmLoginCodeView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core import signing
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.access import public, signed_in

from .. import actions, queries
from ..actions.demo import SALT, VALID_SECONDS
from ..models import Person
from ..sessions import sign_in_demo


def safe_next(request: HttpRequest, otherwise: str = "/") -> str:
    """The `next` of the request when it stays on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    fits = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if fits else otherwise


def _to_start(request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": safe_next(request)}) if safe_next(request, "") else ""
    return redirect(f"{reverse('account_request_login_code')}{'?' if query else ''}{query}")


class ConfirmCodeView(ConfirmLoginCodeView):
    """Adds to the package's page: a code counts once even when two taps arrive together, and whoever comes
    too late is told so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        waiting = get_pending_stage(request) is not None
        answer = super().dispatch(request, *args, **kwargs)
        finished = request.user.is_authenticated or get_pending_stage(request) is not None
        told = bool(messages.get_messages(request)._queued_messages)  # type: ignore[attr-defined]
        if answer.status_code == 302 and not finished and not told:
            text = _("验证码已经过期，请重新获取。") if waiting else _("验证码已经用过或过期，请重新获取。")
            messages.error(request, text)
        return answer

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        process = self._process
        stamp = f"{self.request.session.session_key}:{process.code}:{process.state['at']}"
        once = salted_hmac("shanzhi.accounts.code", stamp).hexdigest()
        if not cache.add(f"accounts:code:{once}", True, timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT):
            return _to_start(self.request)
        return super()._verify_form_valid(form)


@public(records=True)
def confirm_code(request: HttpRequest) -> HttpResponseBase:
    """Where the code is typed."""
    return ConfirmCodeView.as_view()(request)


@public
def to_sign_in(request: HttpRequest) -> HttpResponse:
    """There is one way in: the page where the number is typed."""
    return _to_start(request)


@public(records=True)
def demo(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as an invented person of the demo city."""
    if not settings.DEMO_CITY:
        raise Http404
    try:
        content = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature as error:
        raise Http404 from error
    person = get_object_or_404(Person, pk=content["person"], is_synthetic=True, is_active=True)
    if request.user.is_authenticated:
        logout(request)
    at = clock.now()
    sign_in_demo(request, person, second_factor=queries.is_official(person, at))
    UserSession.objects.create_from_request(request)
    actions.record_sign_in(by=person, method="demo", at=at)
    return redirect(content["next"])


@require_POST
@signed_in
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all sessions, this one too."""
    actions.sign_out_everywhere(by=request.user, at=clock.now())
    logout(request)
    messages.success(request, _("已在所有设备上退出登录。"))
    return redirect("account_request_login_code")
