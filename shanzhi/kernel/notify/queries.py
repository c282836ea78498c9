"""Questions about messages."""

from django.db.models import QuerySet

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.notify.channels import vapid
from shanzhi.kernel.notify.models import DevOutbox, Message, Preference


def inbox(person: Person, *, only_unread: bool = False) -> QuerySet[Message]:
    """The person's messages, newest first."""
    rows = Message.objects.filter(person=person)
    return rows.filter(read_at__isnull=True) if only_unread else rows


def unread_count(person: Person) -> int:
    """How many messages the person has not read."""
    return Message.objects.filter(person=person, read_at__isnull=True).count()


def preference_of(person: Person) -> Preference:
    """The wishes of a person; the defaults where none were saved."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def push_key() -> str:
    """The public key a browser subscribes with; empty where the city has no push."""
    return vapid.public_key()


def dev_outbox(recipient: str = "") -> QuerySet[DevOutbox]:
    """What a development machine would have sent, newest first."""
    rows = DevOutbox.objects.all()
    return rows.filter(recipient__contains=recipient) if recipient else rows
