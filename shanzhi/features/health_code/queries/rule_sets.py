"""Questions about versions of the rules: for the pages of officials and for what decides about versions."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from shanzhi.kernel.accounts.models import Person

from .. import rules
from ..enums import Contact, RuleSetState, Symptom, Travel
from ..models import Recomputation, RuleSet, Trial
from .rule_books import live_rule_set_id


def rule_sets() -> QuerySet[RuleSet]:
    """All versions, the newest first, with who made and approved them and how many rules they have."""
    rows = RuleSet.objects.select_related("made_by", "approved_by")
    return rows.annotate(size=Count("rules")).order_by("-number")


def rule_sets_found(*, words: str = "", state: str = "") -> QuerySet[RuleSet]:
    """Versions by name or document, and by state."""
    rows = rule_sets()
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(document_number__icontains=words))
    return rows.filter(state=state) if state else rows


def rule_set(rule_set_id: UUID) -> RuleSet | None:
    """One version with its rules."""
    return rule_sets().prefetch_related("rules").filter(pk=rule_set_id).first()


def rule_sets_to_approve(person: Person) -> QuerySet[RuleSet]:
    """Versions that wait for somebody else than who made them."""
    waiting = RuleSet.objects.filter(state=RuleSetState.SUBMITTED).exclude(made_by=person)
    return waiting.order_by("submitted_at")


def due_rule_set(*, at: dt.datetime) -> RuleSet | None:
    """The version that should decide now and does not yet: an approved one, or, after a limited one, the last without an end."""
    approved = RuleSet.objects.filter(state=RuleSetState.APPROVED, valid_from__lte=at)
    due = approved.filter(Q(valid_until=None) | Q(valid_until__gt=at)).order_by("-valid_from", "-number")
    found = due.first()
    if found is not None:
        return found
    if not RuleSet.objects.filter(state=RuleSetState.LIVE, valid_until__lte=at).exists():
        return None
    lasting = RuleSet.objects.filter(state=RuleSetState.RETIRED, valid_until=None)
    return lasting.order_by("-number").first()


def last_trial_of(rule_set: RuleSet) -> Trial | None:
    return rule_set.trials.select_related("against", "started_by", "rule_set").first()


def good_trial_of(rule_set: RuleSet) -> Trial | None:
    """A finished trial of the version as it stands, beside the rules in force now."""
    live = live_rule_set_id()
    trials = rule_set.trials.filter(revision=rule_set.revision, ended_at__isnull=False)
    return next((trial for trial in trials if rules.is_trial_good(trial, rule_set, live=live)), None)


def waiting_trials() -> bool:
    return Trial.objects.filter(ended_at=None).exists()


def waiting_recomputations() -> bool:
    return Recomputation.objects.filter(ended_at=None).exists()


def last_recomputation() -> Recomputation | None:
    return Recomputation.objects.select_related("rule_set").first()


def said_answers(said: rules.Answers) -> str:
    """A declaration in a few words."""
    words = [
        f"{said.temperature} ℃",
        *(str(Symptom(one).label) for one in sorted(said.symptoms)),
        gettext("接触史：{answer}").format(answer=Contact(said.contact).label),
        gettext("旅居史：{answer}").format(answer=Travel(said.travel).label),
    ]
    return gettext("，").join(words)
