"""What turned out, once a gate was online again, to be other than it had shown."""

from django.conf import settings
from django.db import models

from shanzhi.core.ids import new_id

from ..enums import GateFindingKind
from .venues import Venue


class GateFinding(models.Model):
    """A check-in made without network that the server saw differently: refused, of another colour, or made twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="gate_findings")
    point_id = models.UUIDField()
    inspector = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="gate_findings")
    kind = models.CharField(max_length=10, choices=GateFindingKind.choices)
    nonce = models.UUIDField()
    at = models.DateTimeField(help_text="of the check-in")
    shown = models.CharField(max_length=10, help_text="the colour that the gate showed")
    found = models.CharField(max_length=40, help_text="the colour or the reason of refusal at the upload")
    scan_id = models.UUIDField(null=True)
    masked_name = models.CharField(max_length=60, blank=True)
    other_at = models.DateTimeField(null=True, help_text="of the check-in before, where there are two")
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "nonce"], name="gate_finding_once")]
        indexes = [models.Index(fields=["venue", "-at"], name="gate_finding_by_venue")]
