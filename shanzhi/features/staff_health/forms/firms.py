"""Forms of a firm: when it asks, what is noted about an employee, the lists."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.declarations.enums import AbsenceReason, Days
from shanzhi.ui.forms import DateInput

from ..models import Park


class TimeInput(forms.TimeInput):
    """The device's own clock."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, format="%H:%M")


class PlanForm(forms.Form):
    """When a firm asks its employees, and in which park it lies."""

    opens = forms.TimeField(label=_("开始时间"), initial=dt.time(7, 0), widget=TimeInput())
    closes = forms.TimeField(
        label=_("截止时间"),
        initial=dt.time(10, 0),
        widget=TimeInput(),
        help_text=_("过了截止时间当天仍可补报，记为补报。"),
    )
    days = forms.ChoiceField(
        label=_("哪些天申报"),
        choices=[(Days.WORKING.value, Days.WORKING.label), (Days.EVERY.value, Days.EVERY.label)],
        initial=Days.WORKING.value,
        help_text=_("工作日按国家放假和调休安排。"),
    )
    park = forms.ModelChoiceField(
        label=_("所在园区"),
        queryset=Park.objects.none(),
        required=False,
        empty_label=_("不在园区"),
        help_text=_("方便园区和主管部门了解复工情况。"),
    )

    def __init__(self, *args: Any, parks: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["park"].queryset = parks  # type: ignore[attr-defined]


class JoinForm(PlanForm):
    """The same with the town, for firms that are registered without an address."""

    town = forms.ChoiceField(label=_("所在的镇（街道）"))

    def __init__(self, *args: Any, towns: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if towns is None:
            del self.fields["town"]
        else:
            self.fields["town"].choices = [("", _("请选择")), *towns]  # type: ignore[attr-defined]


class CallForm(forms.Form):
    """What was said on the telephone."""

    note = forms.CharField(label=_("说了什么"), max_length=200, required=False)


class AbsenceForm(forms.Form):
    """From when to when an employee does not come, and why."""

    first = forms.DateField(label=_("从哪天"), widget=DateInput())
    last = forms.DateField(label=_("到哪天（含）"), widget=DateInput())
    reason = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *AbsenceReason.choices])
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("员工本人可以看到，请不要写病情细节。")
    )


class ParkForm(forms.Form):
    """A park and the town it lies in."""

    name = forms.CharField(label=_("园区名称"), max_length=60)
    division = forms.ModelChoiceField(
        label=_("所在的镇（街道）"), queryset=Park.objects.none(), empty_label=_("请选择")
    )
    address = forms.CharField(label=_("地址"), max_length=120, required=False)

    def __init__(self, *args: Any, towns: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = towns  # type: ignore[attr-defined]


class FirmFilter(forms.Form):
    """Which firms an official looks at, and in which order."""

    q = forms.CharField(label=_("企业名称或信用代码"), required=False, max_length=60)
    industry = forms.ChoiceField(label=_("行业"), required=False)
    park = forms.ChoiceField(label=_("园区"), required=False)
    order = forms.ChoiceField(
        label=_("排序"),
        required=False,
        choices=[
            ("percent", _("完成率低的在前")),
            ("missing", _("未申报多的在前")),
            ("abnormal", _("异常多的在前")),
            ("people", _("人数多的在前")),
            ("name", _("按名称")),
        ],
    )

    def __init__(self, *args: Any, industries: Any, parks: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["industry"].choices = [("", _("全部行业")), *industries]  # type: ignore[attr-defined]
        named = [(str(park.pk), park.name) for park in parks]
        self.fields["park"].choices = [("", _("全部园区")), *named, ("none", _("不在园区"))]  # type: ignore[attr-defined]

    def wishes(self) -> dict[str, str]:
        """What is asked for; what is not understood is not asked for."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "search": given.get("q", "").strip(),
            "industry": given.get("industry", ""),
            "park": given.get("park", ""),
            "order": given.get("order", ""),
        }
