"""The plan of follow-ups, and what each found."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id
from shanzhi.kernel.files.models import StoredFile

from .. import rules
from ..enums import Alarm, Found, Progress, Symptom, Way
from .listings import ListedPerson

PERSON = settings.AUTH_USER_MODEL


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def undone(self) -> "FollowUpQuerySet":
        return self.filter(done_at__isnull=True)

    def within(self, scope: str) -> "FollowUpQuerySet":
        return self.filter(listed__division__code__startswith=scope)


class FollowUp(models.Model):
    """One follow-up that is to be done, by whom and by when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listed = models.ForeignKey(ListedPerson, models.CASCADE, related_name="follow_ups")
    day = models.DateField()
    slot = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    assigned_to = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="follow_ups")
    tries = models.PositiveSmallIntegerField(default=0, help_text="times nobody was reached")
    done_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True, help_text="when it was noted that its time had passed")
    escalated_at = models.DateTimeField(null=True)
    abnormal = models.BooleanField(default=False)
    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["day", "slot", "id"]
        constraints = [models.UniqueConstraint(fields=["listed", "day", "slot"], name="key_follow_up_once")]
        indexes = [
            models.Index(fields=["day", "assigned_to"], name="key_follow_up_round"),
            models.Index(
                fields=["due_at"],
                name="key_follow_up_due",
                condition=Q(done_at__isnull=True, missed_at__isnull=True),
            ),
            models.Index(
                fields=["missed_at"],
                name="key_follow_up_missed",
                condition=Q(done_at__isnull=True, escalated_at__isnull=True),
            ),
        ]

    def progress(self, at: dt.datetime) -> Progress:
        """Where it stands at a moment."""
        return rules.progress_of(opens_at=self.opens_at, done_at=self.done_at, due_at=self.due_at, at=at)


class FollowUpEntry(models.Model):
    """What a visit, a call or the person's own report said. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="entries")
    request_id = models.UUIDField(help_text="given by the form: a second tap finds the first one's row")
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices)
    found = models.CharField(max_length=10, choices=Found.choices)
    temperature = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    symptoms = ArrayField(models.CharField(max_length=12, choices=Symptom.choices), default=list)
    whereabouts = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)
    photo = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    alarms = ArrayField(models.CharField(max_length=12, choices=Alarm.choices), default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "request_id"], name="key_entry_once"),
            models.CheckConstraint(
                condition=Q(temperature__isnull=True) | Q(temperature__range=(34, 43)),
                name="key_entry_temperature",
            ),
        ]

    @property
    def symptom_words(self) -> list[str]:
        return [str(Symptom(word).label) for word in self.symptoms]

    @property
    def alarm_words(self) -> list[str]:
        return [str(Alarm(word).label) for word in self.alarms]
