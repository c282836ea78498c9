"""What happened to a case. The database refuses to change it."""

from django.conf import settings
from django.db import models

from shanzhi.core.ids import new_id
from shanzhi.kernel.cases.models.case import Case


class Transition(models.Model):
    """One move of a case; number 0 is its opening."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="transitions")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=24)
    source = models.CharField(max_length=24, blank=True)
    target = models.CharField(max_length=24)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="case_moves")
    office = models.CharField(max_length=100, blank=True, help_text="the unit for which it was done")
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="cases_transition_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.move}"
