"""Venues, their doors and their records."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.orgs.models import Organisation

from ..enums import FeverStep, VenueKind

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

    organisation = forms.ChoiceField(
        label=_("所属企业"),
        required=False,
        help_text=_("属于企业的场所，企业的经办人都能在企业账号里看到和管理。"),
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.firms = {str(firm.pk): firm for firm in organisations}
        if not self.firms:
            del self.fields["organisation"]
            return
        choices = [
            ("", _("不属于企业（以个人名义登记）")),
            *((key, firm.name) for key, firm in self.firms.items()),
        ]
        self.fields["organisation"].choices = choices

    def clean_organisation(self) -> Organisation | None:
        return self.firms.get(self.cleaned_data["organisation"])

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


class TransferForm(forms.Form):
    """To whom a venue is handed over."""

    phone = forms.CharField(
        label=_("新管理员的手机号码"),
        max_length=20,
        help_text=_("对方用这个手机号码登录后才能接受。"),
    )


class FeverNoteForm(forms.Form):
    """What was done about an abnormal temperature."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    step = forms.ChoiceField(
        label=_("处置情况"),
        choices=FeverStep.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择处置情况。")},
    )
    words = forms.CharField(
        label=_("补充说明"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：复测 37.6 ℃，由家人送往市人民医院。"),
    )


class ClosingForm(forms.Form):
    """An official closes a venue."""

    document_number = forms.CharField(
        label=_("文号"), max_length=60, help_text=_("例如：汕卫健〔2022〕15号。")
    )
    reason = forms.CharField(
        label=_("停用原因"), min_length=4, max_length=200, help_text=_("会告诉场所管理员。")
    )
