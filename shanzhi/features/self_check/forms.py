"""A fever clinic as officials keep it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.orgs.models import Division

PLACE = _("门诊位置")
UNPLACED = {"required": _("请在地图上点一下门诊的位置。")}


class ClinicForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：市人民医院发热门诊。"))
    division = forms.ChoiceField(label=_("所在镇街"))
    address = forms.CharField(label=_("地址"), max_length=100)
    phone = forms.CharField(
        label=_("电话"), max_length=20, help_text=_("就诊前先打的号码，例如 0660-3210000。")
    )
    hours = forms.CharField(label=_("接诊时间"), max_length=60, initial=_("24 小时"))
    is_open = forms.BooleanField(label=_("正在接诊，向群众显示"), required=False, initial=True)
    lng = forms.FloatField(
        label=PLACE, error_messages=UNPLACED, min_value=-180, max_value=180, widget=forms.HiddenInput
    )
    lat = forms.FloatField(
        label=PLACE, error_messages=UNPLACED, min_value=-90, max_value=90, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, towns: Iterable[Division], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.towns = {town.code: town for town in towns}
        names = [
            (code, f"{town.parent.name if town.parent else ''} {town.name}")
            for code, town in self.towns.items()
        ]
        self.fields["division"].choices = [("", _("请选择")), *names]

    def clean_division(self) -> Division:
        return self.towns[self.cleaned_data["division"]]

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if not any(letter.isdigit() for letter in phone) or set(phone) - set("0123456789-+ ()"):
            raise forms.ValidationError(_("电话号码只写数字和短横线。"), code="phone")
        return str(phone)
