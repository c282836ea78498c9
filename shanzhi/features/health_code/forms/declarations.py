"""What people declare."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.orgs.models import Division
from shanzhi.ui.forms import DateInput

from .. import rules
from ..enums import Contact, Symptom, Travel
from ..models import RiskArea

UNLISTED = "unlisted"


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
    risk_area = forms.ChoiceField(
        label=_("去过哪个疫情重点地区"),
        required=False,
        help_text=_("去过几个的，选最后离开的那个。"),
    )
    left_on = forms.DateField(
        label=_("离开那里的日期"),
        required=False,
        widget=DateInput(),
        help_text=_("管理期从这天算起。"),
    )
    travel_places = forms.CharField(
        label=_("去过的地方和日期"),
        required=False,
        max_length=200,
        help_text=_("去过外地时填写，例如：3 月 2 日广州市天河区。已选名单中地区的可以不填。"),
    )
    truthful = forms.BooleanField(
        label=_("以上内容真实，如有变化会及时重新申报"),
        error_messages={"required": _("请确认填写的内容真实。")},
    )

    def __init__(
        self,
        *args: Any,
        towns: list,
        villages: list,
        villages_url: str,
        areas: Sequence[RiskArea] = (),
        today: dt.date,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in areas}
        self.today = today
        listed = [(str(area.pk), f"{area.name}（{area.get_level_display()}）") for area in areas]
        self.fields["risk_area"].choices = [("", _("请选择")), *listed, (UNLISTED, _("不在名单中"))]
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
        area = self._clean_risk_area(data)
        far = data.get("travel") not in {None, Travel.NONE}
        if far and area is None and not data.get("travel_places", "").strip():
            self.add_error("travel_places", _("请填写去过的地方和日期。"))
        data.pop("town", None)
        data.pop("truthful", None)
        return data

    def _clean_risk_area(self, data: dict[str, Any]) -> RiskArea | None:
        """The listed area and the day of leaving belong together, and only to those who were in one."""
        chosen, left_on = data.get("risk_area", ""), data.get("left_on")
        data |= {"risk_area": None, "left_on": None}
        if data.get("travel") != Travel.RISK_AREA:
            return None
        if not chosen and self.areas:
            self.add_error("risk_area", _("请选择去过的地区；名单里没有的，选“不在名单中”。"))
        area = self.areas.get(chosen)
        if area is None:
            return None
        if left_on is None or not rules.counts_from_leaving(left_on, today=self.today):
            self.add_error("left_on", _("请填写近 14 天内离开的日期。"))
        data |= {"risk_area": area, "left_on": left_on}
        return area
