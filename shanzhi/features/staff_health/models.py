"""Firms that take part, the parks they lie in, and their files to resume work."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.core.masking import mask_phone
from shanzhi.kernel.declarations.models import Group
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.orgs.models import Division, Organisation

from .enums import Measure, ResumeAct, ResumeState

PERSON = settings.AUTH_USER_MODEL
OPEN = [ResumeState.SUBMITTED, ResumeState.ACCEPTED, ResumeState.RETURNED]


class Park(models.Model):
    """An industrial park, kept by officials; firms say that they lie in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    address = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(closed_at__isnull=True), name="staff_park_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Firm(models.Model):
    """An enterprise that takes part: its roster begins at `group`."""

    group = models.OneToOneField(Group, models.PROTECT, primary_key=True, related_name="staff_firm")
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="staff_firm")
    park = models.ForeignKey(Park, models.SET_NULL, null=True, related_name="firms")
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["organisation__name", "pk"]

    def __str__(self) -> str:
        return self.organisation.name


class ResumeQuerySet(models.QuerySet["ResumeWork"]):
    def running(self) -> "ResumeQuerySet":
        return self.filter(state__in=OPEN)

    def waiting(self) -> "ResumeQuerySet":
        """Those that wait for an official."""
        return self.filter(state__in=[ResumeState.SUBMITTED, ResumeState.ACCEPTED])


class ResumeWork(models.Model):
    """A firm's file to resume work (复工备案), as it stands; what it said before is in its steps."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="resumes")
    state = models.CharField(max_length=10, choices=ResumeState.choices, default=ResumeState.SUBMITTED)
    division_code = models.CharField(max_length=12, help_text="of the firm, when it was handed in")
    planned_on = models.DateField(help_text="the day on which work begins again")
    headcount = models.PositiveIntegerField(help_text="people who come back")
    from_outside = models.PositiveIntegerField(default=0, help_text="of them, people from outside the city")
    measures = ArrayField(models.CharField(max_length=14, choices=Measure.choices))
    masks = models.PositiveIntegerField(help_text="in stock, pieces")
    thermometers = models.PositiveIntegerField(help_text="in stock, pieces")
    contact_name = models.CharField(max_length=30)
    contact_phone = EncryptedTextField()
    note = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=30, blank=True, help_text="of the filing, once it is filed")
    request_id = models.UUIDField(unique=True, help_text="given by the form: a second tap finds the first")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    papers: Any = models.ManyToManyField(StoredFile, related_name="+")
    objects = ResumeQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm"], condition=Q(state__in=OPEN), name="staff_resume_one_open"
            ),
            models.CheckConstraint(
                condition=Q(from_outside__lte=models.F("headcount")), name="staff_resume_outside"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="staff_resume_number"),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="staff_resume_state"),
            models.Index(fields=["division_code"], name="staff_resume_division"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def may_correct(self) -> bool:
        """Until an official takes it up, and again when one asks for more."""
        return self.state in {ResumeState.SUBMITTED, ResumeState.RETURNED}

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.contact_phone)

    @property
    def measure_words(self) -> list[Any]:
        return [Measure(one).label for one in self.measures if one in Measure.values]

    @property
    def lacking(self) -> list[Any]:
        """What the firm has not prepared."""
        return [one.label for one in Measure if one not in self.measures]

    @property
    def tone(self) -> str:
        tones = {"filed": "good", "refused": "bad", "returned": "warn", "withdrawn": "calm"}
        return tones.get(self.state, "warn")

    def facts(self) -> dict[str, Any]:
        """What the file says, to be kept when it is corrected. Without the contact's number."""
        return {
            "planned_on": self.planned_on.isoformat(),
            "headcount": self.headcount,
            "from_outside": self.from_outside,
            "measures": list(self.measures),
            "masks": self.masks,
            "thermometers": self.thermometers,
            "contact_name": self.contact_name,
            "note": self.note,
        }


class ResumeStep(models.Model):
    """One line of a file's history, with what the file said before where it was corrected. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resume = models.ForeignKey(ResumeWork, models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=ResumeAct.choices)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    by_label = models.CharField(max_length=80, help_text="the unit or the firm, as the other side reads it")
    at = models.DateTimeField()
    said = models.CharField(max_length=300, blank=True)
    before = models.JSONField(null=True)

    class Meta:
        ordering = ["at", "id"]
