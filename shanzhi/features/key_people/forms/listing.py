"""Forms of officials about one listing or many."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.identifiers import is_id_number, is_mobile, normalised
from shanzhi.ui.forms import DateInput

from ..enums import ListedState, Source
from ..models import Category

DOCUMENT_HELP = _("例如 汕卫〔2020〕12号。")


class ListingForm(forms.Form):
    """Put a person under a category. Only one place is needed: the registered residence serves where none is given."""

    id_number = forms.CharField(
        label=_("身份证号码或手机号码"),
        max_length=20,
        help_text=_("查询会留存记录，本人可以看到。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("姓名"),
        required=False,
        max_length=30,
        help_text=_("填写后会与号码核对；还没有账号的人必须填写。"),
    )
    category = forms.ModelChoiceField(
        label=_("类别"), queryset=Category.objects.none(), empty_label=_("请选择")
    )
    source = forms.ChoiceField(label=_("来源"), choices=[("", _("请选择")), *Source.choices])
    reason = forms.CharField(
        label=_("纳入事由"), min_length=4, max_length=200, help_text=_("本人可以看到，请写清楚经过和日期。")
    )
    document_number = forms.CharField(label=_("文号"), max_length=60, help_text=DOCUMENT_HELP)
    starts_on = forms.DateField(label=_("开始日期"), widget=DateInput())
    ends_on = forms.DateField(
        label=_("结束日期"), required=False, widget=DateInput(), help_text=_("不填时按类别的默认天数计算。")
    )
    contact_phone = forms.CharField(
        label=_("联系电话"), required=False, max_length=15, help_text=_("不填时用本人登记的手机号。")
    )
    address = forms.CharField(
        label=_("居住地址"),
        required=False,
        max_length=200,
        help_text=_("不填时用登记的住址；住在别处请填写，并选择村（社区）或在地图上点一下。"),
    )
    town = forms.CharField(label=_("镇（街道）"), required=False, widget=forms.Select)
    division = forms.CharField(label=_("村（社区）"), required=False, widget=forms.Select)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, categories: Any, towns: list, villages: list, villages_url: str, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories
        self.fields["town"].widget.choices = [("", _("请选择")), *towns]
        self.fields["division"].widget.choices = [("", _("请选择")), *villages]
        self.fields["town"].widget.attrs |= {
            "hx-get": villages_url,
            "hx-target": "#id_division",
            "hx-trigger": "change",
            "hx-swap": "innerHTML",
        }

    def clean_id_number(self) -> str:
        number = normalised(self.cleaned_data["id_number"])
        if not is_mobile(number) and not is_id_number(number):
            raise forms.ValidationError(
                _("请填写 18 位身份证号码或 11 位手机号码，与证件核对。"), code="id_number"
            )
        return number

    def clean_contact_phone(self) -> str:
        phone = normalised(self.cleaned_data["contact_phone"])
        if phone and not is_mobile(phone):
            raise forms.ValidationError(_("手机号码应为 11 位数字，以 13 至 19 开头"), code="phone")
        return phone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.pop("town", None)
        if data.get("lng") is None or data.get("lat") is None:
            data["lng"] = data["lat"] = None
        return data


class ListedFilter(forms.Form):
    """The officials' list."""

    words = forms.CharField(
        label=_("姓名"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"placeholder": _("姓名"), "type": "search"}),
    )
    category = forms.ChoiceField(label=_("类别"), required=False)
    division = forms.ChoiceField(label=_("区域"), required=False)
    state = forms.ChoiceField(
        label=_("状态"),
        choices=[
            (ListedState.ACTIVE.value, _("管理中")),
            ("due", _("已到期")),
            (ListedState.RELEASED.value, _("已解除")),
            (ListedState.WITHDRAWN.value, _("已撤销")),
            ("", _("全部状态")),
        ],
        required=False,
    )

    def __init__(self, data: Any, *, categories: Any, towns: list):
        given = data.copy()
        given.setdefault("state", ListedState.ACTIVE)
        super().__init__(given)
        named = [(category.code, category.name) for category in categories]
        self.fields["category"].choices = [("", _("全部类别")), *named]
        self.fields["division"].choices = [("", _("全部区域")), *towns]

    def wishes(self) -> dict[str, str]:
        """What to look for; an answer outside the choices asks for nothing."""
        return self.cleaned_data if self.is_valid() else {}


class OpenForm(forms.Form):
    """An official wants to see who it is."""

    reason = forms.CharField(
        label=_("查看事由"), min_length=2, max_length=100, help_text=_("会留存记录，本人可以看到。")
    )


class PeriodForm(forms.Form):
    ends_on = forms.DateField(label=_("新的结束日期"), widget=DateInput())
    reason = forms.CharField(label=_("调整原因"), min_length=2, max_length=150, help_text=_("本人可以看到。"))


class CategoryChangeForm(forms.Form):
    category = forms.ModelChoiceField(
        label=_("新的类别"), queryset=Category.objects.none(), empty_label=_("请选择")
    )
    document_number = forms.CharField(label=_("文号"), max_length=60, help_text=DOCUMENT_HELP)
    reason = forms.CharField(label=_("变更原因"), min_length=2, max_length=150, help_text=_("本人可以看到。"))

    def __init__(self, *args: Any, categories: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories


class ReasonForm(forms.Form):
    """A dangerous act wants its reason."""

    reason = forms.CharField(label=_("原因"), min_length=2, max_length=200)


class ReleaseForm(forms.Form):
    explanation = forms.CharField(
        label=_("为什么可以解除"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, must_explain: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not must_explain:
            del self.fields["explanation"]


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("填好的名单"),
        help_text=_("XLSX 文件，最多 2000 人，不超过 2 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
