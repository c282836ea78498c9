"""Who works on a case beside the unit that leads it."""

from django.conf import settings
from django.db import models

from shanzhi.core.ids import new_id
from shanzhi.kernel.cases.models.case import Case
from shanzhi.kernel.orgs.models import Unit


class Helper(models.Model):
    """A unit that was asked along (会办), and its answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="helpers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="case_helps")
    asked_at = models.DateTimeField()
    question = models.CharField(max_length=300)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="case_helps"
    )
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [models.UniqueConstraint(fields=["case", "unit"], name="cases_helper_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"
