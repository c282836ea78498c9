"""Places with cases, as officials keep them: who comes from there declares it by choosing one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shanzhi.core.ids import new_id

from ..enums import RiskLevel

PERSON = settings.AUTH_USER_MODEL


class RiskArea(models.Model):
    """A place announced as one with cases, by the document that says so, until another document ends it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    division_code = models.CharField(
        max_length=12, blank=True, help_text="of the whole country, so not among our divisions"
    )
    level = models.CharField(max_length=8, choices=RiskLevel.choices)
    since = models.DateField()
    until = models.DateField(null=True, help_text="the last day")
    document_number = models.CharField(max_length=40)
    end_document_number = models.CharField(max_length=40, blank=True)
    added_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    ended_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-since", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(until=None), name="risk_area_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="risk_area_ends_later"
            ),
        ]
        indexes = [models.Index(fields=["until", "since"], name="risk_area_current")]

    def __str__(self) -> str:
        return self.name
