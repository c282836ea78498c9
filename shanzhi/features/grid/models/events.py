"""What grid workers report, of which class, and every step until it is settled."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.orgs.models import GridCell, Unit

from ..enums import OPEN, EventState, LimitUnit


class EventClass(models.Model):
    """A kind of event: when it is taken up, how long it may take, when it is settled, whose it is."""

    code = models.CharField(max_length=6, primary_key=True)
    group = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    filing = models.CharField(max_length=120, help_text="when it is taken up")
    closing = models.CharField(max_length=120, help_text="when it is settled")
    limit = models.PositiveSmallIntegerField()
    limit_unit = models.CharField(max_length=16, choices=LimitUnit.choices)
    unit_name = models.CharField(max_length=40, help_text="whose it is")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=Q(limit__gte=1), name="grid_class_limit")]

    def __str__(self) -> str:
        return f"{self.group} · {self.name}"


class EventCounter(models.Model):
    """The last number given in a year, so that none is left out."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class GridEvent(models.Model):
    """Something to be settled at a place. `version` counts its moves: who acts on an old one is told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    event_class = models.ForeignKey(EventClass, models.PROTECT, related_name="events")
    grid = models.ForeignKey(GridCell, models.PROTECT, related_name="events")
    lng = models.FloatField()
    lat = models.FloatField()
    state = models.CharField(max_length=12, choices=EventState.choices, default=EventState.REPORTED)
    version = models.PositiveIntegerField(default=0)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="grid_events")
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="grid_events_reported"
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    score = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["state", "opened_at"], name="grid_event_queue"),
            models.Index(
                fields=["event_class", "lat", "lng"], condition=Q(state__in=OPEN), name="grid_event_near"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="grid_event_score"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class EventReport(models.Model):
    """What one phone said of an event; what others said of the same thing stands beside the first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    nonce = models.UUIDField()
    event = models.ForeignKey(GridEvent, models.PROTECT, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grid_reports")
    words = models.CharField(max_length=300, blank=True)
    photo = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")
    lng = models.FloatField()
    lat = models.FloatField()
    at = models.DateTimeField(help_text="by the phone's clock")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["by", "nonce"], name="grid_report_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.at:%Y-%m-%d %H:%M}"


class EventStep(models.Model):
    """One move of an event."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(GridEvent, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=12)
    source = models.CharField(max_length=12, choices=EventState.choices)
    target = models.CharField(max_length=12, choices=EventState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grid_steps")
    words = models.CharField(max_length=300, blank=True)
    photo = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="grid_step_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.number} {self.move}"
