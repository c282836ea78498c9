"""Who is listed, as what, from when to when, and what has happened since."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.core.masking import mask_phone
from shanzhi.core.refs import ref
from shanzhi.kernel.orgs.models import Division, GridCell

from .. import rules
from ..enums import ListedState, Source, StepKind
from .categories import Category

PERSON = settings.AUTH_USER_MODEL


class ListedQuerySet(models.QuerySet["ListedPerson"]):
    def active(self) -> "ListedQuerySet":
        return self.filter(state=ListedState.ACTIVE)

    def within(self, scope: str) -> "ListedQuerySet":
        """Those who stay inside a scope (`orgs.queries.scope_of`)."""
        return self.filter(division__code__startswith=scope)

    def due(self, today: dt.date) -> "ListedQuerySet":
        """Those whose time is over and who are still listed."""
        return self.active().filter(ends_on__lte=today)


class ListedPerson(models.Model):
    """A person under one category for a period, and where they stay meanwhile."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="listings")
    category = models.ForeignKey(Category, models.PROTECT, related_name="listings")
    state = models.CharField(max_length=10, choices=ListedState.choices, default=ListedState.ACTIVE)
    source = models.CharField(max_length=10, choices=Source.choices)
    reason = models.CharField(max_length=200)
    document_number = models.CharField(max_length=60)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    grid = models.ForeignKey(GridCell, models.SET_NULL, null=True, related_name="+")
    address = EncryptedTextField()
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    contact_phone = EncryptedTextField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="the last day")
    plan_from = models.DateTimeField(help_text="follow-ups due before are not asked for")
    revision = models.PositiveSmallIntegerField(default=1, help_text="grows with period and category")
    listed_at = models.DateTimeField()
    listed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    objects = ListedQuerySet.as_manager()

    class Meta:
        ordering = ["-listed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "category"], condition=Q(state=ListedState.ACTIVE), name="key_listed_once"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="key_listed_ends_later"),
            models.CheckConstraint(
                condition=Q(state=ListedState.ACTIVE) | Q(ended_at__isnull=False), name="key_listed_ended"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "ends_on"], name="key_listed_by_end"),
            models.Index(fields=["state", "-listed_at"], name="key_listed_newest"),
        ]

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.contact_phone) if self.contact_phone else ""

    @property
    def place(self) -> str:
        """Where to go: the village, then the address, unless it names the village itself."""
        return rules.place_of(self.division.name, self.address)

    @property
    def masked_place(self) -> str:
        return rules.masked_address(self.place)

    @property
    def is_active(self) -> bool:
        return self.state == ListedState.ACTIVE

    @property
    def evidence(self) -> str:
        """What events name as their source; another one after each change of period or category."""
        return f"{ref(self)}#{self.revision}"


class ListedStep(models.Model):
    """One line of a listing's history. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listed = models.ForeignKey(ListedPerson, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=14, choices=StepKind.choices)
    said = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
