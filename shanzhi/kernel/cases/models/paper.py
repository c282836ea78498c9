"""What was handed in with a step."""

from django.db import models

from shanzhi.core.ids import new_id
from shanzhi.kernel.cases.models.case import Case
from shanzhi.kernel.files.models import StoredFile


class Paper(models.Model):
    """A file that came with step number `step` of a case."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    step = models.PositiveIntegerField()
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="case_paper")

    class Meta:
        ordering = ["step", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"
