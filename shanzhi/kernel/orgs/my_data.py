"""What the city's order keeps about a person, for them to take away."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs.models import GridPost, Membership, Organisation, OrganisationAgent, Residence

Rows = Sequence[Mapping[str, object]]


def residence(person: Person) -> Rows:
    """Where the person lives, with the full address."""
    rows = Residence.objects.filter(person=person)
    return list(
        rows.values(
            "address",
            "updated_at",
            division_code=F("division__code"),
            division_name=F("division__name"),
            grid_code=F("grid__code"),
        )
    )


def agencies(person: Person) -> Rows:
    """For which organisations the person acts, acted or asked to act."""
    rows = OrganisationAgent.objects.filter(person=person).order_by("asked_at")
    names = ("state", "rights", "as_representative", "asked_at", "decided_at", "reason")
    return list(
        rows.values(
            *names,
            organisation_name=F("organisation__name"),
            organisation_credit_code=F("organisation__credit_code"),
        )
    )


def represented(person: Person) -> Rows:
    """The organisations whose legal representative the person is."""
    return list(Organisation.objects.filter(representative=person).values("name", "credit_code"))


def memberships(person: Person) -> Rows:
    """In which units the person serves or served."""
    rows = Membership.objects.filter(person=person).order_by("since")
    return list(
        rows.values("is_primary", "since", "until", unit_name=F("unit__name"), post_name=F("post__name"))
    )


def grids(person: Person) -> Rows:
    """Which grids the person walks or walked."""
    rows = GridPost.objects.filter(person=person).order_by("since")
    return list(rows.values("since", "until", grid_code=F("grid__code"), grid_name=F("grid__name")))
