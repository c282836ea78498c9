"""Shapes of what people type: sign-in, identity, family, roles."""

from typing import Any

from allauth.account import forms as sign_in
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core import clock, registry

from . import actions
from .enums import FamilyKind, IdKind, Sex
from .fields import CodeField

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RequestCodeForm(sign_in.RequestLoginCodeForm):
    """One box for everybody: a number not seen before becomes a new account once its code is confirmed."""

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if not ratelimit.consume(context.request, action="request_login_code", key=phone):
            raise get_adapter().validation_error("rate_limited")
        self._user = actions.await_confirmation(phone=phone, at=clock.now())
        return phone


class ConfirmCodeForm(sign_in.ConfirmLoginCodeForm):
    code = CodeField()


class VerifyPhoneForm(sign_in.VerifyPhoneForm):
    code = CodeField()


class AuthenticateForm(second_factor.AuthenticateForm):
    code = CodeField(label=_("动态码或备用码"))


class ReauthenticateForm(second_factor.ReauthenticateForm):
    code = CodeField(label=_("动态码或备用码"))


class ActivateTOTPForm(totp.ActivateTOTPForm):
    code = CodeField(label=_("验证器里显示的 6 位动态码"))


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    name = forms.CharField(label=_("名称"), required=False, help_text=_("方便您认出是哪台设备"))
    passwordless = forms.BooleanField(
        label=_("以后只用这把密钥登录"),
        required=False,
        initial=True,
        help_text=_("不用再等短信验证码；需要指纹、面容或锁屏密码"),
    )


class RealNameForm(forms.Form):
    """A name and the paper that proves it."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        help_text=_("与证件上的一致"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    id_kind = forms.ChoiceField(
        label=_("证件类型"), choices=[choice for choice in IdKind.choices if choice[0] != IdKind.INFANT]
    )
    id_number = forms.CharField(
        label=_("证件号码"),
        max_length=30,
        required=False,
        help_text=_("加密保存，只用来确认您的身份"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    sex = forms.ChoiceField(
        label=_("性别"),
        choices=[("", _("请选择")), *Sex.choices],
        required=False,
        help_text=_("居民身份证不用填"),
    )
    birth_date = forms.DateField(
        label=_("出生日期"), widget=DATE, required=False, help_text=_("居民身份证不用填")
    )

    def clean_id_number(self) -> str:
        number = self.cleaned_data["id_number"]
        if not number and self.data.get(self.add_prefix("id_kind")) != IdKind.INFANT:
            raise forms.ValidationError(_("请填写证件号码。"), code="required")
        return number


class FamilyForm(RealNameForm):
    """A member of the family; infants may not have a number yet."""

    kind = forms.ChoiceField(label=_("关系"), choices=FamilyKind.choices)
    field_order = ["kind", "name", "id_kind", "id_number", "sex", "birth_date"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["id_kind"].choices = IdKind.choices  # type: ignore[attr-defined]
        self.fields["id_number"].help_text = _("婴幼儿没有证件号码可以留空，或填出生医学证明编号")


class SearchForm(forms.Form):
    """What the lists of grants and people are searched by."""

    q = forms.CharField(
        required=False,
        max_length=60,
        label=_("姓名或手机号"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class GrantSearchForm(SearchForm):
    role = forms.ChoiceField(required=False, label=_("角色"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("全部角色")), *_roles()]  # type: ignore[attr-defined]


def _roles() -> list[tuple[str, Any]]:
    return [(role.name, role.title) for role in registry.roles().values()]


class GrantForm(forms.Form):
    """A role for a person."""

    role = forms.ChoiceField(label=_("角色"))
    division_code = forms.RegexField(
        r"^(\d{6}|\d{9}|\d{12})?$",
        label=_("区划代码"),
        required=False,
        help_text=_("留空为全市；填 6、9 或 12 位区划代码，则只在该区划内有效"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("区划代码是 6、9 或 12 位数字。")},
    )
    until = forms.DateField(
        label=_("到期日"), widget=DATE, required=False, help_text=_("留空为长期，到期日当天零点失效")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles()  # type: ignore[attr-defined]

    def granted(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        until = self.cleaned_data["until"]
        return {**self.cleaned_data, "until": clock.day_start(until) if until else None}


class RolePermitForm(forms.Form):
    """One permit given to a role or taken from it."""

    permit = forms.ChoiceField(label=_("权限"))
    allowed = forms.TypedChoiceField(
        label=_("是否允许"),
        choices=[("yes", _("允许")), ("no", _("不允许"))],
        coerce=lambda value: value == "yes",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        permits = registry.collect("permits")
        self.fields["permit"].choices = [(permit.name, permit.title) for permit in permits]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """An official's decision about an identity."""

    approves = forms.TypedChoiceField(
        label=_("核验结论"),
        choices=[("yes", _("通过")), ("no", _("不通过"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("依据或原因"), max_length=200, help_text=_("申请人会看到"))


class ReasonForm(forms.Form):
    """Why somebody looks at identity data."""

    reason = forms.CharField(label=_("查看理由"), max_length=200, help_text=_("会记录在案，本人可以看到"))
