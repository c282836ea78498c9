"""Handing messages to the channels, again and again until one takes them or it is time to give up."""

import datetime as dt
import logging
from uuid import UUID

from django.db import transaction

from shanzhi.core import jobs, registry
from shanzhi.kernel.notify import channels, rules
from shanzhi.kernel.notify.enums import Channel, SendState
from shanzhi.kernel.notify.models import DevOutbox, Outgoing, Preference, PushSubscription

log = logging.getLogger(__name__)
_KEPT = dt.timedelta(days=90)
_KEPT_IN_OUTBOX = dt.timedelta(days=7)


@transaction.atomic
def send_out(*, outgoing_id: UUID | str, at: dt.datetime) -> None:
    """Try one outgoing message once; what fails for now is tried again later, and is sent at most by one job.

    The row stays locked meanwhile, so of two jobs for it the second finds it done. A process killed between
    the provider's yes and our commit sends once more: providers recognise that by `key`, the row's id.
    """
    outgoing = (
        Outgoing.objects.select_for_update(of=("self",))
        .select_related("message__person")
        .filter(pk=outgoing_id, state=SendState.WAITING)
        .first()
    )
    if outgoing is None:
        return
    if not _is_still_due(outgoing):
        outgoing.state = SendState.DROPPED
        outgoing.save()
        return
    outgoing.attempts += 1
    try:
        with transaction.atomic():
            _hand_over(outgoing)
    except channels.Undeliverable as refusal:
        _give_up(outgoing, refusal)
    except Exception as trouble:
        # An adapter is a city's own code around a foreign service: whatever it raises means "not sent".
        log.warning("message %s over %s: %r", outgoing.pk, outgoing.channel, trouble, exc_info=trouble)
        _try_later(outgoing, trouble, at)
    else:
        outgoing.state, outgoing.sent_at, outgoing.trouble = SendState.SENT, at, ""
    outgoing.save()


def _is_still_due(outgoing: Outgoing) -> bool:
    kinds = [kind for kind in registry.collect("notices") if kind.name == outgoing.message.notice]
    return all(kind.still_due is None or kind.still_due(outgoing.message) for kind in kinds)


def _hand_over(outgoing: Outgoing) -> None:
    message, key = outgoing.message, str(outgoing.pk)
    person = message.person
    if outgoing.channel == Channel.SMS:
        if not person.phone:
            raise channels.Undeliverable("the person has no phone any more")
        text = f"{message.title}：{message.body}" if message.body else message.title
        channels.send_sms(phone=person.phone, text=text, key=key)
    elif outgoing.channel == Channel.MAIL:
        address = Preference.objects.get(person=person).mail_address
        if not address:
            raise channels.Undeliverable("the person has no mail address any more")
        channels.send_mail(address=address, title=message.title, text=message.body, url=message.url, key=key)
    else:
        device = PushSubscription.objects.filter(pk=outgoing.target).first()
        if device is None:
            raise channels.Undeliverable("the device does not want messages any more")
        channels.send_push(device=device, title=message.title, body=message.body, url=message.url, key=key)


def _give_up(outgoing: Outgoing, reason: Exception) -> None:
    outgoing.state = SendState.FAILED
    outgoing.trouble = _short(reason)
    if isinstance(reason, channels.Gone):
        PushSubscription.objects.filter(pk=outgoing.target).delete()


def _try_later(outgoing: Outgoing, reason: Exception, at: dt.datetime) -> None:
    again = rules.next_try(outgoing.attempts, at)
    if again is None:
        _give_up(outgoing, reason)
        return
    outgoing.due_at, outgoing.trouble = again, _short(reason)
    jobs.later("notify.send", at=again, outgoing_id=str(outgoing.pk))


def _short(reason: Exception) -> str:
    return f"{type(reason).__name__}: {reason}"[:300]


def clean_up(*, at: dt.datetime) -> None:
    """Forget what was sent long ago; the messages themselves stay in the inboxes."""
    Outgoing.objects.exclude(state=SendState.WAITING).filter(due_at__lt=at - _KEPT).delete()
    DevOutbox.objects.filter(created_at__lt=at - _KEPT_IN_OUTBOX).delete()
