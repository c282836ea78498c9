"""Work through all people of the city, in pieces: trying rules out, and judging everybody by new ones.

Each piece commits what it did together with where it got to, so that a worker that dies loses one piece at most
and doubles nothing.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id

from .colour_rules import RuleSet

PERSON = settings.AUTH_USER_MODEL


class Work(models.Model):
    """A way through all codes in the order of their people, as far as `cursor`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    total = models.PositiveIntegerField(help_text="people when it began")
    done = models.PositiveIntegerField(default=0)
    cursor = models.UUIDField(null=True, help_text="the last person dealt with")
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField(help_text="when the last piece was done")
    ended_at = models.DateTimeField(null=True)
    is_broken_off = models.BooleanField(default=False, help_text="ended before it came to the last person")

    class Meta:
        abstract = True

    @property
    def is_finished(self) -> bool:
        """Whether it has come to the last person."""
        return self.ended_at is not None and not self.is_broken_off

    @property
    def percent(self) -> int:
        """How far it is; all of it only when it is finished."""
        if self.is_finished:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def pace(self) -> int:
        """People a second so far."""
        seconds = (self.moved_at - self.started_at).total_seconds()
        return round(self.done / seconds) if seconds > 0 else self.done


class Trial(Work):
    """A version of the rules beside the one in force, on everything known at a moment. Nobody's code changes."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="trials")
    revision = models.PositiveIntegerField(help_text="of the version when the trial began")
    against = models.ForeignKey(RuleSet, models.PROTECT, related_name="+", help_text="in force when it began")
    as_of = models.DateTimeField(help_text="what was known until then counts")
    result = models.JSONField(default=dict, help_text="figures so far, see trialling.py")
    started_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set"], condition=Q(ended_at=None), name="trial_one_running")
        ]


class Recomputation(Work):
    """Everybody judged by the version that has come into force."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="recomputations")
    changed = models.PositiveIntegerField(default=0, help_text="people with another colour")

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at=None), name="recomputation_one_running"
            )
        ]
