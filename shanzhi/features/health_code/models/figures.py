"""Figures that are kept ready, so that a board of a whole city reads a few rows."""

from django.db import models

from ..enums import Colour


class DailyFigure(models.Model):
    """What was registered in one division on one day. Check-ins and shows are counted by the kernel `scans`."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    division_code = models.CharField(max_length=12)
    venues = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "division_code"], name="daily_figure_once")]
        indexes = [models.Index(fields=["division_code", "day"], name="daily_figure_by_division")]


class CountedDay(models.Model):
    """A past day whose figures stand in `DailyFigure`; other days are counted live."""

    day = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()


class ColourTally(models.Model):
    """How many codes of a colour a division has: the sum of its rows.

    Triggers on the table of codes add a row for each statement that changes it; a job folds them together.
    """

    id = models.BigAutoField(primary_key=True)
    division_code = models.CharField(max_length=12)
    colour = models.CharField(max_length=8, choices=Colour.choices)
    number = models.IntegerField()
