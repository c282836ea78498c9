"""A category as officials keep it."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
MOST_TIMES = 4


class CategoryForm(forms.Form):
    name = forms.CharField(label=_("类别名称"), max_length=30)
    code = forms.SlugField(
        label=_("代号"),
        max_length=24,
        help_text=_("英文小写字母和下划线，健康码规则按它识别，建立后不能改。"),
    )
    days = forms.IntegerField(label=_("默认管理天数"), min_value=1, max_value=180)
    every_days = forms.IntegerField(label=_("每几天随访一次"), min_value=1, max_value=30, initial=1)
    due_times = forms.CharField(
        label=_("随访时限"),
        max_length=60,
        initial="10:00，20:00",
        help_text=_("当天每次随访最晚完成的时间，一次写一个，最多四个，例如：10:00，20:00。"),
    )
    asks_temperature = forms.BooleanField(label=_("询问体温"), required=False, initial=True)
    asks_symptoms = forms.BooleanField(label=_("询问症状"), required=False, initial=True)
    asks_whereabouts = forms.BooleanField(label=_("询问去过的地方"), required=False)
    must_stay = forms.BooleanField(label=_("要求不离开居住地，离开即告警"), required=False)
    self_report = forms.BooleanField(label=_("本人上报可以代替随访"), required=False)
    escalate_hours = forms.IntegerField(label=_("超时几小时后报上级"), min_value=1, max_value=72, initial=2)
    advice = forms.CharField(
        label=_("告诉本人怎么做"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    order = forms.IntegerField(label=_("排列顺序"), min_value=1, max_value=999, initial=50)
    is_active = forms.BooleanField(label=_("使用中，可以纳入人员"), required=False, initial=True)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]

    def clean_due_times(self) -> list[dt.time]:
        text = self.cleaned_data["due_times"]
        parts = [part for part in re.split(r"[,，、\s]+", text) if part]
        found = [_TIME.fullmatch(part) for part in parts]
        if not parts or len(parts) > MOST_TIMES or not all(found):
            raise forms.ValidationError(_("请写一到四个时间，例如：10:00，20:00。"), code="times")
        times = sorted({dt.time(int(match[1]), int(match[2])) for match in found if match})
        if times[0] == dt.time.min:
            raise forms.ValidationError(_("时限不能是零点，当天还没有开始。"), code="times")
        return times
