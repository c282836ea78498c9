"""Form fields for what people type about themselves."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.identifiers import is_mobile


class PhoneField(forms.CharField):
    """A mobile number of the mainland; blanks, hyphens and +86 are understood."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("手机号码"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "type": "tel",
                    "inputmode": "numeric",
                    "autocomplete": "tel-national",
                    "placeholder": _("11 位手机号码"),
                    "maxlength": "20",
                }
            ),
        )
        kwargs.setdefault("error_messages", {"required": _("请填写手机号码。")})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        number = unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "").removeprefix("+86")
        if text and not is_mobile(number):
            raise forms.ValidationError(
                _("手机号码应是 1 开头的 11 位数字，请检查后再填。"), code="phone.malformed"
            )
        return number


class CodeField(forms.CharField):
    """Six digits from a message or an authenticator."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("验证码"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "inputmode": "numeric",
                    "autocomplete": "one-time-code",
                    "placeholder": _("6 位数字"),
                    "maxlength": "12",
                    "autofocus": True,
                }
            ),
        )
        kwargs.setdefault("error_messages", {"required": _("请输入验证码。")})
        super().__init__(**kwargs)
