"""That a demo city stands in this database, and who its visitors may be."""

from django.db import models


class DemoCity(models.Model):
    """One row, written in the transaction that builds the city: a build that was broken off leaves nothing."""

    size = models.CharField(max_length=10)
    seed = models.CharField(max_length=40)
    built_at = models.DateTimeField()
    visitors = models.JSONField(
        help_text="role → id of the person whom a visitor may be, and where they begin"
    )
