"""Who confirms that a name and a number belong together: an adapter named by `SHANZHI_REAL_NAME_PROVIDER`.

An adapter is a callable `(*, name, id_kind, id_number) -> Verdict`.
"""

from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.utils.module_loading import import_string

from .enums import IdKind, RealNameMethod


class Answer(Enum):
    CONFIRMED = "confirmed"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"  # this provider cannot tell: an official looks at the paper


@dataclass(frozen=True)
class Verdict:
    answer: Answer
    method: str = RealNameMethod.PROVIDER


def check(*, name: str, id_kind: str, id_number: str) -> Verdict:
    """Ask the provider that the city has set."""
    return import_string(settings.SHANZHI_REAL_NAME_PROVIDER)(name=name, id_kind=id_kind, id_number=id_number)


def development(*, name: str, id_kind: str, id_number: str) -> Verdict:
    """For development and the demo city: every well-formed resident number is taken for the name given.

    It proves nothing, and what it confirms is marked so (`RealNameMethod.DEVELOPMENT`).
    """
    if id_kind == IdKind.RESIDENT:
        return Verdict(Answer.CONFIRMED, RealNameMethod.DEVELOPMENT)
    return Verdict(Answer.UNKNOWN)


def by_hand(*, name: str, id_kind: str, id_number: str) -> Verdict:
    """For a city without a provider: officials look at every paper."""
    return Verdict(Answer.UNKNOWN)
