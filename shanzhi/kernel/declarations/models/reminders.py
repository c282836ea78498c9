"""Reminders: how they climb, and which were sent."""

from django.conf import settings
from django.db import models

from shanzhi.core.ids import new_id

from ..enums import Audience, Rung


class ReminderPlan(models.Model):
    """Who is told of what is missing, and how many minutes before (negative: after) the window closes.

    `steps`: a list of `{"rung": Rung, "minutes": int, "channels": bool}`, in order of time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    name = models.CharField(max_length=60, unique=True)
    steps = models.JSONField(default=list)

    class Meta:
        ordering = ["audience", "name"]

    def __str__(self) -> str:
        return self.name


class ReminderRun(models.Model):
    """A step of a round's plan, or a tap of a teacher: done once, however often its job runs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey("declarations.Round", models.CASCADE, related_name="reminder_runs")
    group = models.ForeignKey(
        "declarations.Group", models.CASCADE, null=True, related_name="+", help_text="none: all"
    )
    rung = models.CharField(max_length=8, choices=Rung.choices)
    step = models.SmallIntegerField(help_text="place in the plan; −1 for a tap")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    told = models.IntegerField(default=0, help_text="people who were told")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "step"],
                condition=models.Q(step__gte=0),
                name="declarations_reminder_step_once",
            )
        ]


class Reminder(models.Model):
    """A member about whom the reporters were reminded: how long it took from then to the answer is a figure."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(ReminderRun, models.CASCADE, related_name="reminders")
    member = models.ForeignKey("declarations.Member", models.CASCADE, related_name="reminders")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "member"], name="declarations_reminder_once")]
        indexes = [models.Index(fields=["member", "at"], name="declarations_reminder_member")]
