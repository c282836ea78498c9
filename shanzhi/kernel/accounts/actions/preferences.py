"""How the pages look for a person, and where they are signed in."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from shanzhi.core.refs import ref
from shanzhi.kernel.audit import actions as audit

from ..models import Person, new_session_salt


def save_preferences(
    *,
    by: Person,
    at: dt.datetime,
    language: str | None = None,
    large_text: bool | None = None,
    theme: str | None = None,
) -> Person:
    """Keep what is given; None leaves a preference as it is."""
    given = {"language": language, "large_text": large_text, "theme": theme}
    changes = {
        name: value for name, value in given.items() if value is not None and value != getattr(by, name)
    }
    if changes:
        for name, value in changes.items():
            setattr(by, name, value)
        with transaction.atomic():
            Person.objects.filter(pk=by.pk).update(**changes)
            audit.record(by=by, act="accounts.preferences_saved", subject=ref(by), at=at, detail=changes)
    return by


@transaction.atomic
def sign_out_everywhere(*, by: Person, at: dt.datetime) -> None:
    """End every session of the person, this one too, also those that no list knows of."""
    by.session_salt = new_session_salt()
    Person.objects.filter(pk=by.pk).update(session_salt=by.session_salt)
    for session in UserSession.objects.filter(user=by):
        session.end()
    audit.record(by=by, act="accounts.signed_out_everywhere", subject=ref(by), at=at)


def clear_sessions(*, at: dt.datetime) -> int:
    """Forget sessions that have run out, and their lines in people's lists. Gives how many."""
    gone, _rows = Session.objects.filter(expire_date__lt=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
