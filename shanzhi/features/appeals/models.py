"""The tables of appeals; the appeal itself is a case."""

from django.db import models
from django.db.models import F, Q

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.kernel.cases.enums import LimitUnit
from shanzhi.kernel.cases.models import Case

from .enums import Grade


class AppealType(models.Model):
    """What an appeal may be about, in two levels; the city changes names, units and templates."""

    code = models.CharField(primary_key=True, max_length=4)
    group = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=40, help_text="the short name of the unit it goes to first")
    template = models.TextField(blank=True, help_text="what the text of an appeal begins with")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.group} · {self.name}"


class TermRule(models.Model):
    """By when an appeal of a grade is answered, for appeals accepted from a day to another one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    grade = models.CharField(max_length=8, choices=Grade.choices)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16, choices=LimitUnit.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        ordering = ["valid_from", "grade"]
        constraints = [
            models.UniqueConstraint(fields=["grade", "valid_from"], name="appeals_term_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="appeals_term_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_grade_display()} {self.amount} {self.get_unit_display()}"


class Appeal(models.Model):
    """What an appeal says beside its case. `request_id` makes a second tap find the first one's."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="appeal")
    types = models.ManyToManyField(AppealType, related_name="appeals")
    contact_name = models.CharField(max_length=30)
    contact_phone = EncryptedTextField()
    request_id = models.UUIDField(unique=True)

    class Meta:
        ordering = ["case"]

    def __str__(self) -> str:
        return str(self.case)
