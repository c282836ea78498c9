"""People without a phone: their paper, how they are, and why a card is made for them."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.enums import IdKind, Sex

from ..enums import ManualReason
from .declarations import DeclarationForm

PAPER = ("name", "id_kind", "id_number", "sex", "birth_date")


class PaperForm(forms.Form):
    """A name and the paper that goes with it. Sex and birth stand in a resident number and are asked for others."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        help_text=_("与证件上的一致"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    id_kind = forms.ChoiceField(
        label=_("证件类型"), choices=[choice for choice in IdKind.choices if choice[0] != IdKind.INFANT]
    )
    id_number = forms.CharField(
        label=_("证件号码"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    sex = forms.ChoiceField(
        label=_("性别"),
        choices=[("", _("请选择")), *Sex.choices],
        required=False,
        help_text=_("居民身份证不用填"),
    )
    birth_date = forms.DateField(
        label=_("出生日期"),
        required=False,
        help_text=_("居民身份证不用填"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def paper(self) -> dict[str, Any]:
        """What the action takes of it."""
        return {name: self.cleaned_data[name] for name in PAPER}


class CompanionForm(PaperForm):
    """Somebody to take along; they agree to it."""

    agreed = forms.BooleanField(
        label=_("对方同意由我代为登记和申报，并记为我的常用同行人"),
        error_messages={"required": _("请先征得对方同意，再勾选。")},
    )


class NewcomerForm(PaperForm, DeclarationForm):
    """Somebody at a gate without a phone and without a code: paper, answers and the reason in one."""

    reason = forms.ChoiceField(label=_("没有扫码的原因"), choices=ManualReason.choices)
    field_order = ["request_id", "reason", *PAPER]

    def said(self) -> dict[str, Any]:
        """The answers alone."""
        asked = (
            "division",
            "temperature",
            "symptoms",
            "contact",
            "travel",
            "travel_places",
            "risk_area",
            "left_on",
        )
        return {name: self.cleaned_data[name] for name in asked}


class CardForm(forms.Form):
    """One more card; the key makes a second tap harmless."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)

    @staticmethod
    def fresh() -> "CardForm":
        return CardForm(initial={"request_id": uuid.uuid4()})


class OfficeCardForm(CardForm):
    """An official makes a card for somebody who cannot."""

    reason = forms.CharField(
        label=_("为谁、因何制作"),
        min_length=4,
        max_length=100,
        help_text=_("例如：独居老人，上门代办。本人可以看到这条记录。"),
    )

    @staticmethod
    def fresh() -> "OfficeCardForm":
        return OfficeCardForm(initial={"request_id": uuid.uuid4()})
