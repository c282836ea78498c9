"""What this module keeps about a person, for them to take away."""

from collections.abc import Mapping, Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from . import queries
from .models import IdentityReview, Person, RoleGrant

Rows = Sequence[Mapping[str, object]]
ACCOUNT = (
    "id", "phone", "name", "id_kind", "id_number", "sex", "birth_date", "real_name_at", "real_name_method",
    "language", "large_text", "theme", "created_at",
)  # fmt: skip


def account(person: Person) -> dict[str, Any]:
    """The account itself, numbers in full."""
    return {name: getattr(person, name) for name in ACCOUNT}


def family(person: Person) -> Rows:
    """Whom the person acts for or asked to."""
    return [
        {"name": link.member.name, "kind": link.kind, "state": link.state, "since": link.answered_at}
        for link in queries.family_of(person)
    ]


def guardians(person: Person) -> Rows:
    """Who acts for the person."""
    return [
        {"name": link.guardian.masked_name, "since": link.answered_at}
        for link in queries.guardians_of(person)
    ]


def roles(person: Person) -> Rows:
    rows = RoleGrant.objects.filter(person=person).order_by("since")
    return list(rows.values("role", "division_code", "since", "until"))


def reviews(person: Person) -> Rows:
    """Identities that an official had to look at."""
    rows = IdentityReview.objects.filter(person=person).order_by("asked_at")
    names = ("kind", "state", "name", "id_kind", "id_number", "asked_at", "decided_at", "note")
    return list(rows.values(*names))


def devices(person: Person) -> Rows:
    """Where the person is signed in."""
    rows = UserSession.objects.filter(user=person).order_by("created_at")
    return list(rows.values("ip", "user_agent", "created_at", "last_seen_at"))


def second_factors(person: Person) -> Rows:
    """That there are some, never their secrets."""
    rows = Authenticator.objects.filter(user=person).order_by("created_at")
    return list(rows.values("type", "created_at", "last_used_at"))
