"""The form in which a set of questions is answered, by whoever answers, on any page (`components/questions.html`)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .. import wording
from ..rules.questions import Cleaned, Question, Values, clean, remembered
from ..rules.sentences import sentence

NONE_OF_THESE = "-"  # what the chip 以上都没有 sends
Text = str | Promise


class AnswerChip:
    """One answer to tap."""

    def __init__(self, value: str, label: str, *, checked: bool, place: int, of: str):
        self.value, self.label, self.checked = value, label, checked
        self.id = f"{of}_{place}"


class AnswerField:
    """One question on the page; has what `components/errors.html` asks of a form's field."""

    def __init__(self, form: "AnswerForm", question: Question):
        self.form, self.question = form, question
        self.kind = question.kind
        self.name = f"{form.prefix}-{question.key}"
        self.auto_id = f"id_{self.name}"
        self.label = wording.title(question)
        self.help_text = wording.help_text(question)
        self.value = form.raw.get(question.key)
        self.former = form.former.get(question.key)

    @property
    def errors(self) -> ErrorList:
        code = self.form.problems.get(self.question.key)
        return ErrorList([sentence(code, english=wording.in_english())] if code else [])

    @property
    def id_for_label(self) -> str:
        """What the label and the error summary jump to."""
        return f"{self.auto_id}_0" if self.is_closed else self.auto_id

    @property
    def described_by(self) -> str:
        """The ids of what stands beside the answer, for screen readers."""
        notes = {"helptext": self.help_text, "error": self.errors}
        return " ".join(f"{self.auto_id}_{name}" for name, there in notes.items() if there)

    @property
    def is_closed(self) -> bool:
        """Answered by tapping."""
        return self.kind in ("yes_no", "choice", "choices")

    @cached_property
    def chips(self) -> list[AnswerChip]:
        given = self.value if isinstance(self.value, list) else [self.value]
        answers = wording.choices(self.question)
        if self.kind == "choices":
            answers = [*answers, (NONE_OF_THESE, _("以上都没有"))]
            given = given or [NONE_OF_THESE]
        return [
            AnswerChip(value, name, checked=value in given, place=place, of=self.auto_id)
            for place, (value, name) in enumerate(answers)
        ]

    @property
    def when(self) -> str:
        """On which answers the question is asked, in words; shown where the page cannot hide it."""
        return wording.when(self.question, self.form.questions)

    @property
    def show_if(self) -> str:
        """The same for the page's script."""
        return msgspec.json.encode(self.question.show_if).decode() if self.question.show_if else ""

    @property
    def compares(self) -> bool:
        """Whether the page says when the answer differs from the one before: only of what lasts."""
        return self.question.remembers and self.former is not None

    @property
    def former_value(self) -> str:
        return json.dumps(self.former, ensure_ascii=False)

    @property
    def former_words(self) -> str:
        return wording.said(self.question, self.former)

    @property
    def is_changed(self) -> bool:
        return self.compares and self.value is not None and str(self.value) != str(self.former)


class AnswerForm:
    """`raw` goes to `actions.record_answer`; what that refuses comes back by `refuse`."""

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        data: Mapping[str, Any] | None,
        former: Values,
        initial: Values,
        prefix: str,
        former_name: Text,
    ):
        self.questions, self.former, self.prefix = questions, former, prefix
        self.former_name = former_name
        self.is_bound = data is not None
        self.raw = dict(initial) if data is None else _read(questions, data, prefix)
        self.problems: dict[str, str] = self.cleaned.problems.copy() if self.is_bound else {}
        self._said: list[Text] = []

    def __iter__(self) -> Iterator[AnswerField]:
        return iter(self.fields)

    @cached_property
    def cleaned(self) -> Cleaned:
        return clean(self.questions, self.raw)

    @cached_property
    def fields(self) -> list[AnswerField]:
        return [AnswerField(self, question) for question in self.questions]

    def is_valid(self) -> bool:
        """Whether it was sent and every question that was asked is answered well."""
        return self.is_bound and not self.problems and not self._said

    @property
    def values(self) -> Values:
        """The answers as they are kept: without those to questions that were not asked."""
        return self.cleaned.values

    @property
    def errors(self) -> dict[str, ErrorList]:
        found = {field.question.key: field.errors for field in self.fields if field.errors}
        return found | ({"__all__": self.non_field_errors()} if self._said else {})

    def non_field_errors(self) -> ErrorList:
        return ErrorList([str(one) for one in self._said])

    def refuse(self, message: Text = "", problems: Mapping[str, str] | None = None) -> None:
        """Show what an action refused: problem codes by question, or a sentence about the whole."""
        self.problems |= problems or {}
        if message and not problems:
            self._said.append(message)

    @property
    def has_changes(self) -> bool:
        return any(field.is_changed for field in self.fields)


def answer_form(
    questions: Sequence[Question],
    *,
    data: Mapping[str, Any] | None = None,
    former: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    prefix: str = "q",
    former_name: Text = "",
) -> AnswerForm:
    """A form for these questions, in the reader's language (that of the request).

    `data` is what the page sent (request.POST), None for a page that is opened. `former` is the answer before this
    one: what lasts of it is filled in and differences from it are marked, under `former_name` (昨天, 上次).
    `initial` is filled in as it stands instead, e.g. an answer that is being corrected. Several forms of one page
    need different prefixes.
    """
    before = dict(former or {})
    first = dict(initial) if initial is not None else remembered(questions, before)
    return AnswerForm(
        questions,
        data=data,
        former=before,
        initial=first,
        prefix=prefix,
        former_name=former_name or _("上次"),
    )


def _read(questions: Sequence[Question], data: Mapping[str, Any], prefix: str) -> Values:
    """What was sent, by question."""
    found: Values = {}
    for question in questions:
        name = f"{prefix}-{question.key}"
        if question.kind != "choices":
            value = str(data.get(name, "")).strip()
            if value:
                found[question.key] = value
            continue
        given = data.getlist(name) if isinstance(data, QueryDict) else list(data.get(name, []))
        if given:
            found[question.key] = [one for one in given if one != NONE_OF_THESE]
    return found
