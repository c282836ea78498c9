"""People without a phone: who comes with them, and the card they carry."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shanzhi.core.ids import new_id

from ..enums import CardEnding

PERSON = settings.AUTH_USER_MODEL


class Companion(models.Model):
    """`registrant` checks `person` in at posters; nothing else of the person is open to them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    registrant = models.ForeignKey(PERSON, models.CASCADE, related_name="companions")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="accompanied_by")
    agreed_at = models.DateTimeField(help_text="when the registrant said that the person agrees")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["agreed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["registrant", "person"], condition=Q(ended_at__isnull=True), name="companion_once"
            ),
            models.CheckConstraint(condition=~Q(registrant=F("person")), name="companion_not_self"),
        ]


class PaperCard(models.Model):
    """A printed health code. One is good at a time; `serial` names its code in the kernel `codes`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="paper_cards")
    number = models.CharField(max_length=10, unique=True, help_text="printed on the card")
    request_id = models.UUIDField(help_text="given by the form: a second tap finds the first one's card")
    serial = models.BigIntegerField(unique=True)
    issued_at = models.DateTimeField()
    until = models.DateTimeField()
    issued_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    ending = models.CharField(max_length=12, blank=True, choices=CardEnding.choices)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="paper_card_one_good"
            ),
            models.UniqueConstraint(fields=["person", "request_id"], name="paper_card_once"),
        ]
