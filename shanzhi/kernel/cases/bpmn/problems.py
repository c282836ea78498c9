"""What is wrong with an uploaded drawing: a stable code, and where."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One finding. `wording.sentence` says it to people."""

    code: str
    element: str = ""
    line: int = 0
    detail: str = ""


class BadDefinition(Exception):
    """A drawing that cannot be taken."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__(", ".join(f"{p.code} {p.element}".strip() for p in problems))
        self.problems = tuple(problems)
