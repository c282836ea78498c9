"""Input shapes of the grid."""

import datetime as dt
import json
import math
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs.models import GridCell, Unit

from .enums import Met, Need, Slot, VisitReason

_TEMPERATURE = _("体温应在 34 到 43 ℃ 之间，请重新测量后填写。")


class VisitForm(forms.Form):
    """One screen at a door; it is also what a phone uploads later."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    task_id = forms.UUIDField(widget=forms.HiddenInput)
    made_at = forms.DateTimeField(widget=forms.HiddenInput)
    lng = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    met = forms.ChoiceField(label=_("见到谁"), choices=Met.choices, widget=forms.RadioSelect)
    temperature = forms.DecimalField(
        label=_("体温（℃）"),
        required=False,
        min_value=34,
        max_value=43,
        decimal_places=1,
        max_digits=3,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1"}),
        error_messages={"min_value": _TEMPERATURE, "max_value": _TEMPERATURE},
    )
    needs = forms.MultipleChoiceField(
        label=_("需要帮助吗"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("情况说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    photo = forms.ImageField(label=_("照片"), required=False)


class AskForm(forms.Form):
    """An official asks for a visit."""

    grid = forms.ModelChoiceField(label=_("网格"), queryset=GridCell.objects.none())
    reason = forms.ChoiceField(label=_("走访事由"), choices=VisitReason.choices)
    address = forms.CharField(label=_("地址"), max_length=120)
    words = forms.CharField(label=_("要了解什么"), max_length=200, required=False)
    due_at = forms.DateTimeField(
        label=_("完成时限"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, *args: Any, grids: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = grids


class ShiftForm(forms.Form):
    """A worker on a grid for a part of a day."""

    person = forms.ModelChoiceField(label=_("网格员"), queryset=Person.objects.none())
    grid = forms.ModelChoiceField(label=_("网格"), queryset=GridCell.objects.none())
    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}))
    slot = forms.ChoiceField(label=_("班次"), choices=Slot.choices)

    def __init__(self, *args: Any, people: Any, grids: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: person.name
        self.fields["grid"].queryset = grids


class ReportForm(forms.Form):
    """What a phone reports; `class_code` is one of the table's classes."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    made_at = forms.DateTimeField(widget=forms.HiddenInput)
    class_code = forms.CharField(label=_("事件类别"), max_length=6, widget=forms.Select)
    words = forms.CharField(
        label=_("情况说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    photo = forms.ImageField(label=_("照片"), required=False)
    lng = forms.FloatField(label=_("位置"), min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("纬度"), min_value=-90, max_value=90)

    def __init__(self, *args: Any, groups: Any = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["class_code"].widget.choices = groups


class MoveForm(forms.Form):
    """One move of an event: what it needs, and which state the person has seen."""

    move = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(
        label=_("责任单位"), queryset=Unit.objects.filter(parent__isnull=True), required=False
    )
    score = forms.TypedChoiceField(
        label=_("评价"),
        choices=[("", "—"), *((number, number) for number in range(5, 0, -1))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("5 分最好"),
    )
    words = forms.CharField(
        label=_("情况说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    photo = forms.ImageField(label=_("照片"), required=False)

    def __init__(self, *args: Any, needs: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if needs is not None:
            for name in {"unit", "score"} - set(needs):
                del self.fields[name]


def track_of(text: str) -> list[dict[str, Any]]:
    """Positions as a phone sends them: [{number, lng, lat, accuracy, at}]."""
    try:
        rows = json.loads(text)
        if not isinstance(rows, list):
            raise TypeError("not a list")
        return [_spot(row) for row in rows]
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise ValidationError(_("轨迹没有传上来，请重试"), code="track") from error


def _spot(row: dict[str, Any]) -> dict[str, Any]:
    at = dt.datetime.fromisoformat(row["at"])
    lng, lat = float(row["lng"]), float(row["lat"])
    accuracy = None if row.get("accuracy") is None else float(row["accuracy"])
    number = int(row["number"])
    finite = all(map(math.isfinite, (lng, lat, accuracy or 0)))
    if not finite or abs(lng) > 180 or abs(lat) > 90 or not 0 <= number < 2**31 or timezone.is_naive(at):
        raise ValueError("a position that cannot be")
    return {"number": number, "lng": lng, "lat": lat, "accuracy": accuracy, "at": at}


class TrackForm(forms.Form):
    """A stretch of a walk: its beginning, the positions so far, and perhaps its end."""

    nonce = forms.UUIDField()
    patrol = forms.UUIDField()
    grid = forms.UUIDField()
    agrees = forms.BooleanField(required=False)
    started_at = forms.DateTimeField()
    ended_at = forms.DateTimeField(required=False)
    spots = forms.CharField()

    def clean_spots(self) -> list[dict[str, Any]]:
        return track_of(self.cleaned_data["spots"])
