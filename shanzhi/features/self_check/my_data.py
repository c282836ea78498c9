"""What is kept of a person's self-checks, for them to take away."""

from typing import Any

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.queries import questions

from .models import KeptCheck


def checks(person: Person) -> list[dict[str, Any]]:
    """Each kept check with its answers in words."""
    rows = KeptCheck.objects.filter(person=person).select_related("questions").order_by("checked_at")
    return [
        {
            "checked_at": row.checked_at,
            "declared_at": row.declared_at,
            "level": row.get_level_display(),
            "title": row.title,
            "answers": dict(questions.answered(row.questions, row.values)),
        }
        for row in rows
    ]
