"""What the sign-in package (django-allauth) asks of us."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.core import clock, crypto, sms

from . import actions, fields, queries
from .models import Person

QUIET = (
    "account/messages/logged_in.txt",
    "account/messages/login_code_sent.txt",
    "account/messages/logged_out.txt",
)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by mobile number and code; new numbers become accounts with their first confirmed code."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("这个账号已经停用。如有疑问请联系政务服务热线。"),
        "incorrect_code": _("验证码不对，请对照短信再输入一次。"),
        "too_many_login_attempts": _("验证码输错次数太多，已经作废，请重新获取。"),
        "rate_limited": _("获取验证码太频繁，请过一会儿再试。"),
        "phone_taken": _("这个手机号已经用于另一个账号。"),
        "same_as_current": _("这就是您现在的手机号。"),
    }

    def phone_form_field(self, **kwargs: Any) -> fields.PhoneField:
        return fields.PhoneField(**kwargs)

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        return (user.phone, user.phone_confirmed_at is not None) if user.phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        user.set_phone(phone)
        user.phone_confirmed_at = clock.now() if verified else None
        user.save()

    def set_phone_verified(self, user: Person, phone: str) -> None:
        if user.phone == phone:
            actions.confirm_phone(person=user, at=clock.now())
        else:
            actions.change_phone(by=user, phone=phone, at=clock.now())

    def get_user_by_phone(self, phone: str) -> Person | None:
        return queries.person_by_phone(phone)

    def send_verification_code_sms(self, user: Person, phone: str, code: str, **kwargs: Any) -> None:
        """Every sending counts; the first one has been counted by the form, so only repeats are counted here."""
        request = context.request
        if request.POST.get("action") == "resend":
            ratelimit.consume(request, action="resend_code", key=phone, raise_exception=True)
        text = gettext(
            "【%(city)s】验证码 %(code)s，%(minutes)s 分钟内有效，只能用一次。请不要告诉任何人，工作人员也不会向您索要。"
        )
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        sms.send(phone=phone, text=text % {"city": settings.CITY_NAME, "code": code, "minutes": minutes})

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in QUIET:  # the page that follows says it already
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return request.portal.prefix  # type: ignore[attr-defined]

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        from .sessions import method_of  # noqa: PLC0415  (sessions needs the sign-in package to be loaded)

        actions.record_sign_in(by=user, method=method_of(request), at=clock.now())
        return super().post_login(request, user, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets are encrypted like all identity data; officials keep at least one second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("动态码不对，请等验证器里的数字换新后再输入。"),
        "cannot_delete_authenticator": _("工作人员必须保留至少一种二次验证方式，请先添加另一种。"),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(crypto.seal(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(base64.b64decode(encrypted_text))

    def get_totp_label(self, user: Person) -> str:
        return user.masked_phone or user.masked_name

    def get_totp_issuer(self) -> str:
        return f"{settings.CITY_NAME}{settings.PORTAL_NAMES['office']}"

    def _get_site_name(self) -> str:
        return settings.CITY_NAME

    def _get_user_identifier(self, user: Person) -> str:
        return user.masked_phone or user.masked_name

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user=authenticator.user, type__in=factors).exclude(
            pk=authenticator.pk
        )
        return others.exists() or not queries.is_official(authenticator.user, clock.now())
