"""Questions about regular declarations; each topic has a file."""

from .answer_forms import AnswerField, AnswerForm, answer_form

__all__ = ["AnswerField", "AnswerForm", "answer_form"]
