"""A question, or a level of advice, as an official writes it: read from a draft, written back as data."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from .forms.questions import MOST_OPTIONS, OptionForm, OutcomeForm, QuestionForm
from .models import QuestionSet
from .pickers import Picker
from .rules.editing import conditions_of, free_key
from .rules.questions import Option, Outcome, Question, parse, parse_outcomes

MOST_GROUPS = 4
_CLOSED = ("choice", "choices")


class QuestionEditor:
    """`place` None for a new question, which goes to the end. `data` None for a page that is opened."""

    def __init__(self, draft: QuestionSet, place: int | None, data: QueryDict | None = None):
        self.draft, self.place = draft, place
        self.all = parse(draft.questions)
        self.question = self.all[place] if place is not None else None
        first = QuestionForm.first_values(self.question) if self.question else {"kind": "yes_no"}
        self.form = QuestionForm(data, initial=first)
        held = list(self.question.options) if self.question else []
        self.options = [
            OptionForm(
                data,
                prefix=f"o{number}",
                initial=OptionForm.first_values(held[number]) if number < len(held) else {},
                use_required_attribute=False,
            )
            for number in range(MOST_OPTIONS)
        ]
        self.picker = Picker(
            self.all[:place], prefix="if", data=data, first=self.question.show_if if self.question else ()
        )

    def is_whole(self) -> bool:
        fine = all([self.form.is_valid(), *(option.is_valid() for option in self.options)])
        if fine and self.form.cleaned_data["kind"] in _CLOSED and len(self._given_options()) < 2:
            self.form.add_error("kind", _("请至少写两个选项。"))
            return False
        return fine

    def _given_options(self) -> tuple[Option, ...]:
        used = [one for one in self.options if one.is_used]
        taken = {one.cleaned_data["value"] for one in used}
        found = []
        for one in used:
            value = one.cleaned_data["value"] or free_key(taken, "a")
            taken.add(value)
            found.append(one.option(value))
        return tuple(found)

    def written(self) -> Question:
        """The question, once everything is answered well."""
        given = self.form.given()
        key = self.question.key if self.question else free_key(one.key for one in self.all)
        options = self._given_options() if given["kind"] in _CLOSED else ()
        return Question(key=key, options=options, show_if=self.picker.conditions(), **given)

    def questions(self) -> tuple[Question, ...]:
        """The whole set with this question in it."""
        if self.place is None:
            return (*self.all, self.written())
        return (*self.all[: self.place], self.written(), *self.all[self.place + 1 :])


class OutcomeEditor:
    """The same for a level of advice: given when one of the groups of conditions holds as a whole."""

    def __init__(self, draft: QuestionSet, place: int | None, data: QueryDict | None = None):
        self.draft, self.place = draft, place
        self.all = parse_outcomes(draft.outcomes)
        self.outcome = self.all[place] if place is not None else None
        first: dict[str, Any] = (
            OutcomeForm.first_values(self.outcome) if self.outcome else {"level": "yellow"}
        )
        self.form = OutcomeForm(data, initial=first)
        held = self.outcome.when if self.outcome else ()
        self.groups = [
            Picker(
                parse(draft.questions),
                prefix=f"g{number}",
                data=data,
                first=held[number] if number < len(held) else (),
            )
            for number in range(MOST_GROUPS)
        ]

    def is_whole(self) -> bool:
        return self.form.is_valid()

    def outcomes(self) -> tuple[Outcome, ...]:
        """All levels with this one in it."""
        when = conditions_of(picker.conditions() for picker in self.groups)
        one = Outcome(when=when, **self.form.cleaned_data)
        if self.place is None:
            return (*self.all, one)
        return (*self.all[: self.place], one, *self.all[self.place + 1 :])
