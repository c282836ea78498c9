"""What kinds of key people there are, and what is asked of each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id


class Category(models.Model):
    """A kind of key people. `code` is what events carry, so it never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=24, unique=True)
    name = models.CharField(max_length=30, unique=True)
    order = models.PositiveSmallIntegerField(default=50)
    days = models.PositiveSmallIntegerField(help_text="usual length")
    every_days = models.PositiveSmallIntegerField(default=1, help_text="follow-ups on every n-th day")
    due_times = ArrayField(models.TimeField(), help_text="by when each follow-up of such a day is to be done")
    asks_temperature = models.BooleanField(default=True)
    asks_symptoms = models.BooleanField(default=True)
    asks_whereabouts = models.BooleanField(default=False)
    must_stay = models.BooleanField(default=False, help_text="is not to leave the place of stay")
    self_report = models.BooleanField(default=False, help_text="the person's own report counts")
    escalate_hours = models.PositiveSmallIntegerField(default=2)
    advice = models.CharField(max_length=300, help_text="what the person should do")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__range=(1, 180), every_days__range=(1, 30)), name="key_category_days"
            )
        ]

    def __str__(self) -> str:
        return self.name
