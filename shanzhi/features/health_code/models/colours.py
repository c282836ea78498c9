"""The colours of codes and how they came about."""

from django.conf import settings
from django.db import models

from shanzhi.core.ids import new_id
from shanzhi.kernel.orgs.models import Division

from ..enums import Colour
from .colour_rules import ColourRule

PERSON = settings.AUTH_USER_MODEL


class ColourState(models.Model):
    """A colour with its cause, as the code and its history both carry it.

    `rule` is a rule of one version and never changes; lists read it with `select_related("rule__rule_set")`.
    """

    colour = models.CharField(max_length=8, choices=Colour.choices)
    rule = models.ForeignKey(ColourRule, models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=80, help_text="reference of what the rule looked at")
    until = models.DateTimeField(null=True, help_text="None: until it is lifted")

    class Meta:
        abstract = True

    @property
    def rule_code(self) -> str:
        return self.rule.code

    @property
    def rule_name(self) -> str:
        """The rule as people call it."""
        return self.rule.said_name

    @property
    def version(self) -> int:
        """The number of the rule set that decided."""
        return self.rule.rule_set.number

    @property
    def reason(self) -> str:
        """Why, as a sentence to the person."""
        return self.rule.said_reason

    @property
    def advice(self) -> str:
        """What to do now."""
        return self.rule.said_advice


class HealthCode(ColourState):
    """A person's code as it stands. After its time the colour is the last one that was in force."""

    person = models.OneToOneField(PERSON, models.CASCADE, primary_key=True, related_name="health_code")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField(help_text="since when this colour holds")
    declared_at = models.DateTimeField(help_text="the last declaration")
    registered_at = models.DateTimeField(help_text="the first declaration")

    class Meta:
        indexes = [
            models.Index(fields=["registered_at", "division"], name="health_code_by_day"),
            models.Index(fields=["division", "colour"], name="health_code_by_division"),
        ]


class ColourChange(ColourState):
    """A code got a colour, or keeps it for another reason. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="colour_changes", db_index=False)
    before = models.CharField(max_length=8, choices=Colour.choices, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["person", "-at"], name="colour_change_mine")]
