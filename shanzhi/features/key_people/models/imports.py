"""Sheets with many people, between the check and the moment they are all listed."""

from django.conf import settings
from django.db import models

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id

from ..enums import BatchState


class ImportBatch(models.Model):
    """One sheet. Its rows hold numbers of people, so they are encrypted and go once they are listed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    rows = EncryptedTextField()
    total = models.PositiveIntegerField()
    problems = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.CHECKED)
    refusal = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]


class ImportProgress(models.Model):
    """How far the worker has come: a row of its own, because the listing itself is one transaction."""

    batch = models.OneToOneField(ImportBatch, models.CASCADE, primary_key=True, related_name="progress")
    done = models.PositiveIntegerField(default=0)
