"""A case and its number."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id
from shanzhi.kernel.cases.enums import Supervision
from shanzhi.kernel.orgs.models import Division, Organisation, Unit

PERSON = settings.AUTH_USER_MODEL


class CaseCounter(models.Model):
    """The last number given to a kind in a year, so that none is left out."""

    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["kind", "year"]
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="cases_counter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Case(models.Model):
    """Work with a number, a place, people and an end. `version` counts its moves: who acts on an old one is told.

    The times of the running clock stand here as well, so that lists need no join: `hand_at` is set while it stands still.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=32, unique=True)
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    subject = models.CharField(max_length=80, blank=True, help_text="reference of what it is about")
    facts = models.JSONField(default=dict, help_text="what the feature needs to know of it")
    division = models.ForeignKey(Division, models.PROTECT, related_name="cases")
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    state = models.CharField(max_length=24)
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    opener = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="cases_opened")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="cases")
    lead = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="cases_led")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    amber_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    hand_at = models.DateTimeField(null=True)
    urged_at = models.DateTimeField(null=True, help_text="by who opened it, the last time")
    supervised_at = models.DateTimeField(null=True, help_text="since when it is watched from above")
    supervision = models.PositiveSmallIntegerField(choices=Supervision.choices, default=Supervision.NONE)

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["kind", "-opened_at", "-id"], name="cases_by_kind"),
            models.Index(fields=["division", "-opened_at"], name="cases_by_place"),
            models.Index(fields=["unit", "due_at"], condition=Q(is_open=True), name="cases_of_unit"),
            models.Index(fields=["lead", "due_at"], condition=Q(is_open=True), name="cases_of_lead"),
            models.Index(fields=["opener", "-opened_at"], name="cases_of_opener"),
            models.Index(fields=["organisation", "-opened_at"], name="cases_of_organisation"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="cases_title_words"),
            models.Index(fields=["due_at"], condition=Q(is_open=True), name="cases_due"),
        ]

    def __str__(self) -> str:
        return self.number
