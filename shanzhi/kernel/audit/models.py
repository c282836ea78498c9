"""The record of who did what and who looked at what: written once, never changed."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from shanzhi.core.ids import new_id


class AuditEntry(models.Model):
    """One act. Lane, number and hashes are filled by the database when the row is inserted.

    The columns hold no foreign keys: the record outlives what it speaks of, and stands below every module.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lane = models.SmallIntegerField(default=0, editable=False)
    number = models.BigIntegerField(default=0, editable=False)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    by_label = models.CharField(max_length=120, blank=True)
    act = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.BinaryField(max_length=32, default=bytes, editable=False)
    hash = models.BinaryField(max_length=32, default=bytes, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "number"], name="audit_entry_place")]
        indexes = [
            models.Index(fields=["subject", "-at"], name="audit_entry_subject"),
            models.Index(fields=["by_id", "-at"], name="audit_entry_by"),
            BrinIndex(fields=["at"], name="audit_entry_at"),
        ]

    @property
    def what(self) -> str:
        """For an opening: which data were shown."""
        return str(self.detail.get("what", ""))


class LaneHead(models.Model):
    """The end of one chain, noted at commit: entries cut off at the end are missed here."""

    lane = models.SmallIntegerField(primary_key=True)
    number = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
