"""Questions about people without a phone: companions, printed cards, who just arrived together."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.models import Point, Scan
from shanzhi.kernel.scans.stream import Recorded

from .. import rules
from ..models import Companion, HealthCode, PaperCard
from .codes import VISIT_SHOWN, Visit, visits
from .venues import NotFound

ISSUING = "health_code.issue_cards"
_ARRIVAL = "health_code.arrival"


def acts_for(person: Person, other_id: UUID) -> bool:
    """Whether it is the person's own matter or that of somebody in their family."""
    return any(member.pk == other_id for member in accounts.people_i_act_for(person))


# Companions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Beside:
    """A companion as the registrant sees them: the masked name, and whether a code counts now; never its colour."""

    companion: Companion
    person: Person
    has_code: bool


def companions_of(person: Person, *, at: dt.datetime) -> list[Beside]:
    """Whom the person takes along, longest known first."""
    rows = list(_open().filter(registrant=person).select_related("person"))
    until = dict(
        HealthCode.objects.filter(person__in=[row.person_id for row in rows]).values_list("person", "until")
    )
    current = {key for key, end in until.items() if rules.is_current(end, at=at)}
    return [Beside(row, row.person, row.person_id in current) for row in rows]


def needs_declaration(person: Person, *, at: dt.datetime) -> bool:
    """Whether the person has no code that counts now."""
    code = HealthCode.objects.filter(person=person).first()
    return code is None or not rules.is_current(code.until, at=at)


def companion_of(person: Person, companion_id: UUID) -> Companion:
    """One of the person's companions."""
    found = _open().filter(registrant=person, pk=companion_id).select_related("person").first()
    if found is None:
        raise NotFound(_("没有找到这位同行人。"), "companion.unknown")
    return found


def goes_with(person: Person, other_id: UUID) -> bool:
    """Whether the person takes the other along."""
    return _open().filter(registrant=person, person=other_id).exists()


def taken_along_by(person: Person) -> QuerySet[Companion]:
    """Who takes the person along, or somebody of their family: they may end it."""
    people = accounts.people_i_act_for(person)
    rows = _open().filter(person__in=people).exclude(registrant=person)
    return rows.select_related("registrant", "person")


def _open() -> QuerySet[Companion]:
    return Companion.objects.filter(ended_at__isnull=True)


# Who arrived together ------------------------------------------------------------------------------------


def arrival_token(person: Person, scans: Sequence[tuple[UUID, Recorded]]) -> str:
    """Names the check-ins just made on one phone, for the page that the guard looks at."""
    rows = [[str(key), str(scan.id)] for key, scan in scans]
    return signing.dumps({"by": str(person.pk), "scans": rows}, salt=_ARRIVAL, compress=True)


def arrivals(person: Person, token: str, *, at: dt.datetime) -> list[Visit]:
    """Those check-ins with where they happened, while they are fresh enough for a guard."""
    try:
        said = signing.loads(token, salt=_ARRIVAL, max_age=VISIT_SHOWN)
    except signing.BadSignature:
        said = {"by": "", "scans": []}
    if said["by"] != str(person.pk):
        raise NotFound(_("这一页已过期，请重新扫码登记。"), "arrival.over")
    order = {UUID(scan): place for place, (_key, scan) in enumerate(said["scans"])}
    people = [key for key, _scan in said["scans"]]
    rows = Scan.objects.filter(person_id__in=people, at__gte=at - VISIT_SHOWN, id__in=order)
    return visits(sorted(rows, key=lambda scan: order[scan.id]))


def checked_by_number(inspector: Person, point: Point, *, at: dt.datetime) -> list[Scan]:
    """Whom the inspector has just checked in here without a code, newest first."""
    rows = Scan.objects.filter(point_id=point.pk, at__gte=at - VISIT_SHOWN, at__lte=at, way=Way.MANUAL)
    return list(rows.filter(inspector_id=inspector.pk).order_by("-at")[:10])


# Printed cards -------------------------------------------------------------------------------------------


def card_holder(by: Person, person_id: UUID) -> Person:
    """For whom a card may be made: oneself, family, or somebody in a division for which one issues cards."""
    if acts_for(by, person_id):
        return accounts.may_act_for(by, person_id)
    code = HealthCode.objects.filter(person=person_id).select_related("person").first()
    if code is None or not by.has_permit_in(ISSUING, code.division_id):
        raise NotFound(_("没有找到这个人，或不在您负责的区域内。"), "card.not_yours")
    return code.person


def card_for(by: Person, card_id: UUID) -> PaperCard:
    """A card that one may print again or take back."""
    card = PaperCard.objects.filter(pk=card_id).select_related("person").first()
    if card is None:
        raise NotFound(_("没有找到这张卡。"), "card.unknown")
    card_holder(by, card.person_id)
    return card


def cards_with(people: Sequence[Person]) -> QuerySet[PaperCard]:
    """The cards of these people, good ones first."""
    rows = PaperCard.objects.filter(person__in=people).select_related("person", "issued_by")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "-issued_at")


def card_text(card: PaperCard) -> str:
    """What the QR of a card says to a gate."""
    return codes.text_of(codes.issued_code(card.serial))


def person_by_card(number: str) -> Person | None:
    """The holder of a card by the number printed on it."""
    card = PaperCard.objects.filter(number=number).select_related("person").first()
    return card.person if card else None
