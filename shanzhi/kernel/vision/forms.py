"""Shapes of what people send and confirm."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.vision import queries
from shanzhi.kernel.vision.models import Reading


class PhotoForm(forms.Form):
    """One photo."""

    photo = forms.FileField(
        label=_("身份证人像面"), help_text=_("放在平整的桌面上，四角都拍进画面，避开反光；横着、倒着拍都可以")
    )
    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class IdCardForm(forms.Form):
    """What stands on a card, to be looked over. Sex and birth follow from the number."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    id_number = forms.CharField(label=_("公民身份号码"), max_length=30)
    sex = forms.CharField(label=_("性别"), max_length=2, required=False)
    ethnicity = forms.CharField(label=_("民族"), max_length=10, required=False)
    birth = forms.CharField(label=_("出生"), max_length=10, required=False)
    address = forms.CharField(label=_("住址"), max_length=120, required=False)
    keeps_photo = forms.BooleanField(
        label=_("保留这张照片"), required=False, help_text=_("不勾选则提交后立即删除")
    )

    def __init__(self, *args: Any, reading: Reading, **kwargs: Any):
        super().__init__(*args, initial=reading.found.get("fields", {}), **kwargs)
        for name in queries.doubtful(reading) & self.fields.keys():
            self.fields[name].help_text = _("没有把握，请对照证件核对")
            self.fields[name].widget.attrs["data-doubtful"] = "true"
