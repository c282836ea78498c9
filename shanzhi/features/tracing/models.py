"""What tracing keeps: places at which people stay for longer, or less long, than is usual for their kind."""

from django.db import models
from django.db.models import Q


class PlaceStay(models.Model):
    """So many minutes does somebody count as being there after a scan. `owner_ref` is that of the place's points."""

    owner_ref = models.CharField(primary_key=True, max_length=80)
    minutes = models.SmallIntegerField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440), name="tracing_place_minutes"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_ref}: {self.minutes}"
