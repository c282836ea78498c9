"""What people declare."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id
from shanzhi.kernel.orgs.models import Division

from ..enums import Contact, Symptom, Travel
from .risk_areas import RiskArea

PERSON = settings.AUTH_USER_MODEL


class HealthDeclaration(models.Model):
    """What a person, or somebody acting for them, said about the last 14 days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Only the index below is asked for; one for each reference would double what a declaration costs.
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="health_declarations", db_index=False)
    declared_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", db_index=False)
    request_id = models.UUIDField(help_text="given by the form: a second tap finds the first one's row")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", db_index=False)
    temperature = models.DecimalField(max_digits=3, decimal_places=1, help_text="degrees Celsius")
    symptoms = ArrayField(models.CharField(max_length=12, choices=Symptom.choices), default=list)
    contact = models.CharField(max_length=12, choices=Contact.choices)
    travel = models.CharField(max_length=12, choices=Travel.choices)
    travel_places = models.CharField(max_length=200, blank=True)
    risk_area = models.ForeignKey(
        RiskArea, models.PROTECT, null=True, related_name="+", help_text="where the person says to come from"
    )
    left_on = models.DateField(null=True, help_text="the day the person left it")
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "request_id"], name="health_declaration_once"),
            models.CheckConstraint(
                condition=Q(temperature__range=(34, 43)), name="health_declaration_temperature"
            ),
            models.CheckConstraint(
                condition=Q(risk_area=None) | Q(left_on__isnull=False), name="health_declaration_left_on"
            ),
        ]
        indexes = [models.Index(fields=["person", "-declared_at"], name="health_declaration_mine")]
