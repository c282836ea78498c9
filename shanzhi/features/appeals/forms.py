"""The form of an appeal."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import AppealType


class AppealForm(forms.Form):
    """What holds an enterprise up, in its own words."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    organisation_id = forms.ChoiceField(label=_("企业"))
    title = forms.CharField(label=_("一句话说明"), max_length=60)
    types = forms.ModelMultipleChoiceField(
        label=_("诉求类型"),
        queryset=AppealType.objects.filter(is_active=True),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可以选 1 到 4 个，按第一个分派。"),
        error_messages={"required": _("请选择 1 到 4 个诉求类型")},
    )
    words = forms.CharField(label=_("具体情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 8}))
    contact_name = forms.CharField(label=_("联系人"), max_length=30)
    contact_phone = forms.CharField(label=_("联系人手机"), max_length=15)
    paper = forms.FileField(label=_("附件"), required=False, help_text=_("图片或 PDF。"))

    def __init__(self, *args: Any, firms: Any, groups: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation_id"].choices = [(str(one.pk), one.name) for one in firms]  # type: ignore[attr-defined]
        if len(firms) == 1:
            self.fields["organisation_id"].widget = forms.HiddenInput()
        self.fields["types"].choices = [  # type: ignore[attr-defined]
            (name, [(one.pk, one.name) for one in ones]) for name, ones in groups
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["request_id"] = data.get("request_id") or uuid.uuid4()
        paper = data.pop("paper", None)
        return data | {"papers": [paper] if paper else []}
