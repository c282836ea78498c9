"""`manage.py replay_events`: hand a subscription the events it has missed, or all of them again."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from tqdm import tqdm

from shanzhi.core import registry
from shanzhi.core.clock import CITY_ZONE, day_start, now
from shanzhi.kernel.events import actions, queries
from shanzhi.kernel.events.models import Event, EventDelivery


def moment(text: str) -> dt.datetime:
    """`2020-03-16` or `2020-03-16T09:30`, on the city's clocks unless a zone is given."""
    at = parse_datetime(text) if len(text) > len("2020-03-16") else None
    day = parse_date(text) if at is None else None
    if at is None and day is None:
        raise ValueError(text)
    if at is None:
        return day_start(day)  # type: ignore[arg-type]
    return at if at.tzinfo else at.replace(tzinfo=CITY_ZONE)


class Command(BaseCommand):
    help = _("向一个订阅补送事件：默认只送没有处理过的，--again 连处理过的也再送一次")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--subscription", required=True, metavar="NAME", help=_("订阅的名称"))
        parser.add_argument("--since", required=True, type=moment, metavar="TIME", help=_("从何时起的事件"))
        parser.add_argument("--again", action="store_true", help=_("已经处理过的事件也再送一次"))
        parser.add_argument("--skip", type=int, metavar="EVENT", help=_("让订阅越过这一个无法处理的事件"))

    def handle(self, *args: Any, **options: Any) -> None:
        subscription = self._subscription(options["subscription"])
        if options["skip"]:
            self._skip(subscription, options["skip"])
            return
        heard_of = queries.meant_for if options["again"] else queries.unheard
        events = heard_of(subscription, since=options["since"])
        round = _next_round(subscription, events) if options["again"] else 1
        delivered, stuck = self._deliver_all(subscription, events, round)
        self.stdout.write(_("已送达 %(count)d 个事件") % {"count": delivered})
        if stuck:
            names = ", ".join(sorted(stuck)[:10])
            raise CommandError(
                _("%(count)d 个对象没有送完：%(names)s") % {"count": len(stuck), "names": names}
            )

    def _deliver_all(
        self, subscription: registry.Subscription, events: QuerySet[Event], round: int
    ) -> tuple[int, set[str]]:
        """In order; what fails holds back the later events of its subject only."""
        delivered, stuck = 0, set[str]()
        progress: Iterable[Event] = tqdm(
            events.iterator(chunk_size=1000), total=events.count(), unit="event", disable=None
        )
        for event in progress:
            if event.subject in stuck:
                continue
            try:
                delivered += actions.deliver(event=event, subscription=subscription, at=now(), round=round)
            except Exception as error:
                stuck.add(event.subject)
                self.stderr.write(f"{event.pk} {event.kind} {event.subject}: {error!r}")
        return delivered, stuck

    def _skip(self, subscription: registry.Subscription, event_id: int) -> None:
        event = Event.objects.filter(pk=event_id, kind__in=subscription.kinds).first()
        if event is None:
            raise CommandError(_("没有这个事件，或它不属于这个订阅"))
        actions.skip(event=event, subscription=subscription, at=now())
        self.stdout.write(_("订阅不再等待事件 %(event)d") % {"event": event.pk})

    @staticmethod
    def _subscription(name: str) -> registry.Subscription:
        try:
            return registry.find("subscriptions", name)
        except KeyError:
            known = ", ".join(sorted(item.name for item in registry.collect("subscriptions")))
            raise CommandError(
                _("没有名为 %(name)s 的订阅。现有：%(known)s") % {"name": name, "known": known}
            ) from None


def _next_round(subscription: registry.Subscription, events: QuerySet[Event]) -> int:
    """One above every round so far: each event is delivered exactly once in it."""
    rounds = EventDelivery.objects.filter(subscription=subscription.name, event__in=events.order_by())
    return (rounds.aggregate(last=Max("round"))["last"] or 0) + 1
