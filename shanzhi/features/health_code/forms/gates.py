"""What inspectors type at a gate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.identifiers import is_id_number

from ..enums import ManualReason


class ManualForm(forms.Form):
    """An inspector opens a person's code by the number of a document; the reason is kept."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    id_number = forms.CharField(
        label=_("居民身份证号码"),
        max_length=18,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    reason = forms.ChoiceField(label=_("没有扫码的原因"), choices=ManualReason.choices)

    def clean_id_number(self) -> str:
        number = self.cleaned_data["id_number"].strip().upper()
        if not is_id_number(number):
            raise forms.ValidationError(_("身份证号码有误，请与证件核对后重新输入。"), code="id_number")
        return number


class TemperatureForm(forms.Form):
    """What the inspector measured after the check-in."""

    temperature = forms.DecimalField(min_value=34, max_value=43, decimal_places=1, max_digits=3)
