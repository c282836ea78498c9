"""What the health code keeps about a person, for them to take away."""

from collections.abc import Mapping, Sequence

from django.db.models import F, Q

from shanzhi.kernel.accounts.models import Person

from .models import (
    Appeal,
    ColourChange,
    ColourProposal,
    Companion,
    Evidence,
    FeverNote,
    GateFinding,
    HealthCode,
    HealthDeclaration,
    PaperCard,
    TestResult,
    Venue,
    VenueInspector,
    VenueTransfer,
)

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


def evidence(person: Person) -> Rows:
    """What is known of the person besides their own declarations, what was withdrawn too."""
    rows = Evidence.objects.filter(person=person).order_by("recorded_at")
    return list(
        rows.values("kind", "detail", "document_number", "since", "until", "withdrawn_at", "recorded_at")
    )


def venues(person: Person) -> Rows:
    """The venues that the person registered."""
    rows = Venue.objects.filter(administrator=person).order_by("registered_at")
    return list(
        rows.values("number", "name", "kind", "registered_at", "closed_at", division_name=F("division__name"))
    )


def gate_findings(person: Person) -> Rows:
    """What turned out otherwise after the person checked codes without network."""
    rows = GateFinding.objects.filter(inspector=person).order_by("at")
    return list(rows.values("at", "kind", "shown", "found", venue_name=F("venue__name")))


def inspecting(person: Person) -> Rows:
    """The venues for which the person checks or checked codes."""
    rows = VenueInspector.objects.filter(person=person).order_by("since")
    return list(rows.values("since", "until", venue_name=F("venue__name")))


def transfers(person: Person) -> Rows:
    """Venues that the person offered, or was offered and answered."""
    rows = VenueTransfer.objects.filter(Q(offered_by=person) | Q(answered_by=person)).order_by("offered_at")
    return list(rows.values("offered_at", "state", "answered_at", venue_name=F("venue__name")))


def companions(person: Person) -> Rows:
    """Whom the person takes along, and since when others take the person along; others' names are masked."""
    rows = Companion.objects.filter(Q(registrant=person) | Q(person=person)).order_by("agreed_at")
    return [
        {
            "registrant": row.registrant.masked_name,
            "companion": row.person.masked_name,
            "agreed_at": row.agreed_at,
            "ended_at": row.ended_at,
        }
        for row in rows.select_related("registrant", "person")
    ]


def cards(person: Person) -> Rows:
    """The printed cards of the person."""
    rows = PaperCard.objects.filter(person=person).order_by("issued_at")
    return list(rows.values("number", "issued_at", "until", "ended_at", "ending"))


def fever_notes(person: Person) -> Rows:
    """What venues wrote down after an abnormal temperature of the person."""
    rows = FeverNote.objects.filter(person=person).order_by("at")
    return list(rows.values("at", "step", "words", venue_name=F("venue__name")))


def tests(person: Person) -> Rows:
    """Results of nucleic acid tests, withdrawn ones too."""
    rows = TestResult.objects.filter(person=person).order_by("sampled_at")
    return list(rows.values("sampled_at", "outcome", "institution", "entered_at", "withdrawn_at"))


def decisions(person: Person) -> Rows:
    """Colours that officials proposed for the person, and what became of them."""
    rows = ColourProposal.objects.filter(person=person).order_by("proposed_at")
    said = ("proposed_at", "colour", "reason", "document_number", "until", "state", "decided_at")
    return list(rows.values(*said))


def appeals(person: Person) -> Rows:
    """Appeals with every step."""
    rows = Appeal.objects.filter(person=person).order_by("made_at").prefetch_related("steps")
    return [
        {
            "made_at": row.made_at,
            "colour": row.colour,
            "phone": row.phone,
            "state": row.state,
            "due_at": row.due_at,
            "closed_at": row.closed_at,
            "steps": [
                {"at": step.at, "kind": step.kind, "by": step.by_label, "said": step.said}
                for step in row.steps.all()
            ],
        }
        for row in rows
    ]
