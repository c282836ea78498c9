"""What inspectors type at a gate."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.identifiers import is_id_number, normalised

from ..enums import GateFindingKind, ManualReason

# A reader of identity cards types like a keyboard: name and number, in either order, with a blank or tab between.
_FROM_READER = re.compile(
    r"^(?P<name>[\u3400-\u9fff·]{2,30})?[\s,，;；]*(?P<number>[0-9A-Za-zＡ-Ｚａ-ｚ０-９]+)[\s,，;；]*(?P<after>[\u3400-\u9fff·]{2,30})?$"
)
_OTHER_PAPER = re.compile(r"(?=.*\d)(?:[HM]\d{8}(?:\d{2})?|\d{8}(?:\d{2})?|[A-Z][A-Z0-9]{5,16})")


class ManualForm(forms.Form):
    """An inspector opens a person's code by the number of a paper; the reason is kept."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    id_number = forms.CharField(
        label=_("证件号码"),
        max_length=60,
        help_text=_("可以用读卡器读入；身份证、通行证、护照都可以。"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "go",
                "autofocus": True,
            }
        ),
    )
    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        required=False,
        help_text=_("填写后会核对是否与证件号码一致。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label=_("没有扫码的原因"), choices=ManualReason.choices)

    def clean_id_number(self) -> str:
        read = _FROM_READER.match(self.cleaned_data["id_number"].strip())
        number = normalised(read["number"]) if read else ""
        if not is_id_number(number) and not _OTHER_PAPER.fullmatch(number):
            raise forms.ValidationError(_("证件号码有误，请与证件核对后重新输入。"), code="id_number")
        self.name_read = read["name"] or read["after"] or "" if read else ""
        return number

    def clean_name(self) -> str:
        """What was typed, else what the reader sent along with the number."""
        return self.cleaned_data["name"].strip() or getattr(self, "name_read", "")


class GateFindingsFilter(forms.Form):
    """Which differences between gate and server to list."""

    kind = forms.ChoiceField(
        label=_("情况"), choices=[("", _("全部情况")), *GateFindingKind.choices], required=False
    )

    def wanted(self) -> str:
        """The kind asked for; an answer outside the choices asks for all."""
        return self.cleaned_data["kind"] if self.is_valid() else ""


class TemperatureForm(forms.Form):
    """What the inspector measured after the check-in."""

    temperature = forms.DecimalField(min_value=34, max_value=43, decimal_places=1, max_digits=3)
