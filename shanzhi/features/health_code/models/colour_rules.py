"""The rules by which codes get their colours: versions, made by one official and approved by another."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as translated

from shanzhi.core.ids import new_id

from ..enums import Colour, RuleSetState
from ..rules import Rule, RuleBook, read_condition

PERSON = settings.AUTH_USER_MODEL
IN_USE = [RuleSetState.APPROVED, RuleSetState.LIVE, RuleSetState.RETIRED]
HANDED_IN = [RuleSetState.SUBMITTED, RuleSetState.REJECTED]


class RuleSet(models.Model):
    """A version of all rules. Only drafts change; the one that came with the platform was made by nobody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(unique=True, help_text="version")
    state = models.CharField(max_length=10, choices=RuleSetState.choices, default=RuleSetState.DRAFT)
    title = models.CharField(max_length=60, blank=True)
    document_number = models.CharField(max_length=40, blank=True)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(
        null=True, help_text="afterwards the last version without an end returns"
    )
    is_supplied = models.BooleanField(default=False, help_text="came with the platform")
    revision = models.PositiveIntegerField(default=0, help_text="grows with each change, so that trials age")
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    live_at = models.DateTimeField(null=True, help_text="when it last began to decide")
    retired_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True, help_text="what the approver said")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=RuleSetState.LIVE), name="rule_set_one_live"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="rule_set_two_officials",
            ),
            models.CheckConstraint(
                condition=Q(is_supplied=True)
                | ~Q(state__in=IN_USE)
                | Q(approved_by__isnull=False, approved_at__isnull=False, valid_from__isnull=False),
                name="rule_set_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*HANDED_IN, *IN_USE])
                | Q(is_supplied=True)
                | (Q(made_by__isnull=False, submitted_at__isnull=False) & ~Q(document_number="")),
                name="rule_set_submitted_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="rule_set_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def said_title(self) -> str:
        """The title in the reader's language, where the catalogue knows it: that of the supplied version."""
        return translated(self.title) if self.title else ""

    def book(self) -> RuleBook:
        """The version as the rules read it."""
        return RuleBook(self.pk, self.number, tuple(rule.pure() for rule in self.rules.all()))


class ColourRule(models.Model):
    """One rule: who fulfils the condition gets the colour, for so many days or until the evidence ends."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=24, help_text="stays the same from version to version")
    name = models.CharField(max_length=40, help_text="as people read it")
    colour = models.CharField(max_length=8, choices=Colour.choices)
    reason = models.CharField(max_length=200, help_text="a sentence to the person")
    advice = models.CharField(max_length=200, help_text="what to do now, a sentence to the person")
    condition = models.JSONField(help_text="in the vocabulary of rules/conditions.py")
    hold_days = models.PositiveSmallIntegerField(null=True, help_text="None: until the evidence ends")
    lifts = ArrayField(
        models.CharField(max_length=24),
        default=list,
        help_text="codes of graver rules that this one ends; * for all of them",
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="colour_rule_code_once"),
            models.UniqueConstraint(
                fields=["rule_set", "order"],
                name="colour_rule_order_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(hold_days=None) | Q(hold_days__range=(1, 90)), name="colour_rule_days"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reason="") & ~Q(advice=""), name="colour_rule_sentences"
            ),
        ]

    def __str__(self) -> str:
        return self.said_name

    def pure(self) -> Rule:
        """The rule as the engine reads it."""
        return Rule(
            key=self.pk,
            code=self.code,
            colour=self.colour,
            order=self.order,
            condition=read_condition(self.condition),
            holds=None if self.hold_days is None else dt.timedelta(days=self.hold_days),
            lifts=frozenset(self.lifts),
        )

    @property
    def said_name(self) -> str:
        """The name in the reader's language, where the catalogue knows it: that of supplied rules."""
        return translated(self.name)

    @property
    def said_reason(self) -> str:
        return translated(self.reason)

    @property
    def said_advice(self) -> str:
        return translated(self.advice)
