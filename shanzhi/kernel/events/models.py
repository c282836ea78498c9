"""Facts that others may care about, and who has heard of them."""

from typing import Any

from django.db import models

from shanzhi.core import registry


class Event(models.Model):
    """One fact, written once. Per subject, the order of `id` is the order in which the facts were committed."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    division_code = models.CharField(max_length=12, blank=True)
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="events_event_subject"),
            models.Index(fields=["kind", "at"], name="events_event_kind"),
            models.Index(fields=["at"], name="events_event_at"),
        ]

    @property
    def title(self) -> Any:
        """The name of the kind for people; the bare kind where its module is no longer installed."""
        try:
            return registry.find("events", self.kind).title
        except KeyError:
            return self.kind


class EventDelivery(models.Model):
    """That a subscription has dealt with an event. `round` counts deliberate repetitions."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    subscription = models.CharField(max_length=120)
    round = models.PositiveIntegerField(default=1)
    delivered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscription"], name="events_delivery_once")]
