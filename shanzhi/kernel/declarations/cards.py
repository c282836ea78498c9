"""What a page shows of one declaration, for the page that answers and for those who look after a class."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import uuid4

from shanzhi.kernel.declarations import wording
from shanzhi.kernel.declarations.models import Answer
from shanzhi.kernel.declarations.queries.answer_forms import NONE_OF_THESE
from shanzhi.kernel.declarations.queries.tasks import Task
from shanzhi.kernel.declarations.rules.questions import Question, clean


@dataclass(frozen=True)
class Said:
    """One answer in words; `abnormal` ones raised an alarm."""

    title: str
    words: str
    abnormal: bool


class Hidden(NamedTuple):
    """A field that a form sends without showing it; `many`: one of several of that name."""

    name: str
    value: str
    many: bool


def said(questions: tuple[Question, ...], answer: Answer) -> list[Said]:
    """The answers that were given, in the order of the questions."""
    return [
        Said(
            str(wording.title(question)),
            str(wording.said(question, answer.values[question.key])),
            question.key in answer.abnormal,
        )
        for question in questions
        if question.key in answer.values
    ]


class Card:
    """A task with what was answered, or what was last answered, in words."""

    def __init__(self, task: Task, *, answer: Answer | None = None):
        self.task = task
        self.answer = answer or task.answer
        self.nonce = uuid4()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return self.task.questions

    @property
    def said(self) -> list[Said]:
        return said(self.questions, self.answer) if self.answer else []

    @property
    def before(self) -> list[Said]:
        """The last answer of an earlier day."""
        return said(self.questions, self.task.former) if self.task.former else []

    @property
    def repeats(self) -> bool:
        """Whether one tap may say the same again: nothing was wrong, and every question was answered then."""
        former = self.task.former
        if not self.task.is_due or former is None or former.abnormal:
            return False
        from_then = clean(self.questions, former.values)
        return not from_then.problems and from_then.values == former.values

    @property
    def hidden(self) -> list[Hidden]:
        """The last answer as hidden fields of a form."""
        former = self.task.former
        fields: list[Hidden] = []
        for key, value in (former.values if former else {}).items():
            if isinstance(value, list):
                fields += [Hidden(f"q-{key}", str(one), True) for one in value or [NONE_OF_THESE]]
            else:
                fields.append(Hidden(f"q-{key}", str(value), False))
        return fields
