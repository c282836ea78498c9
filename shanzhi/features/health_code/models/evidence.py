"""What is known of people besides their own declarations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shanzhi.core.ids import new_id

from ..enums import EvidenceKind

PERSON = settings.AUTH_USER_MODEL


class Evidence(models.Model):
    """A fact about a person that colour rules may ask for. Rows are added and withdrawn, never changed.

    `detail` says which: a category of key people, the code of a division, the degree of a contact, a colour.
    `source` names what it comes from (`core.refs`), so that the same fact told twice is kept once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="health_evidence")
    kind = models.CharField(max_length=16, choices=EvidenceKind.choices)
    detail = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=80)
    document_number = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "person"], name="health_evidence_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="health_evidence_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(kind=EvidenceKind.DECISION) | ~Q(document_number=""),
                name="health_evidence_decision_document",
            ),
        ]
        indexes = [models.Index(fields=["person", "-since"], name="health_evidence_mine")]
