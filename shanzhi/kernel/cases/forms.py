"""Forms of cases: one for each deed, built from what it needs, and the one above a list."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import queries
from shanzhi.kernel.cases.enums import Supervision
from shanzhi.kernel.cases.models import Case
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Unit
from shanzhi.ui.forms import DateInput


def _words(case: Case) -> forms.Field:
    return forms.CharField(label=_("情况说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def _unit(case: Case) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("单位"), queryset=Unit.objects.filter(parent__isnull=True), empty_label=_("请选择")
    )


def _person(case: Case) -> forms.Field:
    people = [person.pk for person in queries.people_of(case.unit)]
    found = forms.ModelChoiceField(
        label=_("经办人"), queryset=Person.objects.filter(pk__in=people), empty_label=_("请选择")
    )
    found.label_from_instance = lambda person: person.name  # type: ignore[method-assign]
    return found


def _amount(case: Case) -> forms.Field:
    clock = case.clocks.filter(ended_at__isnull=True).first()
    unit = clock.get_unit_display() if clock else ""
    return forms.IntegerField(label=_("延长多少"), min_value=1, max_value=60, help_text=unit)


def _level(case: Case) -> forms.Field:
    choices = [(one.value, one.label) for one in Supervision if one > case.supervision]
    return forms.TypedChoiceField(label=_("督办级别"), choices=choices, coerce=int)


def _paper(case: Case) -> forms.Field:
    return forms.FileField(label=_("附件"), help_text=_("图片或 PDF。"))


FIELDS: dict[str, Callable[[Case], forms.Field]] = {
    "unit": _unit,
    "person": _person,
    "amount": _amount,
    "level": _level,
    "words": _words,
    "paper": _paper,
}


class DeedForm(forms.Form):
    """What is said with a deed, and which version of the case the person looked at."""

    deed = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, deed: Any, case: Case, **kwargs: Any):
        start = {"deed": deed.key, "seen": case.version, **deed.initial}
        super().__init__(*args, initial=start, auto_id=f"id_{deed.key.replace(':', '_')}_%s", **kwargs)
        makers = {**queries.procedure_of(case.kind).fields, **FIELDS}
        asked = (*deed.needs, *deed.offers)
        for name in sorted(asked, key=lambda one: (one in ("words", "paper"), one == "paper")):
            self.fields[name] = makers[name](case)
            self.fields[name].required = name in deed.needs


class CaseFilter(forms.Form):
    """Which cases a list shows."""

    q = forms.CharField(label=_("编号或标题"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("种类和状态"), required=False)
    stage = forms.ChoiceField(
        label=_("办理情况"),
        required=False,
        choices=[("", _("全部")), ("open", _("在办")), ("closed", _("已办结"))],
    )
    clock = forms.ChoiceField(
        label=_("时限"),
        required=False,
        choices=[
            ("", _("所有时限")),
            ("late", _("已超时")),
            ("amber", _("快到期")),
            ("fine", _("时限充裕")),
            ("paused", _("暂停计时")),
        ],
    )
    whose = forms.ChoiceField(
        label=_("由谁办"),
        required=False,
        choices=[
            ("", _("所有人的")),
            ("turn", _("轮到我办")),
            ("lead", _("我主办的")),
            ("supervised", _("督办件")),
        ],
    )
    unit = forms.ModelChoiceField(
        label=_("单位"), required=False, queryset=Unit.objects.none(), empty_label=_("所有单位")
    )
    since = forms.DateField(label=_("提交日期从"), required=False, widget=DateInput())
    until = forms.DateField(label=_("到"), required=False, widget=DateInput())

    def __init__(self, *args: Any, kinds: Sequence[Any], inside: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("所有种类"))]
        for procedure in kinds:
            choices.append((procedure.name, procedure.title))
            choices += [
                (f"{procedure.name}:{state.key}", f"{procedure.title} · {state.name}")
                for state in procedure.states
            ]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["unit"].queryset = orgs.units()  # type: ignore[attr-defined]
        if not inside:
            for name in ("clock", "whose", "unit", "since", "until"):
                del self.fields[name]

    def wishes(self) -> dict[str, Any]:
        """What was asked for and can be."""
        self.is_valid()
        return dict(self.cleaned_data)
