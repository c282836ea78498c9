"""Colours set by hand, appeals, risk areas and test results."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.identifiers import is_id_number, normalised
from shanzhi.ui.forms import DateInput, DateTimeInput

from ..enums import AppealState, Colour, ProposalState, RiskLevel, TestOutcome

DOCUMENT_HELP = _("例如：汕卫〔2020〕12号。")


def _document() -> forms.CharField:
    return forms.CharField(label=_("文号"), max_length=40, help_text=DOCUMENT_HELP)


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )


class ChoiceFilter(forms.Form):
    """A filter of a list; an answer outside the choices asks for nothing."""

    usual: dict[str, str] = {}

    def __init__(self, data: Any, *, towns: list | None = None):
        given = data.copy()
        for name, value in self.usual.items():
            given.setdefault(name, value)
        super().__init__(given)
        if towns is not None:
            self.fields["division"].choices = [("", _("全部区域")), *towns]

    def wishes(self) -> dict[str, str]:
        """What to look for."""
        return self.cleaned_data if self.is_valid() else dict(self.usual)


# Risk areas ---------------------------------------------------------------------------------------------


class RiskAreaForm(forms.Form):
    name = forms.CharField(
        label=_("地区名称"),
        max_length=100,
        help_text=_("写到公布的范围，例如：示例省示例市甲区乙街道。申报时居民从名单中选择。"),
    )
    level = forms.ChoiceField(label=_("级别"), choices=RiskLevel.choices, widget=forms.RadioSelect)
    division_code = forms.RegexField(
        r"^\d{6}(\d{3}){0,2}$",
        label=_("行政区划代码"),
        required=False,
        help_text=_("6、9 或 12 位数字；不知道可以不填。"),
        error_messages={"invalid": _("行政区划代码应为 6、9 或 12 位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    since = forms.DateField(label=_("从哪天起列入"), widget=DateInput())
    document_number = _document()


class RiskAreaEndForm(forms.Form):
    until = forms.DateField(
        label=_("名单中的最后一天"),
        widget=DateInput(),
        help_text=_("这天以前在该地区的人，申报时还能选到它。"),
    )
    document_number = _document()


class RiskAreaFilter(ChoiceFilter):
    usual = {"state": "current"}
    words = _words(_("地区或文号"))
    level = forms.ChoiceField(
        label=_("级别"), choices=[("", _("全部级别")), *RiskLevel.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("状态"),
        choices=[("current", _("在名单中")), ("ended", _("已移出")), ("", _("全部状态"))],
        required=False,
    )


# Tests ---------------------------------------------------------------------------------------------------


class ResultForm(forms.Form):
    """One result, as it stands on the report."""

    name = forms.CharField(
        label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    id_number = forms.CharField(
        label=_("身份证号码"),
        max_length=24,
        help_text=_("姓名和号码要与本人实名信息一致。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    outcome = forms.ChoiceField(label=_("结果"), choices=TestOutcome.choices, widget=forms.RadioSelect)
    sampled_at = forms.DateTimeField(label=_("采样时间"), widget=DateTimeInput())
    institution = forms.CharField(label=_("检测机构"), max_length=100)
    reason = forms.CharField(
        label=_("录入事由"),
        min_length=4,
        max_length=100,
        help_text=_("会留存记录，当事人可以看到谁在什么时间因何查找和录入。"),
    )

    def clean_id_number(self) -> str:
        number = normalised(self.cleaned_data["id_number"])
        if not is_id_number(number):
            raise forms.ValidationError(_("身份证号码有误，请与证件核对后重新输入。"), code="id_number")
        return number


class ReasonForm(forms.Form):
    """Why a result is taken back."""

    reason = forms.CharField(label=_("撤回原因"), min_length=4, max_length=100)


class ResultFileForm(forms.Form):
    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("XLSX 或 CSV，最多 60,000 行、10 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": _("这个文件是空的，请重新选择。")},
    )


class ResultFilter(ChoiceFilter):
    usual = {"state": "valid"}
    words = _words(_("检测机构"))
    outcome = forms.ChoiceField(
        label=_("结果"), choices=[("", _("全部结果")), *TestOutcome.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("状态"),
        choices=[("valid", _("有效")), ("withdrawn", _("已撤回")), ("", _("全部状态"))],
        required=False,
    )


# Colours set by hand -------------------------------------------------------------------------------------


class ProposalForm(forms.Form):
    """Which colour, and what stands behind it."""

    colour = forms.ChoiceField(label=_("转为"), choices=Colour.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("原因"),
        min_length=6,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("本人会在健康码上看到这句话，请写给本人看。"),
    )
    document_number = _document()
    until = forms.DateTimeField(
        label=_("截止时间"),
        widget=DateTimeInput(),
        help_text=_("到时自动失效，颜色回到规则的判定；最长 90 天。"),
    )


class NoteForm(forms.Form):
    """What the second official says; needed where they disagree."""

    note = forms.CharField(
        label=_("复核意见"),
        required=False,
        max_length=200,
        help_text=_("不同意时必须写明原因，提出人会看到。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ProposalFilter(ChoiceFilter):
    words = _words(_("文号"))
    state = forms.ChoiceField(
        label=_("状态"),
        choices=[("", _("全部状态")), *ProposalState.choices, ("over", _("已到期"))],
        required=False,
    )
    colour = forms.ChoiceField(
        label=_("颜色"), choices=[("", _("全部颜色")), *Colour.choices], required=False
    )
    division = forms.ChoiceField(label=_("区域"), required=False)


# Appeals -------------------------------------------------------------------------------------------------


class StatementForm(forms.Form):
    """What the person says, with up to three photos."""

    text = forms.CharField(
        label=_("情况说明"),
        min_length=6,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("哪里不对、实际情况是什么。例如：我 3 月 1 日以后没有离开过本市。"),
    )
    photo_1 = forms.FileField(label=_("照片"), required=False)
    photo_2 = forms.FileField(label=_("照片"), required=False)
    photo_3 = forms.FileField(label=_("照片"), required=False)

    def photos(self) -> list[Any]:
        """Those that were chosen."""
        names = ("photo_1", "photo_2", "photo_3")
        return [self.cleaned_data[name] for name in names if self.cleaned_data.get(name)]


class AppealForm(StatementForm):
    phone = forms.CharField(label=_("联系电话"), max_length=20, help_text=_("工作人员核实时可能打电话给您。"))
    field_order = ["text", "phone", "photo_1", "photo_2", "photo_3"]


class KeepForm(forms.Form):
    reason = forms.CharField(
        label=_("答复"),
        min_length=6,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明为什么维持原判定，本人会看到。"),
    )


class AppealFilter(ChoiceFilter):
    usual = {"state": "running"}
    state = forms.ChoiceField(
        label=_("状态"),
        choices=[("running", _("办理中")), ("", _("全部状态")), *AppealState.choices],
        required=False,
    )
    age = forms.ChoiceField(
        label=_("期限"),
        choices=[("", _("全部期限")), ("overdue", _("已超时")), ("soon", _("4 小时内到期"))],
        required=False,
    )
    division = forms.ChoiceField(label=_("区域"), required=False)
