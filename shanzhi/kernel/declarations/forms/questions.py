"""The forms by which officials write questions: no key, no code and no JSON is ever typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.ui.forms import DateInput

from ..rules.questions import MOST_TEXT, Option, Outcome, Question

MOST_OPTIONS = 12
KINDS = [
    ("yes_no", _("是或否")),
    ("choice", _("选一项")),
    ("choices", _("可选多项")),
    ("temperature", _("体温")),
    ("number", _("数字")),
    ("date", _("日期")),
    ("text", _("写文字")),
]
LEVELS = [("red", _("红：尽快就诊")), ("yellow", _("黄：需要留意")), ("green", _("绿：没有发现异常"))]


def _english(label: Any, size: int = 80) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=size)


def _figure(label: Any, text: Any = "") -> forms.FloatField:
    return forms.FloatField(
        label=label, required=False, min_value=-1e6, max_value=1e6, help_text=text, localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip


class QuestionForm(forms.Form):
    """One question. Which further fields count follows from `kind`."""

    title = forms.CharField(label=_("问题"), max_length=80)
    kind = forms.ChoiceField(label=_("怎样回答"), choices=KINDS)
    help = forms.CharField(
        label=_("说明"), required=False, max_length=MOST_TEXT, help_text=_("写在问题下面，告诉人们为什么问、怎么填。")
    )  # fmt: skip
    required = forms.BooleanField(label=_("必须回答"), required=False, initial=True)
    remembers = forms.BooleanField(
        label=_("带出上次的回答"), required=False, help_text=_("只用于不常变的事；体温和症状每次都要重新填。")
    )
    abnormal_if = forms.ChoiceField(
        label=_("哪个回答算异常"),
        choices=[("", _("都不算")), ("yes", _("答“是”")), ("no", _("答“否”"))],
        required=False,
    )
    least, most = _figure(_("最小值")), _figure(_("最大值"))
    abnormal_from = _figure(_("从多少起算异常"), _("体温不填时按 37.3 ℃。"))
    english, english_help = _english(_("英文题目")), _english(_("英文说明"), MOST_TEXT)

    # Field → the kinds that need it.
    NEEDED = {
        "abnormal_if": "yes_no",
        "least": "number temperature",
        "most": "number temperature",
        "abnormal_from": "number temperature",
    }

    def __init__(self, *args: Any, **options: Any):
        options.setdefault("use_required_attribute", False)
        super().__init__(*args, **options)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "kind")]

    @property
    def parts(self) -> list[tuple[str, forms.BoundField]]:
        """(kinds that need it, bound field) of the fields that not every kind has."""
        return [(kinds, self[name]) for name, kinds in self.NEEDED.items()]

    @property
    def later_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("help", "required", "remembers")]

    @property
    def english_fields(self) -> list[forms.BoundField]:
        return [self["english"], self["english_help"]]

    @staticmethod
    def first_values(question: Question) -> dict[str, Any]:
        names = set(QuestionForm.base_fields)
        return {name: getattr(question, name) for name in names}

    def given(self) -> dict[str, Any]:
        """The fields of the question, those that its kind has not left out."""
        data = dict(self.cleaned_data)
        for name, kinds in self.NEEDED.items():
            if data["kind"] not in kinds.split():
                data[name] = "" if name == "abnormal_if" else None
        return data


class OptionForm(forms.Form):
    """One answer to choose. `value` is kept, so that conditions on it stay true when its words change."""

    value = forms.CharField(widget=forms.HiddenInput, required=False, max_length=30)
    label = forms.CharField(label=_("选项"), required=False, max_length=40)
    abnormal = forms.BooleanField(label=_("算异常"), required=False)
    english = _english(_("英文"), 60)

    @property
    def is_used(self) -> bool:
        return bool(self["label"].value())

    def option(self, value: str) -> Option:
        data = self.cleaned_data
        return Option(value, data["label"].strip(), data["abnormal"], data["english"].strip())

    @staticmethod
    def first_values(option: Option) -> dict[str, Any]:
        return {name: getattr(option, name) for name in ("value", "label", "abnormal", "english")}


class OutcomeForm(forms.Form):
    """A level of advice; on which answers it is given stands beside it (`pickers`)."""

    level = forms.ChoiceField(label=_("等级"), choices=LEVELS, widget=forms.RadioSelect)
    title = forms.CharField(label=_("一句话"), max_length=40)
    advice = forms.CharField(
        label=_("建议怎么做"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    clinic = forms.BooleanField(label=_("显示附近的发热门诊"), required=False)
    declare = forms.BooleanField(label=_("建议向健康码申报"), required=False)
    english = _english(_("英文一句话"))
    english_advice = _english(_("英文建议"), MOST_TEXT)

    def __init__(self, *args: Any, **options: Any):
        options.setdefault("use_required_attribute", False)
        super().__init__(*args, **options)

    @staticmethod
    def first_values(outcome: Outcome) -> dict[str, Any]:
        return {name: getattr(outcome, name) for name in OutcomeForm.base_fields}


class PublishForm(forms.Form):
    valid_from = forms.DateField(
        label=_("从哪天起使用"), widget=DateInput(), help_text=_("最早明天。今天的申报仍按现在的问卷填写。")
    )
    note = forms.CharField(
        label=_("这一版有什么变化"), max_length=200, required=False, help_text=_("同事在版本列表里会看到。")
    )
