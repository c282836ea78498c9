"""How form fields are drawn: the right keyboard, the right autofill, what must not be kept on the device."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

# Typed text of these fields is never kept in the browser's store, not even to survive an error.
PRIVATE = ("phone", "id_number", "code", "password")
KEYBOARDS = {
    forms.IntegerField: "numeric",
    forms.DecimalField: "decimal",
    forms.FloatField: "decimal",
    forms.EmailField: "email",
    forms.URLField: "url",
}


class Renderer(TemplatesSetting):
    """Widgets come from the same template engine as pages."""


class DateInput(forms.DateInput):
    """The device's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The device's own picker for a day and a time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def is_check(field: forms.BoundField) -> bool:
    """A single box to tick: its label stands beside it, not above."""
    return isinstance(field.field.widget, forms.CheckboxInput)


def _keyboard(field: forms.BoundField) -> str | None:
    if "phone" in field.name:
        return "tel"
    return next((mode for kind, mode in KEYBOARDS.items() if type(field.field) is kind), None)


def _style(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "check-box form-check-input"
    if isinstance(widget, forms.Select):
        return "input form-select"
    return "input form-control"


def dressed(field: forms.BoundField, placeholder: str = "") -> str:
    """The widget with class, keyboard, autofill and privacy mark; what the form itself says wins."""
    own = field.field.widget.attrs
    attrs: dict[str, Any] = {"class": f"{_style(field.field.widget)} {own.get('class', '')}".strip()}
    keyboard = _keyboard(field)
    if keyboard:
        attrs["inputmode"] = keyboard
    if placeholder and isinstance(field.field.widget, forms.TextInput):
        attrs["placeholder"] = placeholder
    if "phone" in field.name:
        attrs["autocomplete"] = "tel"
    if any(word in field.name for word in PRIVATE):
        attrs["data-private"] = True
    kept = {name: value for name, value in attrs.items() if name == "class" or name not in own}
    return field.as_widget(attrs=kept)
