"""Colours set by hand: one official proposes, a second one confirms."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shanzhi.core.ids import new_id
from shanzhi.kernel.orgs.models import Division

from ..enums import Colour, ProposalState
from .appeals import Appeal

PERSON = settings.AUTH_USER_MODEL
DECIDED = [ProposalState.CONFIRMED, ProposalState.REFUSED, ProposalState.REPLACED]
UNDECIDED = [ProposalState.WAITING, ProposalState.WITHDRAWN, ProposalState.LAPSED]


class ColourProposal(models.Model):
    """What colour somebody should have, why, by which document, until when; and what the second official said."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="colour_proposals")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    before = models.CharField(
        max_length=8, choices=Colour.choices, blank=True, help_text="the colour at that time"
    )
    colour = models.CharField(max_length=8, choices=Colour.choices)
    reason = models.CharField(max_length=200, help_text="the sentence that the person reads")
    document_number = models.CharField(max_length=40)
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    appeal = models.ForeignKey(Appeal, models.SET_NULL, null=True, related_name="proposals")
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True, help_text="what the second official said")
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaces")

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=ProposalState.WAITING), name="proposal_one_waiting"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=ProposalState.CONFIRMED), name="proposal_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="proposal_two_officials"
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("person")) & (Q(decided_by=None) | ~Q(decided_by=F("person"))),
                name="proposal_not_oneself",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDECIDED, decided_by=None, decided_at=None)
                | Q(state__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("proposed_at")), name="proposal_ends_later"),
        ]
        indexes = [
            models.Index(fields=["state", "-proposed_at"], name="proposal_queue"),
            models.Index(fields=["person", "-proposed_at"], name="proposal_mine"),
        ]
