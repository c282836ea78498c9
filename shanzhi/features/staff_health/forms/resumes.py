"""Forms of files to resume work."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.ui.forms import DateInput

from ..enums import Decision, Measure, ResumeState
from ..models import ResumeWork


class ResumeForm(forms.Form):
    """What a firm says before people come back."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    planned_on = forms.DateField(label=_("计划复工日期"), widget=DateInput())
    headcount = forms.IntegerField(label=_("返岗人数"), min_value=1, max_value=200_000)
    from_outside = forms.IntegerField(
        label=_("其中市外返回"),
        min_value=0,
        max_value=200_000,
        initial=0,
        help_text=_("从本市以外返岗的人数，没有填 0。"),
    )
    measures = forms.MultipleChoiceField(
        label=_("已经落实的防控措施"),
        choices=Measure.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("没有落实的不要勾，工作人员会告诉您怎样补齐。"),
    )
    masks = forms.IntegerField(label=_("口罩库存（个）"), min_value=0, max_value=100_000_000)
    thermometers = forms.IntegerField(label=_("测温设备（支）"), min_value=0, max_value=1_000_000)
    contact_name = forms.CharField(label=_("防控联系人"), max_length=30)
    contact_phone = forms.CharField(label=_("联系人手机"), max_length=15)
    note = forms.CharField(
        label=_("其他说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    paper_1 = forms.FileField(
        label=_("防控方案"), required=False, help_text=_("图片或 PDF，全部附件最多 4 个。")
    )
    paper_2 = forms.FileField(label=_("承诺书"), required=False)

    def clean_request_id(self) -> uuid.UUID:
        return self.cleaned_data["request_id"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["papers"] = [
            one for one in (data.pop("paper_1", None), data.pop("paper_2", None)) if one is not None
        ]
        return data


class CorrectionForm(ResumeForm):
    """The same once more, with a word to the official."""

    said = forms.CharField(
        label=_("补充说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data.pop("request_id", None)
        return data


def facts_of(resume: ResumeWork) -> dict[str, Any]:
    """What a file says, as a form begins with it."""
    return resume.facts() | {"contact_phone": resume.contact_phone}


class DecisionForm(forms.Form):
    """What an official decides, and what the firm reads."""

    decision = forms.ChoiceField(label=_("处理"), widget=forms.RadioSelect)
    said = forms.CharField(
        label=_("意见"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("要求补充或不予备案时必填，企业会看到。"),
    )

    def __init__(self, *args: Any, decisions: list[Decision], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [(one.value, one.label) for one in decisions]  # type: ignore[attr-defined]
        if len(decisions) == 1:
            self.fields["decision"].initial = decisions[0].value


class ResumeFilter(forms.Form):
    """Which files an official looks at."""

    q = forms.CharField(label=_("企业名称"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("等待办理")), ("all", _("全部")), *ResumeState.choices],
    )

    def wishes(self) -> dict[str, str]:
        self.is_valid()
        return {
            "search": self.cleaned_data.get("q", "").strip(),
            "state": self.cleaned_data.get("state", ""),
        }
