"""What is kept about a person as a key person, for them to take away."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from shanzhi.kernel.accounts.models import Person

from .models import FollowUp, FollowUpEntry, ListedPerson, ListedStep, Release

Rows = Sequence[Mapping[str, object]]


def listings(person: Person) -> Rows:
    """Why the person was listed, as what, where and until when."""
    rows = ListedPerson.objects.filter(person=person).order_by("listed_at")
    names = (
        "state",
        "source",
        "reason",
        "document_number",
        "address",
        "contact_phone",
        "starts_on",
        "ends_on",
    )
    named = {"category_name": F("category__name"), "division_name": F("division__name")}
    return list(rows.values(*names, "listed_at", "ended_at", **named))


def steps(person: Person) -> Rows:
    rows = ListedStep.objects.filter(listed__person=person).order_by("at")
    return list(rows.values("kind", "said", "at"))


def follow_ups(person: Person) -> Rows:
    """What every visit, call and own report said."""
    rows = FollowUpEntry.objects.filter(follow_up__listed__person=person).order_by("at")
    names = ("at", "way", "found", "temperature", "symptoms", "whereabouts", "note", "alarms")
    return list(rows.values(*names, day=F("follow_up__day")))


def documents(person: Person) -> Rows:
    rows = Release.objects.filter(listed__person=person).order_by("issued_at")
    return list(
        rows.values(
            "number", "category_name", "starts_on", "ends_on", "issuing_unit", "issued_at", "revoked_at"
        )
    )


def rounds(person: Person) -> Rows:
    """The follow-ups that were the person's own task as a worker; whom they concern stays out."""
    rows = FollowUp.objects.filter(assigned_to=person).order_by("day", "slot")
    return list(rows.values("day", "due_at", "done_at", "missed_at"))
