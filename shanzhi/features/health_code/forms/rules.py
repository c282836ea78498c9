"""The forms by which officials write colour rules: no condition is ever typed as JSON."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import local
from shanzhi.ui.forms import DateInput, DateTimeInput

from .. import rules, supplied
from ..enums import Colour, ConditionKind, Contact, EvidenceKind, RuleSetState, Symptom, Travel
from .decisions import DOCUMENT_HELP, ChoiceFilter

EVIDENCE = "evidence:"  # what a choice about evidence begins with
AND, OR = "and", "or"
# Field → the choices of `about` that need it.
NEEDED = {
    "degrees": (ConditionKind.WELL, ConditionKind.FEVER),
    "symptoms": (ConditionKind.SYMPTOMS,),
    "contacts": (ConditionKind.CONTACT,),
    "travels": (ConditionKind.TRAVEL,),
    "categories": (EVIDENCE + EvidenceKind.LISTING, EVIDENCE + EvidenceKind.RELEASE),
    "degree": (EVIDENCE + EvidenceKind.TRACING,),
    "colours": (EVIDENCE + EvidenceKind.DECISION,),
    "areas": (EVIDENCE + EvidenceKind.RISK_AREA,),
    "days": tuple(EVIDENCE + kind for kind in EvidenceKind.values),
}
_ABOUT = [
    ("", _("不用这个条件")),
    (_("健康申报"), [(kind.value, kind.label) for kind in ConditionKind if kind != ConditionKind.EVIDENCE]),
    (_("核查信息"), [(EVIDENCE + kind.value, kind.label) for kind in EvidenceKind]),
]


def _several(label: Any, choices: Iterable[tuple[str, Any]], text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        help_text=text,
        widget=forms.CheckboxSelectMultiple,
    )


class QuestionForm(forms.Form):
    """One condition. Which further fields count follows from `about`; the others are left out of account."""

    join = forms.ChoiceField(
        label=_("与上一个条件的关系"),
        choices=[(AND, _("并且")), (OR, _("或者"))],
        widget=forms.RadioSelect,
        required=False,
    )
    about = forms.ChoiceField(label=_("看什么"), choices=_ABOUT, required=False)
    degrees = forms.DecimalField(
        label=_("体温界限（℃）"), min_value=35, max_value=42, decimal_places=1, required=False
    )
    symptoms = _several(_("症状"), Symptom.choices, _("符合其中任何一种；一种也不选表示任何症状。"))
    contacts = _several(_("接触史"), Contact.choices, _("符合其中任何一项。"))
    travels = _several(_("旅居史"), Travel.choices, _("符合其中任何一项。"))
    categories = _several(_("人员类别"), (), _("符合其中任何一类；一类也不选表示任何类别。"))
    degree = _several(_("接触级别"), [("1", _("一级接触")), ("2", _("二级接触"))], _("不选表示任何级别。"))
    colours = _several(_("核定的颜色"), Colour.choices, _("不选表示任何颜色。"))
    areas = forms.CharField(
        label=_("行政区划代码"),
        required=False,
        max_length=200,
        help_text=_("用空格分开；包括其下的地区。不填表示任何地区。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    days = forms.IntegerField(
        label=_("多少天以内"),
        min_value=1,
        max_value=90,
        required=False,
        help_text=_("从该信息的时间算起；不填表示不限。"),
    )

    def __init__(self, *args: Any, categories: Iterable[str] = (), **options: Any):
        options.setdefault("use_required_attribute", False)
        super().__init__(*args, **options)
        names: dict[str, Any] = {code: code for code in categories}
        names |= {code: translated(name) for code, name in supplied.CATEGORIES.items()}
        self.fields["categories"].choices = sorted(names.items())

    @property
    def is_used(self) -> bool:
        """Whether the page asks anything here."""
        return bool(self["about"].value())

    @property
    def parts(self) -> list[tuple[str, Any]]:
        """(choices of `about` that need it, bound field) of the further fields."""
        return [(" ".join(about), self[name]) for name, about in NEEDED.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        about = data.get("about", "")
        for name in set(self.errors) & NEEDED.keys():
            if about not in NEEDED[name]:
                del self.errors[name]  # nobody sees this field
        if about in NEEDED["degrees"] and data.get("degrees") is None and "degrees" not in self.errors:
            self.add_error("degrees", _("请填写体温界限。"))
        for name in ("contacts", "travels"):
            if about in NEEDED[name] and not data.get(name):
                self.add_error(name, _("请至少选择一项。"))
        return data

    def question(self) -> dict[str, Any]:
        """The condition as the vocabulary writes it."""
        data = self.cleaned_data
        about = data["about"]
        if about.startswith(EVIDENCE):
            return self._about_evidence(about.removeprefix(EVIDENCE))
        if about in NEEDED["degrees"]:
            return {"is": about, "below" if about == ConditionKind.WELL else "from": f"{data['degrees']:.1f}"}
        chosen = {"symptoms": "symptoms", "contact": "contacts", "travel": "travels"}[about]
        return {"is": about, "of": data[chosen]}

    def _about_evidence(self, kind: str) -> dict[str, Any]:
        data = self.cleaned_data
        name = next((name for name in ("categories", "degree", "colours", "areas") if self._needs(name)), "")
        details = data["areas"].split() if name == "areas" else data.get(name, [])
        said: dict[str, Any] = {"is": ConditionKind.EVIDENCE.value, "kind": kind}
        if details:
            said["of"] = details
        if data.get("days"):
            said["days"] = data["days"]
        return said

    def _needs(self, name: str) -> bool:
        return self.cleaned_data["about"] in NEEDED[name]

    @staticmethod
    def first_values(question: Mapping[str, Any], join: str) -> dict[str, Any]:
        """What the form shows for a condition that is there."""
        about = question["is"]
        if about == ConditionKind.EVIDENCE:
            about = EVIDENCE + question["kind"]
        values = {"join": join, "about": about, "days": question.get("days")}
        of = question.get("of", [])
        given = {name: of for name in NEEDED if name not in {"degrees", "areas", "days"}}
        given |= {"areas": " ".join(of), "degrees": question.get("below") or question.get("from")}
        return values | {name: value for name, value in given.items() if about in NEEDED[name]}


class RuleForm(forms.Form):
    """What a rule gives to those who fulfil its conditions."""

    name = forms.CharField(label=_("规则名称"), max_length=40, help_text=_("本人在健康码上会看到。"))
    colour = forms.ChoiceField(label=_("颜色"), choices=Colour.choices, widget=forms.RadioSelect)
    hold_days = forms.IntegerField(
        label=_("保持多少天"),
        min_value=1,
        max_value=90,
        required=False,
        help_text=_("从申报或核查信息的时间算起。不填表示直到该核查信息结束或被解除。"),
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        help_text=_("一句话，写给本人看：您……"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    advice = forms.CharField(
        label=_("怎么办"),
        max_length=200,
        help_text=_("一句话，告诉本人现在做什么。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lifts = _several(
        _("解除哪些规则给出的颜色"),
        (),
        _("只用于解除管理、核酸检测阴性和工作人员核定：此前由这些规则给出的更严颜色不再有效。"),
    )

    def __init__(self, *args: Any, others: Iterable[tuple[str, Any]] = (), **options: Any):
        options.setdefault("use_required_attribute", False)
        super().__init__(*args, **options)
        self.fields["lifts"].choices = [(rules.ALL, _("全部更严的颜色")), *others]


class RuleSetForm(forms.Form):
    """On what a version rests and when it holds."""

    title = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：2020 年 3 月调整。"))
    document_number = forms.CharField(label=_("文号"), max_length=40, help_text=DOCUMENT_HELP)
    valid_from = forms.DateTimeField(
        label=_("生效时间"), widget=DateTimeInput(), help_text=_("审批通过时已过这个时间的，立即生效。")
    )
    valid_until = forms.DateTimeField(
        label=_("结束时间"),
        widget=DateTimeInput(),
        required=False,
        help_text=_("到时恢复上一个长期有效的版本。不填表示长期有效。"),
    )

    @staticmethod
    def first_values(rule_set: Any) -> dict[str, Any]:
        """What the form shows for a draft."""
        names = ("title", "document_number", "valid_from", "valid_until")
        values = {name: getattr(rule_set, name) for name in names}
        return {
            key: local(value) if isinstance(value, dt.datetime) else value for key, value in values.items()
        }


class TrialForm(forms.Form):
    day = forms.DateField(
        label=_("按哪一天的情况试算"),
        required=False,
        widget=DateInput(),
        help_text=_("最近 30 天内的一天，按当天结束时已知的情况。不填表示现在。"),
    )


class RulesNoteForm(forms.Form):
    """What the approver says."""

    note = forms.CharField(
        label=_("审批意见"),
        required=False,
        max_length=200,
        help_text=_("退回或撤销时必须写明原因，起草人会看到。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    needs_note = False  # set by the button that was pressed

    def clean_note(self) -> str:
        note = self.cleaned_data["note"].strip()
        if self.needs_note and not note:
            raise forms.ValidationError(_("请写明原因。"), code="required")
        return str(note)


class RuleSetFilter(ChoiceFilter):
    words = forms.CharField(
        label=_("名称或文号"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部状态")), *RuleSetState.choices], required=False
    )
