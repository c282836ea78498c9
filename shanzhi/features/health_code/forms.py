"""Input shapes. What they mean is decided in actions and rules."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.identifiers import is_id_number
from shanzhi.kernel.orgs.models import Division

from .enums import Contact, ManualReason, Symptom, Travel, VenueKind

LONGEST_SPAN_DAYS = 92
LATEST_YEAR = 2999


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


# both halves of a position say the same, so that the summary of errors says it once
PLACE = _("场所位置")
UNPLACED = {"required": _("请在地图上点一下场所的位置。")}


class VenueForm(forms.Form):
    """A venue as on its certificate, put on the map."""

    name = forms.CharField(
        label=_("场所全称"),
        max_length=100,
        help_text=_("与营业执照或统一社会信用代码证上的名称一致，会印在海报上。"),
    )
    kind = forms.ChoiceField(label=_("场所类型"), choices=[("", _("请选择")), *VenueKind.choices])
    lng = forms.FloatField(
        label=PLACE, error_messages=UNPLACED, min_value=-180, max_value=180, widget=forms.HiddenInput
    )
    lat = forms.FloatField(
        label=PLACE, error_messages=UNPLACED, min_value=-90, max_value=90, widget=forms.HiddenInput
    )
    address = forms.CharField(
        label=_("详细地址"), max_length=200, help_text=_("街道、门牌号，方便工作人员找到。")
    )
    points = forms.CharField(
        label=_("出入口"),
        max_length=200,
        initial=_("正门"),
        help_text=_("每个出入口一张海报。有多个时用逗号分开，例如：东门，西门，地下车库。"),
    )

    def clean_points(self) -> list[str]:
        text = self.cleaned_data["points"].replace("，", ",").replace("、", ",")
        names = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        if not names:
            raise forms.ValidationError(_("请至少填写一个出入口。"), code="points")
        if len(names) > 20 or any(len(name) > 30 for name in names):
            raise forms.ValidationError(_("最多 20 个出入口，每个名称不超过 30 个字。"), code="points")
        return names


class PointForm(forms.Form):
    name = forms.CharField(label=_("出入口名称"), max_length=30, help_text=_("例如：南门、地下车库入口。"))


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


class LookUpForm(forms.Form):
    """An official looks a person up; the reason is recorded and the person can see it."""

    term = forms.CharField(
        label=_("身份证号码或手机号码"), max_length=18, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reason = forms.CharField(
        label=_("查询事由"),
        min_length=4,
        max_length=100,
        help_text=_("会留存记录，当事人可以看到谁在什么时间因何查询。"),
    )


class TemperatureForm(forms.Form):
    """What the inspector measured after the check-in."""

    temperature = forms.DecimalField(min_value=34, max_value=43, decimal_places=1, max_digits=3)


class VenueRecordsFilter(forms.Form):
    """Which check-ins of a venue to list."""

    day = forms.ChoiceField(label=_("日期"), required=False)
    abnormal = forms.ChoiceField(
        label=_("体温"), choices=[("", _("全部记录")), ("on", _("只看体温异常"))], required=False
    )

    def __init__(self, *args: Any, days: list, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [(day.isoformat(), f"{day:%m-%d}") for day in days]

    def wants_abnormal(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["abnormal"])


class VenueFilter(forms.Form):
    """The officials' list of venues."""

    words = forms.CharField(
        label=_("场所名称或编号"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("场所名称或编号"), "type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("类型"), choices=[("", _("全部类型")), *VenueKind.choices], required=False
    )
    division = forms.ChoiceField(label=_("区域"), required=False)
    state = forms.ChoiceField(
        label=_("状态"),
        choices=[("open", _("使用中")), ("closed", _("已关闭")), ("", _("全部状态"))],
        required=False,
    )

    def __init__(self, data: Any, *, towns: list):
        given = data.copy()
        given.setdefault("state", "open")
        super().__init__(given)
        self.fields["division"].choices = [("", _("全部区域")), *towns]

    def wishes(self) -> dict[str, str]:
        """What to look for; an answer outside the choices asks for nothing."""
        return self.cleaned_data if self.is_valid() else {}


class SpanForm(forms.Form):
    """The days of the board."""

    first = forms.DateField(label=_("从"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("到"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    division = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if last and last.year > LATEST_YEAR:
            self.add_error("last", _("请填写 %(year)s 年以前的日期。") % {"year": LATEST_YEAR + 1})
        if first and last and first > last:
            self.add_error("last", _("结束日期不能早于开始日期。"))
        if first and last and (last - first).days > LONGEST_SPAN_DAYS:
            self.add_error("last", _("一次最多查看 92 天，请缩短日期范围。"))
        return data
