"""Input shapes of school health."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.declarations.enums import AbsenceReason, Days
from shanzhi.ui.forms import DateInput

REACHED = [
    ("later", _("已接通，家长马上申报")),
    ("well", _("已接通，孩子一切正常")),
    ("absent", _("已接通，今天不到校")),
    ("unanswered", _("无人接听")),
    ("wrong", _("号码有误")),
]
ORDERS = [
    ("percent", _("完成率低的在前")),
    ("missing", _("未申报多的在前")),
    ("abnormal", _("异常多的在前")),
    ("name", _("按名称")),
]


class CallForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(label=_("联系结果"), choices=REACHED, widget=forms.RadioSelect)
    words = forms.CharField(label=_("备注"), required=False, max_length=150)

    def note(self) -> str:
        """One line for the list, in the language of the city."""
        chosen = str(dict(REACHED)[self.cleaned_data["outcome"]])
        words = self.cleaned_data["words"].strip()
        return f"{chosen}；{words}" if words else chosen


class AbsenceForm(forms.Form):
    """From when to when, and why."""

    reason = forms.ChoiceField(label=_("原因"), choices=AbsenceReason.choices, widget=forms.RadioSelect)
    first = forms.DateField(label=_("从"), widget=DateInput())
    last = forms.DateField(label=_("到"), widget=DateInput(), help_text=_("含这一天。"))
    note = forms.CharField(label=_("说明"), required=False, max_length=200)


class WindowForm(forms.Form):
    """When a school asks."""

    opens = forms.TimeField(label=_("开始"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes = forms.TimeField(label=_("截止"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    days = forms.ChoiceField(label=_("哪些天申报"), choices=Days.choices, widget=forms.RadioSelect)


class TermForm(forms.Form):
    """The first and the last day of a term."""

    name = forms.CharField(label=_("名称"), max_length=60)
    first = forms.DateField(label=_("第一天"), widget=DateInput())
    last = forms.DateField(label=_("最后一天"), widget=DateInput())


class GateForm(forms.Form):
    """A gate's name."""

    name = forms.CharField(label=_("校门名称"), max_length=40)


class StaffForm(forms.Form):
    """Who checks at a gate."""

    phone = forms.RegexField(
        label=_("门岗人员手机号"),
        regex=r"^1\d{10}$",
        error_messages={"invalid": _("请填写 11 位手机号码。")},
    )


class BoardFilter(forms.Form):
    """What the list of schools shows."""

    search = forms.CharField(label=_("学校名称"), required=False, max_length=40)
    order = forms.ChoiceField(label=_("排序"), choices=ORDERS, required=False)
    day = forms.DateField(label=_("日期"), required=False, widget=DateInput())
    division = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def wishes(self, today: dt.date) -> dict[str, Any]:
        """What to ask the board for; a wrong answer falls back to what is usual."""
        self.is_valid()
        given = self.cleaned_data
        day = given.get("day") or today
        return {
            "search": given.get("search", "").strip(),
            "order": given.get("order") or "percent",
            "day": min(max(day, today - dt.timedelta(days=60)), today),
            "division": given.get("division", ""),
        }
