"""Sign-in by a provincial identity provider, and our own single sign-on for registered applications (OpenID Connect)."""

from collections.abc import Iterable
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import normalised

from . import actions
from .actions.province import Vouched
from .models import Person


def unavailable() -> DomainError:
    """The provider is away, or its answer cannot be trusted."""
    return DomainError(
        _("省统一身份认证暂时不能使用，请用手机验证码登录。"), "province.unavailable", status=502
    )


def vouched_by(claims: dict[str, Any], subject: str) -> Vouched:
    """The verified part of a provider's claims. What it does not call verified counts as absent."""
    names = settings.SHANZHI_OIDC_CLAIMS
    phone = str(claims.get(names["phone"]) or "").replace(" ", "").replace("-", "").removeprefix("+86")
    number = normalised(str(claims.get(names["id_number"]) or ""))
    return Vouched(
        subject=subject,
        name=str(claims.get(names["name"]) or "").strip(),
        phone=phone if claims.get(names["phone_verified"]) is True else "",
        id_number=number if claims.get(names["identity_verified"]) is True else "",
    )


class IdentityProviderAdapter(DefaultSocialAccountAdapter):
    """Joins what the provider vouches for to one account, by `actions.province_person`."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """Runs before anything is stored: identity claims stay in memory and never reach the account's JSON."""
        received = sociallogin.account.extra_data
        claims = {**(received.get("id_token") or {}), **(received.get("userinfo") or {})}
        sociallogin.vouched = vouched_by(claims, sociallogin.account.uid)
        sociallogin.account.extra_data = {"iss": claims.get("iss", "")}
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Before anybody is signed in: find or open the account, or say why not."""
        if sociallogin.is_existing:
            return
        signed_in = request.user if request.user.is_authenticated else None
        try:
            person = actions.province_person(vouched=sociallogin.vouched, signed_in=signed_in, at=clock.now())
        except DomainError as refusal:
            page = render(request, "errors/refused.html", {"refusal": refusal}, status=refusal.status)
            raise ImmediateHttpResponse(page) from refusal
        sociallogin.connect(request, person)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """The provider is away or its answer cannot be trusted: say so and offer the code by phone."""
        refusal = unavailable()
        page = render(request, "errors/refused.html", {"refusal": refusal}, status=refusal.status)
        raise ImmediateHttpResponse(page)


class SingleSignOnAdapter(DefaultOIDCAdapter):
    """What a registered application may learn, by the scopes its registration allows."""

    scope_display = {
        "openid": _("账号编号"),
        "profile": _("姓名"),
        "phone": _("手机号码"),
        "identity": _("身份证件号码"),
    }

    def get_claims(
        self, purpose: Any, user: Person, client: Any, scopes: Iterable[str], **kwargs: Any
    ) -> dict[str, Any]:
        names = settings.SHANZHI_OIDC_CLAIMS
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if "profile" in scopes:
            claims[names["name"]] = user.name
        if "phone" in scopes:
            claims |= {
                names["phone"]: user.phone,
                names["phone_verified"]: user.phone_confirmed_at is not None,
            }
        if "identity" in scopes:
            claims |= {names["id_number"]: user.id_number, names["identity_verified"]: user.is_real}
        return claims
