"""What messages keep about a person, for them to take away."""

from collections.abc import Mapping, Sequence

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.notify import queries
from shanzhi.kernel.notify.models import Preference, PushSubscription

Rows = Sequence[Mapping[str, object]]


def messages(person: Person) -> Rows:
    rows = queries.inbox(person)
    return list(rows.values("notice", "title", "body", "url", "is_urgent", "created_at", "read_at"))


def wishes(person: Person) -> Rows:
    """How the person wants to be told, where they have said so."""
    rows = Preference.objects.filter(person=person)
    return list(rows.values("sms", "mail", "push", "mail_address", "quiet_from", "quiet_until"))


def push_devices(person: Person) -> Rows:
    """Browsers that show messages; their keys stay here."""
    return list(PushSubscription.objects.filter(person=person).values("endpoint", "created_at"))
