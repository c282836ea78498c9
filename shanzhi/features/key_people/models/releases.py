"""The document that ends an observation."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id

from .listings import ListedPerson

PERSON = settings.AUTH_USER_MODEL


class Release(models.Model):
    """A release as it was printed. Its code is issued by the kernel `codes` with this row as subject."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listed = models.ForeignKey(ListedPerson, models.PROTECT, related_name="releases")
    number = models.CharField(max_length=20, unique=True)
    category_name = models.CharField(max_length=30)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="the day on which it ended")
    basis = models.CharField(max_length=60, help_text="number of the document by which the person was listed")
    issuing_unit = models.CharField(max_length=80)
    explanation = models.CharField(max_length=200, blank=True, help_text="why in spite of obstacles")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    revoke_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["listed"], condition=Q(revoked_at__isnull=True), name="key_release_once"
            )
        ]
