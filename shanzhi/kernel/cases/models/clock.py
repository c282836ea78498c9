"""By when a case has to be settled, and when its clock stood still."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shanzhi.core.ids import new_id
from shanzhi.kernel.cases.enums import LimitUnit
from shanzhi.kernel.cases.models.case import Case


class Clock(models.Model):
    """One term of a case. What was granted on top of it is in `extra`, in the same unit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    amount = models.PositiveSmallIntegerField()
    extra = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=16, choices=LimitUnit.choices)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="cases_one_clock"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount + self.extra} {self.unit} → {self.due_at:%Y-%m-%d %H:%M}"


class Pause(models.Model):
    """A stretch in which a clock stands still, and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clock = models.ForeignKey(Clock, models.CASCADE, related_name="pauses")
    begin = models.DateTimeField()
    end = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["begin"]
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(end__isnull=True), name="cases_one_pause")
        ]

    def __str__(self) -> str:
        return f"{self.begin:%Y-%m-%d %H:%M} {self.reason}"


class Extension(models.Model):
    """More time that was asked for a clock, in its unit, and what somebody else decided."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clock = models.ForeignKey(Clock, models.CASCADE, related_name="extensions")
    amount = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="extensions_asked")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="extensions_decided"
    )
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(granted__isnull=True), name="cases_one_extension_asked"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="cases_extension_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"+{self.amount} {self.reason}"
