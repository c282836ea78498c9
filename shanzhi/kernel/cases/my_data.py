"""What cases keep about a person, for them to take away."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases.models import Case, Extension, Helper, Transition

Rows = Sequence[Mapping[str, object]]


def opened(person: Person) -> Rows:
    """The cases that the person opened, with what they said."""
    rows = Case.objects.filter(opener=person).order_by("opened_at")
    return list(rows.values("kind", "number", "title", "words", "state", "opened_at", "closed_at"))


def led(person: Person) -> Rows:
    """The cases that are in the person's hands as an official; whom they concern stays out."""
    return list(Case.objects.filter(lead=person).order_by("opened_at").values("kind", "number", "opened_at"))


def moved(person: Person) -> Rows:
    """The steps that the person took."""
    rows = Transition.objects.filter(by=person).order_by("at")
    return list(rows.values("move", "words", "office", "at", case_number=F("case__number")))


def extensions(person: Person) -> Rows:
    """The time that the person asked for."""
    rows = Extension.objects.filter(asked_by=person)
    return list(rows.values("amount", "reason", "asked_at", "granted", number=F("clock__case__number")))


def helped(person: Person) -> Rows:
    """The answers that the person gave for their unit."""
    rows = Helper.objects.filter(answered_by=person)
    return list(rows.values("answer", "answered_at", number=F("case__number")))
