"""What the health code keeps about a person, for them to take away."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from shanzhi.kernel.accounts.models import Person

from .models import ColourChange, HealthCode, HealthDeclaration, Venue, VenueInspector

_RULE = {"rule_name": F("rule__name"), "rule_set": F("rule__rule_set__number")}

Rows = Sequence[Mapping[str, object]]


def declarations(person: Person) -> Rows:
    rows = HealthDeclaration.objects.filter(person=person).order_by("declared_at")
    said = ("temperature", "symptoms", "contact", "travel", "travel_places")
    return list(rows.values("declared_at", *said, division_name=F("division__name")))


def code(person: Person) -> Rows:
    """The code as it stands."""
    rows = HealthCode.objects.filter(person=person)
    return list(rows.values("colour", "since", "until", "registered_at", **_RULE))


def colours(person: Person) -> Rows:
    """Every colour the code had, with the rule that gave it."""
    rows = ColourChange.objects.filter(person=person).order_by("at")
    return list(rows.values("at", "before", "colour", "evidence", "until", **_RULE))


def venues(person: Person) -> Rows:
    """The venues that the person registered."""
    rows = Venue.objects.filter(administrator=person).order_by("registered_at")
    return list(
        rows.values("number", "name", "kind", "registered_at", "closed_at", division_name=F("division__name"))
    )


def inspecting(person: Person) -> Rows:
    """The venues for which the person checks or checked codes."""
    rows = VenueInspector.objects.filter(person=person).order_by("since")
    return list(rows.values("since", "until", venue_name=F("venue__name")))
