"""What was answered. `declarations_answer` is partitioned by day (migration 0002) and has no foreign keys."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shanzhi.core.ids import new_id

from ..enums import AbsenceReason, Channel, Flag
from .rosters import Member
from .rounds import Round

PERSON = settings.AUTH_USER_MODEL


class Answer(models.Model):
    """The answer about one member in one round, as it stands; what it was before is a `Revision`."""

    pk = models.CompositePrimaryKey("member_id", "day", "round_id")
    member_id = models.UUIDField()
    day = models.DateField()
    round_id = models.UUIDField()
    person_id = models.UUIDField()
    group_id = models.UUIDField()
    by_id = models.UUIDField(null=True, help_text="who answered")
    channel = models.SmallIntegerField(choices=Channel.choices)
    version = models.SmallIntegerField(default=1)
    at = models.DateTimeField(help_text="of this version")
    first_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    values = models.JSONField()
    abnormal = ArrayField(
        models.CharField(max_length=40), default=list, help_text="keys of telling questions"
    )
    fingerprint = models.BigIntegerField(help_text="equal for equal values")
    same_days = models.SmallIntegerField(default=1, help_text="rounds in a row with this fingerprint")
    seconds = models.FloatField(null=True, help_text="from opening the form to sending it")
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    flags = ArrayField(models.CharField(max_length=8, choices=Flag.choices), default=list)
    nonce = models.UUIDField(help_text="given by the form: a second tap changes nothing")
    former: Any = models.JSONField(null=True, help_text="the version before, on its way into `Revision`")


class Revision(models.Model):
    """What an answer said before it was corrected."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round_id = models.UUIDField()
    member_id = models.UUIDField()
    day = models.DateField()
    version = models.SmallIntegerField()
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    values = models.JSONField()
    abnormal = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["member_id", "round_id", "version"], name="declarations_revision_once"
            )
        ]
        indexes = [models.Index(fields=["day"], name="declarations_revision_day")]


class Notable(models.Model):
    """What others must hear of an answer: written with it, told by the worker, then gone."""

    id = models.BigAutoField(primary_key=True)
    member_id = models.UUIDField()
    day = models.DateField()
    round_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=[("abnormal", "abnormal"), ("flagged", "flagged")])
    at = models.DateTimeField()


class Absence(models.Model):
    """A member does not come on these days (both included), and why: no answer is expected then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="absences")
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=10, choices=AbsenceReason.choices)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="taken back")

    class Meta:
        ordering = ["-first"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="declarations_absence_ends_later")
        ]
        indexes = [models.Index(fields=["member", "last"], name="declarations_absence_member")]


class Reached(models.Model):
    """Somebody was called about a missing answer, and what they said."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="calls")
    member = models.ForeignKey(Member, models.CASCADE, related_name="calls")
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["round", "member"], name="declarations_reached_member")]
