"""What a person does in the inbox."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.notify.live import database, wire
from shanzhi.kernel.notify.models import Message


class MessageMissing(DomainError):
    """No such message in this person's inbox."""

    status = 404


@transaction.atomic
def mark_read(*, by: Person, message_id: UUID | str, at: dt.datetime) -> Message:
    """Mark one message read (the first time counts) and return it."""
    message = Message.objects.filter(person=by, pk=message_id).first()
    if message is None:
        raise MessageMissing(_("没有找到这条消息，可能已被清理"), "message.missing")
    if Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=at):
        database.signal([wire.person_signal(by.pk)])
    return message


@transaction.atomic
def mark_all_read(*, by: Person, at: dt.datetime) -> int:
    """Mark everything that has come in so far as read; returns how many were unread."""
    count = Message.objects.filter(person=by, read_at__isnull=True).update(read_at=at)
    if count:
        database.signal([wire.person_signal(by.pk)])
    return count
