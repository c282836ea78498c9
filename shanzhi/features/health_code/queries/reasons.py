"""What a colour rests on, in words: declarations, tests, listings, decisions."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import local
from shanzhi.core.refs import key_of, ref
from shanzhi.kernel.accounts.models import Person

from ..enums import EvidenceKind
from ..models import Appeal, ColourChange, ColourProposal, Evidence, HealthCode, HealthDeclaration, TestResult
from .codes import Card
from .decisions import code_of, running_appeals

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


def grounds_of(references: Collection[str], known: Mapping[str, Evidence] | None = None) -> dict[str, Ground]:
    """The words for many references (`core.refs`) in a few questions; unknown ones are left out.

    `known` are pieces of evidence that are at hand already; they get their words too.
    """
    rows = dict(known or {})
    rows |= _rows(Evidence.objects.all(), [one for one in references if one not in rows], "evidence")
    sources = {row.source for row in rows.values()}
    declared = HealthDeclaration.objects.select_related("risk_area")
    said = _rows(declared, sources.union(references), "healthdeclaration")
    found = said | _rows(TestResult.objects.all(), sources, "testresult")
    found |= _rows(ColourProposal.objects.all(), sources, "colourproposal")
    grounds = {reference: declaration_ground(row) for reference, row in said.items()}
    return grounds | {
        reference: evidence_ground(row, found.get(row.source)) for reference, row in rows.items()
    }


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


@dataclass(frozen=True)
class Dossier:
    """What is known of one person: the code, the latest colours and all evidence, newest first."""

    code: HealthCode | None
    why: Why | None
    history: list[Why]
    evidence: list[tuple[Evidence, Ground]]


def dossier_of(person: Person) -> Dossier:
    """All of it, withdrawn evidence too, in at most six questions."""
    code = code_of(person)
    changes = ColourChange.objects.filter(person=person).select_related("rule__rule_set")
    states: list[HealthCode | ColourChange] = [*([code] if code else [])]
    states += changes.order_by("-at", "-pk")[:LATEST]
    known = {ref(row): row for row in Evidence.objects.filter(person=person)[:LATEST]}
    grounds = grounds_of({row.evidence for row in states}, known)
    whys = [Why(row, grounds.get(row.evidence, NOTHING)) for row in states]
    return Dossier(
        code=code,
        why=whys[0] if code else None,
        history=whys[1:] if code else whys,
        evidence=[(row, grounds[reference]) for reference, row in known.items()],
    )


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
