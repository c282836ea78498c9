"""What is kept about a person in firms' declarations, for them to take away."""

from collections.abc import Mapping, Sequence

from shanzhi.kernel.accounts.models import Person

from .models import Firm, ResumeStep, ResumeWork

Rows = Sequence[Mapping[str, object]]


def firms(person: Person) -> Rows:
    """Firms that the person let take part."""
    rows = Firm.objects.filter(joined_by=person).order_by("joined_at")
    return list(rows.values("organisation__name", "joined_at"))


def resumes(person: Person) -> Rows:
    """Files to resume work that the person handed in."""
    rows = ResumeWork.objects.filter(submitted_by=person).order_by("submitted_at")
    return [
        row.facts()
        | {
            "firm": str(row.firm),
            "contact_phone": row.contact_phone,
            "state": row.get_state_display(),
            "submitted_at": row.submitted_at,
        }
        for row in rows.select_related("firm__organisation")
    ]


def steps(person: Person) -> Rows:
    """What the person did with such files, as an agent or an official."""
    rows = ResumeStep.objects.filter(by=person).order_by("at")
    return list(rows.values("resume__firm__organisation__name", "act", "at", "said"))
