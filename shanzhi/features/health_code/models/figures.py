"""The figures of each day."""

from django.db import models


class DailyFigure(models.Model):
    """What happened in one division on one day: the board reads these rows, never the raw check-ins.

    `venues` and `people` are those registered that day; `check_ins` happened at points of the division;
    `shows` are of people who live there, `showers` how many people they were.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    division_code = models.CharField(max_length=12)
    venues = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    check_ins = models.PositiveIntegerField(default=0)
    shows = models.PositiveIntegerField(default=0)
    showers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "division_code"], name="daily_figure_once")]
        indexes = [models.Index(fields=["division_code", "day"], name="daily_figure_by_division")]


class CountedDay(models.Model):
    """A past day whose figures stand in `DailyFigure`; other days are counted live."""

    day = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()
