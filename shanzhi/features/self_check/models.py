"""Fever clinics, how often people checked themselves, and the checks that somebody chose to keep."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id

from .enums import AdviceLevel

PERSON = settings.AUTH_USER_MODEL


class Clinic(models.Model):
    """A fever clinic as people find it: where, when, which number to call first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    division = models.ForeignKey("orgs.Division", models.PROTECT, related_name="+")
    address = models.CharField(max_length=100)
    phone = models.CharField(max_length=20)
    hours = models.CharField(max_length=60)
    lng = models.FloatField()
    lat = models.FloatField()
    is_open = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False, help_text="invented, for the demo city")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["division_id", "name"]

    def __str__(self) -> str:
        return self.name


class DayCount(models.Model):
    """How many checks of a day led to a level. No person stands behind it."""

    day = models.DateField()
    level = models.CharField(max_length=8, choices=AdviceLevel.choices)
    checks = models.PositiveIntegerField(default=0)
    declared = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "level"], name="self_check_day_once")]


class KeptCheck(models.Model):
    """A check that a signed-in person kept, or declared to their health code. Others are never stored."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="self_checks")
    questions = models.ForeignKey("declarations.QuestionSet", models.PROTECT, related_name="+")
    values = models.JSONField()
    level = models.CharField(max_length=8, choices=AdviceLevel.choices)
    title = models.CharField(max_length=40)
    advice = models.CharField(max_length=200)
    checked_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)
    nonce = models.UUIDField(help_text="of the check: a second tap keeps nothing twice")

    class Meta:
        ordering = ["-checked_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "nonce"], name="self_check_once"),
            models.CheckConstraint(condition=Q(level__in=AdviceLevel.values), name="self_check_level_known"),
        ]
