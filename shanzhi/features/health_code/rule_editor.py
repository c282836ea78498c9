"""The form of one rule with all its conditions, read from and written back to what the vocabulary says."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from . import queries, rules
from .enums import EvidenceKind
from .forms.rules import AND, OR, QuestionForm, RuleForm
from .models import ColourRule, RuleSet


class RuleEditor:
    """`rule` None for a new one. `data` is what came from the page, None for a page that is opened.

    There are always as many conditions as a rule may have; those not used say so, and the page hides them.
    """

    def __init__(self, rule_set: RuleSet, rule: ColourRule | None, data: QueryDict | None = None):
        self.rule, self.data = rule, data
        others = [one for one in rule_set.rules.all() if rule is None or one.code != rule.code]
        self.form = RuleForm(
            data,
            initial=self._first_values(),
            others=[(one.code, one.said_name) for one in others if one.colour != "green"],
        )
        categories = queries.known_details(EvidenceKind.LISTING)
        self.questions = [
            QuestionForm(data, prefix=f"q{place}", initial=initial, categories=categories)
            for place, initial in zip(range(rules.MOST_QUESTIONS), self._first_questions(), strict=False)
        ]

    def _first_values(self) -> dict[str, Any]:
        names = ("name", "colour", "hold_days", "reason", "advice", "lifts")
        return {name: getattr(self.rule, name) for name in names} if self.rule else {"colour": "yellow"}

    def _first_questions(self) -> Iterator[dict[str, Any]]:
        """The conditions that are there, then unused ones without end."""
        for group in self.rule.condition["all"] if self.rule else []:
            for number, question in enumerate(group["any"]):
                yield QuestionForm.first_values(question, OR if number else AND)
        while True:
            yield {"join": AND, "degrees": rules.FEVER_FROM}

    def is_whole(self) -> bool:
        """Whether everything is answered well."""
        fine = all([self.form.is_valid(), *(question.is_valid() for question in self.questions)])
        if not any(question.is_used for question in self.questions):
            self.form.add_error(None, _("请至少填写一个条件。"))
            return False
        return fine

    def condition(self) -> dict[str, Any]:
        """The conditions as JSON, once all of them are answered well."""
        groups: list[dict[str, Any]] = []
        for question in self.questions:
            if not question.is_used:
                continue
            if question.cleaned_data["join"] == OR and groups:
                groups[-1]["any"].append(question.question())
            else:
                groups.append({"any": [question.question()]})
        return {"all": groups}

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.form.cleaned_data, "condition": self.condition()}
