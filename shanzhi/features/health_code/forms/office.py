"""Officials: looking up, and the days of the board."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_SPAN_DAYS = 92
LATEST_YEAR = 2999


class LookUpForm(forms.Form):
    """An official looks a person up; the reason is recorded and the person can see it."""

    term = forms.CharField(
        label=_("身份证号码或手机号码"),
        max_length=18,
        help_text=_("捡到或挂失纸质健康码时，也可以输入卡号。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("查询事由"),
        min_length=4,
        max_length=100,
        help_text=_("会留存记录，当事人可以看到谁在什么时间因何查询。"),
    )


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
