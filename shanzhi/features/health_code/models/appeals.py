"""Appeals against a colour: what the person says, how long the answer may take, and every step of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.orgs.models import Division

from ..enums import AppealState, AppealStepKind, Colour
from .colours import ColourChange

PERSON = settings.AUTH_USER_MODEL
RUNNING = [AppealState.OPEN, AppealState.PROPOSED]


class AppealQuerySet(models.QuerySet["Appeal"]):
    def running(self) -> "AppealQuerySet":
        """Without an answer yet."""
        return self.filter(state__in=RUNNING)


class Appeal(models.Model):
    """Somebody says that a colour is wrong. One runs at a time for each change of colour."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="colour_appeals")
    change = models.ForeignKey(ColourChange, models.CASCADE, related_name="appeals")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    colour = models.CharField(max_length=8, choices=Colour.choices)
    phone = EncryptedTextField(help_text="where the person can be asked")
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.OPEN)
    made_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="the answer is due, in office hours")
    closed_at = models.DateTimeField(null=True)
    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["change"], condition=Q(state__in=RUNNING), name="appeal_one_running"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RUNNING, closed_at=None)
                | (~Q(state__in=RUNNING) & Q(closed_at__isnull=False)),
                name="appeal_closed_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="appeal_queue"),
            models.Index(fields=["person", "-made_at"], name="appeal_mine"),
        ]

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in RUNNING


class AppealStep(models.Model):
    """One step of an appeal. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=AppealStepKind.choices)
    said = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    by_label = models.CharField(max_length=120, blank=True, help_text="who, as the other side sees it")
    at = models.DateTimeField()
    photos = models.ManyToManyField(StoredFile, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["appeal", "at"], name="appeal_step_course")]
