"""One way from a form to an action."""

from collections.abc import Callable
from typing import Any

from django import forms

from shanzhi.core.errors import DomainError


def act(form: forms.BaseForm, action: Callable[[dict[str, Any]], Any]) -> tuple[bool, Any]:
    """Run `action(cleaned_data)` for a valid form.

    Returns `(True, result)`; or `(False, None)` with the errors in the form, where a DomainError of the
    action stands beside the field it names, so that nothing typed is lost.
    """
    if not form.is_valid():
        return False, None
    try:
        return True, action(form.cleaned_data)
    except DomainError as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, forms.ValidationError(refusal.message, code=refusal.code))
        return False, None
