"""One text as gettext knows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """`plural` and `context` are empty where there is none."""

    message: str
    plural: str = ""
    context: str = ""
