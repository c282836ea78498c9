"""What a visit, a call or an own report says: one screen."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..enums import Found, Symptom, Way
from ..models import Category

_TEMPERATURE = _("体温应在 34 到 43 ℃ 之间，请重新测量后填写。")


class AnswersForm(forms.Form):
    """The questions that the category asks."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    found = forms.ChoiceField(label=_("人在哪里"), choices=Found.choices, widget=forms.RadioSelect)
    temperature = forms.DecimalField(
        label=_("体温（℃）"),
        required=False,
        min_value=34,
        max_value=43,
        decimal_places=1,
        max_digits=3,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1", "placeholder": "36.5"}),
        error_messages={
            "min_value": _TEMPERATURE,
            "max_value": _TEMPERATURE,
            "invalid": _("请填写数字，例如 36.5。"),
            "required": _("请填写测得的体温。"),
        },
    )
    symptoms = forms.MultipleChoiceField(
        label=_("有以下不舒服吗"),
        choices=Symptom.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    whereabouts = forms.CharField(
        label=_("今天去过哪里"),
        max_length=200,
        help_text=_("没有出门填“未外出”。"),
        error_messages={"required": _("请填写去过的地方；没有出门填“未外出”。")},
    )

    def __init__(self, *args: Any, category: Category, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.category = category
        self.fields["request_id"].initial = uuid.uuid4()
        for name in ("temperature", "symptoms", "whereabouts"):
            if not getattr(category, f"asks_{name}"):
                del self.fields[name]
            elif name != "symptoms":
                self.fields[name].required = self.data.get("found") != Found.UNREACHED

    def clean(self) -> dict[str, Any]:
        """Who was not reached was not asked anything."""
        data = super().clean() or {}
        if data.get("found") == Found.UNREACHED:
            for name in ("temperature", "symptoms", "whereabouts"):
                data.pop(name, None)
        return data


class FollowUpForm(AnswersForm):
    """A worker's form."""

    way = forms.ChoiceField(label=_("随访方式"), choices=Way.choices[:3], widget=forms.RadioSelect)
    note = forms.CharField(label=_("备注"), required=False, max_length=200)
    photo = forms.ImageField(label=_("照片"), required=False)
    field_order = ("request_id", "way", "found", "temperature", "symptoms", "whereabouts", "note", "photo")


class ReportForm(AnswersForm):
    """The person's own report; they have of course reached themselves."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["found"].label = _("您现在在哪里")
        self.fields["found"].choices = Found.choices[:2]
