"""When: plans, the rounds of each day, and how far they are."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from shanzhi.core.ids import new_id

from .. import rules
from ..enums import Audience, Days
from .questions import Questionnaire, QuestionSet
from .reminders import ReminderPlan
from .rosters import Group


class Term(models.Model):
    """A stretch of days on which schools teach; days outside every term are holidays for them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.SCHOOL)
    name = models.CharField(max_length=60)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="declarations_term_ends_later")
        ]


class Plan(models.Model):
    """A school or firm asks its roster a questionnaire, on which days, in which window of the day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    top = models.ForeignKey(Group, models.PROTECT, related_name="plans")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="plans")
    opens = models.TimeField(default=dt.time(6, 0))
    closes = models.TimeField(default=dt.time(9, 30))
    zone = models.CharField(
        max_length=40, default="Asia/Shanghai", help_text="of the window's times (IANA name)"
    )
    days = models.CharField(max_length=8, choices=Days.choices, default=Days.SCHOOL)
    reminders = models.ForeignKey(ReminderPlan, models.PROTECT, null=True, related_name="plans")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["top", "questionnaire"],
                condition=Q(until__isnull=True),
                name="declarations_plan_once",
            ),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="declarations_window_runs_forward"
            ),
        ]


class Round(models.Model):
    """One day of a plan: which questions, from when to when. Answers after `closes_at` count as late."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rounds")
    top = models.ForeignKey(Group, models.PROTECT, related_name="rounds")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    division_code = models.CharField(max_length=12)
    day = models.DateField()
    questions = models.ForeignKey(QuestionSet, models.PROTECT, related_name="rounds")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="late answers are taken until then")
    missed_at = models.DateTimeField(null=True, help_text="when what was missing at the close was told")

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["plan", "day"], name="declarations_round_once")]
        indexes = [
            models.Index(fields=["day", "audience", "division_code"], name="declarations_round_day"),
            models.Index(fields=["top", "day"], name="declarations_round_top"),
            models.Index(
                fields=["closes_at"], condition=Q(missed_at__isnull=True), name="declarations_round_unclosed"
            ),
        ]

    def phase(self, at: dt.datetime) -> str:
        """before, open, late or over."""
        return rules.phase(opens_at=self.opens_at, closes_at=self.closes_at, ends_at=self.ends_at, at=at)


class Tally(models.Model):
    """How far a class is in a round. The statement that writes answers moves it too, so it is always right.

    `expected` members, of whom `answered` (`late` of them after the close), `absent` without an answer;
    `abnormal` and `flagged` are answers.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="tallies")
    group = models.ForeignKey(Group, models.PROTECT, related_name="tallies")
    top = models.ForeignKey(Group, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    day = models.DateField()
    expected = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    abnormal = models.IntegerField(default=0)
    flagged = models.IntegerField(default=0)
    absent = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "group"], name="declarations_tally_once"),
            models.CheckConstraint(
                condition=Q(answered__gte=0, late__gte=0, abnormal__gte=0, flagged__gte=0, absent__gte=0),
                name="declarations_tally_counts",
            ),
        ]
        indexes = [
            models.Index(fields=["day", "audience", "top"], name="declarations_tally_day"),
            models.Index(fields=["group", "day"], name="declarations_tally_group"),
        ]


class Arrival(models.Model):
    """First answers of a round's day by county and five minutes, for the curve of the day.

    `lane` lets processes that write at once count in rows of their own; readers sum over it.
    """

    day = models.DateField()
    audience = models.CharField(max_length=8, choices=Audience.choices)
    county = models.CharField(max_length=6)
    slot = models.SmallIntegerField(help_text="minutes of the city's day, in fives")
    lane = models.SmallIntegerField()
    answers = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "audience", "county", "slot", "lane"], name="declarations_arrival_once"
            )
        ]
