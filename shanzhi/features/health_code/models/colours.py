"""The colours of codes and how they came about."""

from django.conf import settings
from django.db import models
from django.utils.functional import Promise

from shanzhi.core.ids import new_id
from shanzhi.kernel.orgs.models import Division

from ..enums import ADVICE, REASONS, Colour, ColourRule

PERSON = settings.AUTH_USER_MODEL


class ColourState(models.Model):
    """A colour with its cause, as the code and its history both carry it."""

    colour = models.CharField(max_length=8, choices=Colour.choices)
    rule = models.CharField(max_length=20, choices=ColourRule.choices)
    until = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def reason(self) -> Promise:
        """Why, as a sentence to the person."""
        return REASONS[ColourRule(self.rule)]

    @property
    def advice(self) -> Promise:
        """What to do now."""
        return ADVICE[ColourRule(self.rule)]


class HealthCode(ColourState):
    """A person's code as it stands."""

    person = models.OneToOneField(PERSON, models.CASCADE, primary_key=True, related_name="health_code")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    since = models.DateTimeField(help_text="since when this colour holds")
    declared_at = models.DateTimeField(help_text="the last declaration")
    registered_at = models.DateTimeField(help_text="the first declaration")

    class Meta:
        indexes = [
            models.Index(fields=["registered_at", "division"], name="health_code_by_day"),
            models.Index(fields=["division", "colour"], name="health_code_by_division"),
        ]


class ColourChange(ColourState):
    """A code got a colour. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="colour_changes")
    before = models.CharField(max_length=8, choices=Colour.choices, blank=True)
    evidence = models.CharField(max_length=80, help_text="reference of what the rule looked at")
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["person", "-at"], name="colour_change_mine")]
