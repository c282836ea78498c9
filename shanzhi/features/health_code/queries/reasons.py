"""What a colour rests on, in words: declarations, tests, listings, decisions."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import local
from shanzhi.core.refs import key_of

from ..enums import EvidenceKind
from ..models import Appeal, ColourChange, ColourProposal, Evidence, HealthCode, HealthDeclaration, TestResult
from .codes import Card
from .decisions import running_appeals

LATEST = 30


@dataclass(frozen=True)
class Ground:
    """What a rule looked at. `said` is the sentence of a decision, which stands for the rule's own."""

    title: Any
    text: Any = ""
    document_number: str = ""
    at: dt.datetime | None = None
    until: dt.datetime | None = None
    said: str = ""


NOTHING = Ground(_("没有更多记录"))


def grounds_of(references: Collection[str]) -> dict[str, Ground]:
    """The words for many references (`core.refs`) in a few questions; unknown ones are left out."""
    said = _rows(HealthDeclaration.objects.select_related("risk_area"), references, "healthdeclaration")
    known = _rows(Evidence.objects.all(), references, "evidence")
    sources = _sources({row.source for row in known.values()})
    grounds = {reference: declaration_ground(row) for reference, row in said.items()}
    for reference, row in known.items():
        grounds[reference] = evidence_ground(row, sources.get(row.source))
    return grounds


def _sources(references: Collection[str]) -> dict[str, Any]:
    """The rows of ours that evidence comes from; what other modules tell has none here."""
    declared = _rows(HealthDeclaration.objects.select_related("risk_area"), references, "healthdeclaration")
    tests = _rows(TestResult.objects.all(), references, "testresult")
    return declared | tests | _rows(ColourProposal.objects.all(), references, "colourproposal")


def _rows(rows: Any, references: Iterable[str], model: str) -> dict[str, Any]:
    """Reference → row, for those of one table."""
    wanted = {key_of(one): one for one in references if one.startswith(f"{model}:")}
    if not wanted:
        return {}
    return {wanted[str(key)]: row for key, row in rows.in_bulk(list(wanted)).items()}


def declaration_ground(row: HealthDeclaration) -> Ground:
    return Ground(_("健康申报"), at=row.declared_at)


def evidence_ground(row: Evidence, source: Any) -> Ground:
    """One piece of evidence, with what its source adds."""
    title: Any = EvidenceKind(row.kind).label
    text: Any = ""
    said = ""
    if isinstance(source, TestResult):
        text = source.institution
    elif isinstance(source, ColourProposal):
        said = source.reason
    elif isinstance(source, HealthDeclaration) and source.risk_area is not None:
        title = _("申报去过疫情重点地区")
        day = f"{local(row.since):%Y-%m-%d}"
        text = format_lazy(_("{area}，{day} 离开"), area=source.risk_area.name, day=day)
    return Ground(title, text, row.document_number, row.since, row.until, said)


@dataclass(frozen=True)
class Why:
    """A code or a line of its history, with the ground under it."""

    state: HealthCode | ColourChange
    ground: Ground

    @property
    def reason(self) -> str:
        """The sentence to the person."""
        return self.ground.said or self.state.reason


def why_of(states: Iterable[HealthCode | ColourChange]) -> list[Why]:
    """The ground of each, in order."""
    rows = list(states)
    grounds = grounds_of({row.evidence for row in rows})
    return [Why(row, grounds.get(row.evidence, NOTHING)) for row in rows]


def history_of(person_id: UUID) -> list[Why]:
    """The latest colours with their grounds, newest first."""
    rows = ColourChange.objects.filter(person=person_id).select_related("rule__rule_set")
    return why_of(rows.order_by("-at", "-pk")[:LATEST])


def evidence_of(person_id: UUID) -> list[tuple[Evidence, Ground]]:
    """Everything recorded of a person, newest first, withdrawn rows too."""
    rows = list(Evidence.objects.filter(person=person_id).select_related("recorded_by")[:LATEST])
    sources = _sources([row.source for row in rows])
    return [(row, evidence_ground(row, sources.get(row.source))) for row in rows]


@dataclass(frozen=True)
class Page:
    """One page of the swipe with what stands under the code."""

    card: Card
    why: Why | None
    appeal: Appeal | None


def pages_of(cards: Iterable[Card]) -> list[Page]:
    """The cards with their grounds and running appeals, in a few questions for the whole family."""
    shown = list(cards)
    whys = {why.state.pk: why for why in why_of([card.code for card in shown if card.code is not None])}
    appeals = running_appeals([card.person.pk for card in shown])
    return [Page(card, whys.get(card.person.pk), appeals.get(card.person.pk)) for card in shown]
