"""What happens to a venue's management, and what was done about a fever at its doors."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.core.masking import mask_phone

from ..enums import FeverStep, TransferState
from .venues import Venue

PERSON = settings.AUTH_USER_MODEL


class VenueTransfer(models.Model):
    """The administrator offers a venue to the holder of a phone number, who accepts or not."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="transfers")
    offered_by = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    phone = EncryptedTextField()
    phone_index = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=TransferState.choices, default=TransferState.OFFERED)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue"], condition=Q(state=TransferState.OFFERED), name="venue_transfer_one_open"
            )
        ]
        indexes = [models.Index(fields=["phone_index"], name="venue_transfer_to_me")]

    @property
    def masked_phone(self) -> str:
        return mask_phone(str(self.phone))


class FeverNote(models.Model):
    """What the venue did about an abnormal temperature. Rows are only added; the check-in has no key to point to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request_id = models.UUIDField(unique=True, help_text="given by the form: a second tap adds nothing")
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="fever_notes")
    scan_id = models.UUIDField()
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    step = models.CharField(max_length=12, choices=FeverStep.choices)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at"]
        indexes = [
            models.Index(fields=["scan_id"], name="fever_note_of_scan"),
            models.Index(fields=["venue", "-at"], name="fever_note_of_venue"),
        ]
