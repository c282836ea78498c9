"""What a session has proven."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import login
from django.http import HttpRequest

from .models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def has_second_factor(request: HttpRequest) -> bool:
    """This session has passed an authenticator or a passkey."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def method_of(request: HttpRequest) -> str:
    """The first thing that was proven: code, mfa (a passkey alone), socialaccount or demo."""
    records = get_authentication_records(request, request.user)
    return records[0]["method"] if records else "code"


def second_factor_added(
    request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: object
) -> None:
    """Whoever has just set up an authenticator has shown that they hold it: no second asking."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(
            request, user, method="mfa", type=authenticator.type, id=authenticator.pk, reauthenticated=True
        )


def sign_in_demo(request: HttpRequest, person: Person, *, second_factor: bool) -> None:
    """Start a session for a synthetic person as if they had passed every step."""
    login(request, person, backend=BACKEND)
    record_authentication(request, person, method="code", demo=True)
    if second_factor:
        record_authentication(request, person, method="mfa", demo=True)
