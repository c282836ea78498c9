"""Codes that last: posters, cards, documents. Codes shown for a minute on a phone are kept nowhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.kernel.codes.enums import CodeKind

KINDS = [(kind.value, kind.name) for kind in CodeKind]


class IssuedCode(models.Model):
    """A code on paper or a wall, so that it can be found, printed again and revoked."""

    serial = models.BigIntegerField(primary_key=True)
    kind = models.SmallIntegerField(choices=KINDS)
    subject = models.UUIDField()
    colour = models.SmallIntegerField()
    issued_at = models.DateTimeField()
    valid_seconds = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["subject", "kind"], name="codes_issued_subject")]


class Revocation(models.Model):
    """One code, or all codes of a kind that a subject got up to a moment, are good no more.

    `version` grows in the order of commits, so a gate that has seen version n asks only for what is above.
    """

    version = models.BigAutoField(primary_key=True)
    kind = models.SmallIntegerField(choices=KINDS)
    serial = models.BigIntegerField(null=True, unique=True)
    subject = models.UUIDField(null=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="afterwards every such code has expired by itself")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(serial__isnull=False, subject__isnull=True)
                | Q(serial__isnull=True, subject__isnull=False),
                name="codes_revocation_of_one_thing",
            )
        ]
        indexes = [models.Index(fields=["subject"], name="codes_revocation_subject")]
