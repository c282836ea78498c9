"""What people declare."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.orgs.models import Division

from ..enums import Contact, Symptom, Travel


class DeclarationForm(forms.Form):
    """One screen; later times it opens with the last answers about home, never with those about health."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    town = forms.CharField(label=_("居住的镇（街道）"), widget=forms.Select)
    division = forms.CharField(label=_("居住的村（社区）"), widget=forms.Select)
    temperature = forms.DecimalField(
        label=_("今天的体温（℃）"),
        min_value=34,
        max_value=43,
        decimal_places=1,
        max_digits=3,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1", "placeholder": "36.5"}),
        error_messages={
            "min_value": _("体温应在 34 到 43 ℃ 之间，请重新测量后填写。"),
            "max_value": _("体温应在 34 到 43 ℃ 之间，请重新测量后填写。"),
            "invalid": _("请填写数字，例如 36.5。"),
        },
    )
    symptoms = forms.MultipleChoiceField(
        label=_("今天有以下不舒服吗"),
        choices=Symptom.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contact = forms.ChoiceField(
        label=_("近 14 天接触过以下人员吗"), choices=Contact.choices, widget=forms.RadioSelect
    )
    travel = forms.ChoiceField(label=_("近 14 天去过哪里"), choices=Travel.choices, widget=forms.RadioSelect)
    travel_places = forms.CharField(
        label=_("去过的地方和日期"),
        required=False,
        max_length=200,
        help_text=_("去过外地时填写，例如：3 月 2 日广州市天河区。"),
    )
    truthful = forms.BooleanField(
        label=_("以上内容真实，如有变化会及时重新申报"),
        error_messages={"required": _("请确认填写的内容真实。")},
    )

    def __init__(self, *args: Any, towns: list, villages: list, villages_url: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["town"].widget.choices = towns
        self.fields["division"].widget.choices = villages
        self.fields["town"].widget.attrs |= {
            "hx-get": villages_url,
            "hx-target": "#id_division",
            "hx-trigger": "change",
            "hx-swap": "innerHTML",
        }

    @staticmethod
    def first_values() -> dict[str, Any]:
        """A new form carries the key that makes a second tap harmless."""
        return {"request_id": uuid.uuid4(), "contact": Contact.NONE, "travel": Travel.NONE}

    def clean_division(self) -> Division:
        """The division must exist and be a village or community, not a town."""
        code = self.cleaned_data["division"]
        division = Division.objects.filter(code=code).first()
        if division is None or len(code) != 12:
            raise forms.ValidationError(_("请选择居住的村（社区）。"), code="division")
        return division

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        far = data.get("travel") not in {None, Travel.NONE}
        if far and not data.get("travel_places", "").strip():
            self.add_error("travel_places", _("请填写去过的地方和日期。"))
        data.pop("town", None)
        data.pop("truthful", None)
        return data
