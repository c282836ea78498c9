"""Input shapes: what lists are filtered by, the business pages, the official's check."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_credit_code
from shanzhi.kernel.orgs.enums import GridSize, Industry, JoinRoute, Level, OrganisationKind
from shanzhi.kernel.orgs.models import Unit


class CreditCodeField(forms.CharField):
    """Eighteen characters, checked while the licence is still at hand."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("统一社会信用代码"))
        kwargs.setdefault("help_text", _("营业执照右上角的 18 位代码"))
        attributes = {"autocapitalize": "characters", "autocomplete": "off", "maxlength": "24"}
        super().__init__(widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return check_credit_code(super().clean(value))
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal


class SearchForm(forms.Form):
    """The filter of a list. Words that cannot be understood find everything, never an error page."""

    q = forms.CharField(
        label=_("查找"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("输入名称或编码")}),
    )

    def value(self, name: str) -> str:
        """What was chosen, empty when nothing valid was."""
        self.is_valid()
        return str(self.cleaned_data.get(name, "")).strip()


class DivisionSearch(SearchForm):
    level = forms.ChoiceField(label=_("级别"), required=False, choices=[("", _("全部级别")), *Level.choices])


class GridSearch(SearchForm):
    size = forms.ChoiceField(
        label=_("类型"), required=False, choices=[("", _("全部类型")), *GridSize.choices]
    )


class PeopleSearch(SearchForm):
    unit = forms.ModelChoiceField(
        label=_("单位"),
        required=False,
        queryset=Unit.objects.filter(parent__isnull=True),
        empty_label=_("全部单位"),
    )


class JoinForm(forms.Form):
    credit_code = CreditCodeField()
    route = forms.ChoiceField(
        label=_("由谁确认"),
        choices=JoinRoute.choices,
        initial=JoinRoute.REPRESENTATIVE,
        widget=forms.RadioSelect,
        help_text=_("法定代表人已使用本平台的，选择前一项更快"),
    )
    as_representative = forms.BooleanField(
        label=_("我是这家单位的法定代表人"), required=False, help_text=_("需要窗口工作人员核验营业执照")
    )


class RegisterForm(forms.Form):
    credit_code = CreditCodeField()
    name = forms.CharField(label=_("单位名称"), max_length=100, help_text=_("与营业执照一致"))
    kind = forms.ChoiceField(
        label=_("单位类型"), choices=OrganisationKind.choices, initial=OrganisationKind.ENTERPRISE
    )
    industry = forms.ChoiceField(
        label=_("行业"), choices=[("", _("请选择")), *Industry.choices], required=False
    )
    as_representative = forms.BooleanField(label=_("我是这家单位的法定代表人"), required=False)


class AnswerForm(forms.Form):
    """Confirm, or refuse with a reason."""

    agrees = forms.TypedChoiceField(
        label=_("处理结果"),
        choices=[("yes", _("通过")), ("no", _("不通过"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不通过时必须填写，申请人会看到"),
    )


class EndForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("经办人会看到"))


class GridFileForm(forms.Form):
    file = forms.FileField(
        label=_("网格边界文件"),
        help_text=_("GeoJSON（WGS84 经纬度），每个网格带 code、name、size、parent 四项属性，不超过 30 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )


class GapsForm(forms.Form):
    accept_gaps = forms.BooleanField(label=_("空白处是水面、山林等，不设网格，已核对"), required=False)


class BorderForm(forms.Form):
    """The border of a grid as the map gives it."""

    name = forms.CharField(label=_("名称"), max_length=60)
    polygon = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={"required": _("请先在地图上画出边界"), "invalid": _("边界没有传上来，请重新绘制")},
    )
    field_order = ("code", "name", "size", "polygon")


class NewGridForm(BorderForm):
    code = forms.CharField(
        label=_("网格编码"),
        max_length=15,
        help_text=_("15 位数字，前 9 位是镇街代码，前 12 位是村（社区）代码"),
    )
    size = forms.ChoiceField(label=_("类型"), choices=GridSize.choices, initial=GridSize.SMALL)
    parent = forms.CharField(
        label=_("上级网格编码"), max_length=15, required=False, help_text=_("小网格填中网格，中网格填大网格")
    )
    field_order = ("code", "name", "size", "parent", "polygon")
