"""Who walks when, and where they have been."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id
from shanzhi.kernel.orgs.models import GridCell

from ..enums import Slot


class Shift(models.Model):
    """A worker covers a grid in one part of one day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grid_shifts")
    grid = models.ForeignKey(GridCell, models.CASCADE, related_name="shifts")
    day = models.DateField()
    slot = models.CharField(max_length=10, choices=Slot.choices)

    class Meta:
        ordering = ["day", "slot"]
        constraints = [models.UniqueConstraint(fields=["person", "day", "slot"], name="grid_shift_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.slot}"


class Patrol(models.Model):
    """One walk through a grid; the phone makes the key, and the worker has agreed to be followed on it."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grid_patrols")
    grid = models.ForeignKey(GridCell, models.PROTECT, related_name="patrols")
    agreed_at = models.DateTimeField(help_text="when the worker agreed to be followed on this walk")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    metres = models.FloatField(default=0)
    coverage = models.FloatField(default=0, help_text="share of the grid within sight of the track, 0 to 1")

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["grid", "-started_at"], name="grid_patrol_recent")]
        constraints = [
            models.CheckConstraint(condition=Q(coverage__range=(0, 1)), name="grid_patrol_coverage")
        ]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.started_at:%Y-%m-%d %H:%M}"


class PatrolSpot(models.Model):
    """One position on a walk. They go after the time of retention; length and coverage stay."""

    patrol = models.ForeignKey(Patrol, models.CASCADE, related_name="spots")
    number = models.PositiveIntegerField(help_text="counted by the phone from nought")
    lng = models.FloatField()
    lat = models.FloatField()
    accuracy = models.FloatField(null=True, blank=True, help_text="metres")
    at = models.DateTimeField()

    class Meta:
        ordering = ["patrol", "number"]
        constraints = [models.UniqueConstraint(fields=["patrol", "number"], name="grid_spot_once")]
        indexes = [models.Index(fields=["at"], name="grid_spot_at")]

    def __str__(self) -> str:
        return f"{self.patrol_id} {self.number}"
