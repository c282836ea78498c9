"""Questions to the stream of facts."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from shanzhi.core import registry
from shanzhi.kernel.events.models import Event, EventDelivery


def recent(
    *,
    kinds: Collection[str] = (),
    subject: str = "",
    division: str = "",
    since: dt.datetime | None = None,
    limit: int = 50,
) -> QuerySet[Event]:
    """The latest events, newest first; `division` is a code or the beginning of one."""
    events = Event.objects.order_by("-id")
    if kinds:
        events = events.filter(kind__in=kinds)
    if subject:
        events = events.filter(subject=subject)
    if division:
        events = events.filter(division_code__startswith=division)
    if since:
        events = events.filter(at__gte=since)
    return events[:limit]


def history_of(subject: str) -> QuerySet[Event]:
    """All that happened to one subject, oldest first."""
    return Event.objects.filter(subject=subject).order_by("id")


def subscriptions_to(kind: str) -> list[registry.Subscription]:
    """Who wants to hear of a kind of event."""
    return [item for item in registry.collect("subscriptions") if kind in item.kinds]


def meant_for(subscription: registry.Subscription, *, since: dt.datetime) -> QuerySet[Event]:
    """Everything a subscription should have heard since a moment, oldest first."""
    return Event.objects.filter(kind__in=subscription.kinds, at__gte=since).order_by("id")


def unheard(subscription: registry.Subscription, *, since: dt.datetime) -> QuerySet[Event]:
    """What of that it has not dealt with yet."""
    return _without_heard(meant_for(subscription, since=since), subscription)


def _without_heard(events: QuerySet[Event], subscription: registry.Subscription) -> QuerySet[Event]:
    heard = EventDelivery.objects.filter(event=OuterRef("pk"), subscription=subscription.name)
    return events.exclude(Exists(heard))
