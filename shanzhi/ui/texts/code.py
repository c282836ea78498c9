"""Texts in Python: the constant arguments of gettext calls, read from the syntax tree."""

import ast
from collections.abc import Iterator

from shanzhi.ui.texts.text import Text

# function → which of (context, message, plural) its arguments are, in order
CALLS = {
    "_": ("message",),
    "gettext": ("message",),
    "gettext_lazy": ("message",),
    "gettext_noop": ("message",),
    "ngettext": ("message", "plural"),
    "ngettext_lazy": ("message", "plural"),
    "pgettext": ("context", "message"),
    "pgettext_lazy": ("context", "message"),
    "npgettext": ("context", "message", "plural"),
    "npgettext_lazy": ("context", "message", "plural"),
}


class NotConstant(ValueError):
    """A gettext call whose text is computed: no catalogue can hold it."""


def texts_in_code(source: str, name: str = "") -> Iterator[Text]:
    """Every text of one file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (parts := CALLS.get(_called(node))):
            yield Text(**dict(zip(parts, _constants(node, len(parts), name), strict=True)))


def _called(call: ast.Call) -> str:
    target = call.func
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")


def _constants(call: ast.Call, count: int, name: str) -> list[str]:
    values = [argument.value for argument in call.args[:count] if isinstance(argument, ast.Constant)]
    if len(values) < count or not all(isinstance(value, str) for value in values):
        raise NotConstant(f"{name}:{call.lineno}: the text of a gettext call must stand there as it is")
    return [str(value) for value in values]
