"""Sheets with whole rosters, from the upload until they are applied; and which school years have begun."""

from django.conf import settings
from django.db import models

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id

from ..enums import PartState, SheetState
from .rosters import Group

PERSON = settings.AUTH_USER_MODEL


class Sheet(models.Model):
    """One uploaded file. What it holds of people is encrypted, and goes once it is applied or a day has passed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    top = models.ForeignKey(Group, models.CASCADE, related_name="sheets")
    by = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    content = EncryptedTextField(null=True, help_text="the file in base64, until it is checked")
    makes_groups = models.BooleanField(default=False, help_text="classes that do not exist are made")
    removes = models.BooleanField(default=False, help_text="who is not in the file leaves")
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.CHECKING)
    refusal = models.CharField(max_length=300, blank=True, help_text="why the file cannot be read")
    total = models.PositiveIntegerField(default=0, help_text="rows")
    wrong = models.PositiveIntegerField(default=0, help_text="rows with problems")
    leavers = models.PositiveIntegerField(default=0, help_text="in the roster and not in the file")
    done = models.PositiveIntegerField(default=0, help_text="rows that the worker has passed")
    left = models.PositiveIntegerField(default=0, help_text="members who left by it")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at"], name="declarations_sheet_age")]


class SheetPart(models.Model):
    """The rows of one class: applied all together or not at all."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="parts")
    order = models.PositiveIntegerField()
    upper = models.CharField(max_length=80, help_text="name of the grade or site")
    name = models.CharField(max_length=80, help_text="name of the class or workshop")
    rows = EncryptedTextField(null=True)
    total = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=PartState.choices, default=PartState.READY)
    refusal = models.CharField(max_length=200, blank=True)
    added = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "order"], name="declarations_sheet_part_once")
        ]


class SheetProblem(models.Model):
    """What is wrong in one cell, by code; never what the cell says of a person."""

    id = models.BigAutoField(primary_key=True)
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField(help_text="row in the file, from 1")
    column = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    word = models.CharField(max_length=100, blank=True, help_text="what the sentence names: a class, a row")
    upper = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["sheet", "line"], name="declarations_sheet_problem")]


class SchoolYear(models.Model):
    """A school has moved on into a school year (2020: the one that begins in autumn 2020). That happens once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    top = models.ForeignKey(Group, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    moved = models.PositiveIntegerField(default=0)
    graduated = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["top", "year"], name="declarations_year_once")]
