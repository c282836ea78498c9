"""Whom to visit, and what each visit found."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.orgs.models import GridCell

from ..enums import Met, Need, VisitReason


class VisitTask(models.Model):
    """A door to knock at: of a person, or of a household that is known by its address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="grid_visits_due"
    )
    grid = models.ForeignKey(GridCell, models.PROTECT, related_name="visit_tasks")
    reason = models.CharField(max_length=8, choices=VisitReason.choices)
    words = models.CharField(max_length=200, blank=True)
    address = EncryptedTextField()
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="grid_visits_asked"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["grid", "due_at"], condition=Q(done_at__isnull=True), name="grid_visit_open")
        ]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.due_at:%Y-%m-%d}"


class Visit(models.Model):
    """What one visit found. The phone makes the nonce, so that sending it again is the same visit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    nonce = models.UUIDField()
    task = models.ForeignKey(VisitTask, models.PROTECT, related_name="visits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grid_visits")
    met = models.CharField(max_length=8, choices=Met.choices)
    temperature = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    needs = ArrayField(models.CharField(max_length=10, choices=Need.choices), default=list, blank=True)
    note = models.CharField(max_length=300, blank=True)
    photo = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    at = models.DateTimeField(help_text="by the phone's clock")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["by", "nonce"], name="grid_visit_once"),
            models.CheckConstraint(
                condition=Q(temperature__isnull=True) | Q(temperature__range=(34, 43)),
                name="grid_visit_temperature",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def need_words(self) -> list[str]:
        return [str(Need(need).label) for need in self.needs]
