"""What the grid keeps about a person, for them to take away."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from shanzhi.kernel.accounts.models import Person

from .models import EventReport, EventStep, Patrol, PatrolSpot, Shift, Visit, VisitTask

Rows = Sequence[Mapping[str, object]]


def visited(person: Person) -> Rows:
    """What visits to the person found."""
    rows = Visit.objects.filter(task__person=person).order_by("at")
    return list(rows.values("at", "met", "temperature", "needs", "note", reason=F("task__reason")))


def awaited(person: Person) -> Rows:
    """The visits that were asked for, with the address."""
    rows = VisitTask.objects.filter(person=person).order_by("asked_at")
    return list(rows.values("reason", "words", "address", "asked_at", "due_at", "done_at"))


def made(person: Person) -> Rows:
    """The visits that the person made as a worker; whom they concern stays out."""
    return list(Visit.objects.filter(by=person).order_by("at").values("at", "met", "lng", "lat"))


def shifts(person: Person) -> Rows:
    return list(Shift.objects.filter(person=person).values("day", "slot", grid_name=F("grid__name")))


def patrols(person: Person) -> Rows:
    """Where the person has walked on duty."""
    rows = Patrol.objects.filter(person=person).order_by("started_at")
    return list(rows.values("agreed_at", "started_at", "ended_at", "metres", "coverage"))


def track(person: Person) -> Rows:
    """The positions that are still kept."""
    rows = PatrolSpot.objects.filter(patrol__person=person).order_by("at")
    return list(rows.values("at", "lng", "lat", "accuracy"))


def reports(person: Person) -> Rows:
    """What the person reported as a worker."""
    rows = EventReport.objects.filter(by=person).order_by("at")
    return list(rows.values("at", "words", "lng", "lat", number=F("event__number")))


def steps(person: Person) -> Rows:
    """The moves of events that the person made."""
    return list(EventStep.objects.filter(by=person).order_by("at").values("at", "move", "words"))
