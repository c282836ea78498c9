"""Check-ins that begin on a page: the person scans a poster, or an inspector types a number."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import local
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.models import Point, Scan
from shanzhi.kernel.scans.stream import Recorded

from .. import queries, rules
from ..models import HealthCode, Venue


class CheckInRefused(DomainError):
    """A check-in that cannot be made."""


@dataclass(frozen=True)
class CheckIn:
    """A check-in that is on disk, and where it happened."""

    scan: Recorded
    point: Point
    venue: Venue | None


def read_poster(*, scanned: str, at: dt.datetime) -> Point:
    """The door behind a poster's code. A person's own code held before the scanner gets a sentence of its own."""
    code = codes.read(scanned, kinds=(CodeKind.VENUE_POINT, CodeKind.PERSON, CodeKind.PAPER_CARD), at=at)
    if code.kind == CodeKind.PAPER_CARD:
        raise CheckInRefused(
            _("这是纸质健康码，请交给门口的工作人员扫描。您自己登记请扫描门口张贴的场所码。"),
            "check_in.paper_card",
        )
    if code.kind != CodeKind.VENUE_POINT:
        raise CheckInRefused(
            _("这是个人健康码。进门登记请扫描场所门口张贴的场所码；请工作人员查验时，出示自己的健康码即可。"),
            "check_in.person_code",
        )
    point = Point.objects.filter(pk=code.subject).first()
    if point is None or not point.is_open:
        raise CheckInRefused(
            _("这个场所码已停用，请向工作人员询问新的场所码。"), "check_in.closed", status=410
        )
    return point


@transaction.atomic
def check_in(*, by: Person, person: Person, scanned: str, nonce: UUID, at: dt.datetime) -> CheckIn:
    """The person scanned a poster, for themselves, their family or a companion.

    The same nonce again gives the first check-in.
    """
    is_companion = by.pk != person.pk and queries.goes_with(by, person.pk)
    if by.pk != person.pk and not is_companion:
        accounts.may_act_for(by, person.pk)
    point = read_poster(scanned=scanned, at=at)
    if not HealthCode.objects.filter(person=person).exists():
        raise CheckInRefused(_("还没有健康码，请先申领，大约需要一分钟。"), "check_in.no_code")
    scan = scans.record_scan(by=by, person_id=person.pk, point=point, nonce=nonce, way=Way.POSTER, at=at)
    done = CheckIn(scan, point, queries.venue_of(point))
    if is_companion and scan.is_new:
        _tell_companion(by, person, done, at)
    return done


def _tell_companion(by: Person, person: Person, done: CheckIn, at: dt.datetime) -> None:
    """Another phone showed this person's colour: it is recorded for them, and told where they can be told."""
    where = done.venue.name if done.venue else done.point.name
    audit.record_opening(
        by=by,
        person_id=person.pk,
        what=gettext_noop("健康码颜色"),
        reason=gettext("同行登记：{place}").format(place=where),
        at=at,
    )
    if person.phone is not None:
        notify.tell(
            person=person,
            notice="health_code.companion",
            title=format_lazy(_("{who} 为您登记进入 {place}"), who=by.masked_name, place=where),
            body=_("如果您没有同行，请在“同行人”中解除对方为您登记。"),
            url=reverse("citizen:health_code:companions"),
            at=at,
        )


@transaction.atomic
def record_temperature(
    *,
    by: Person,
    point_id: UUID,
    scan_id: UUID,
    scanned_at: dt.datetime,
    temperature: Decimal,
    at: dt.datetime,
) -> Scan:
    """Add the measured temperature to a check-in the inspector has just made; a fever is told at once."""
    door = queries.door_of(by, point_id)
    scan = scans.add_temperature(
        by=by, point=door.point, scan_id=scan_id, scanned_at=scanned_at, temperature=temperature, at=at
    )
    if rules.is_fever(temperature):
        tell_fever(venue=door.venue, point=door.point, scan=scan, at=at)
    return scan


@transaction.atomic
def tell_fever(*, venue: Venue | None, point: Point, scan: Scan, at: dt.datetime) -> None:
    """Tell who manages the venue and whoever subscribes, as schools do; once for each check-in."""
    events.emit(
        "health_code.fever_found",
        subject=f"person:{scan.person_id}",
        at=at,
        division_code=scan.division_code,
        payload={"point": str(point.pk), "scan": str(scan.id), "temperature": str(scan.temperature)},
    )
    if venue is None:
        return
    notify.tell_many(
        people=queries.managers_of(venue),
        notice="health_code.fever_found",
        title=format_lazy(_("{venue} 发现体温异常"), venue=venue.name),
        body=format_lazy(
            _("{point}，{name}，{temperature} ℃，{time}。请按应急预案处置，并联系所在村（社区）。"),
            point=point.name,
            name=scan.masked_name,
            temperature=scan.temperature,
            time=local(scan.at).strftime("%H:%M"),
        ),
        url=reverse("citizen:health_code:fever", args=[venue.pk, scan.id]),
        at=at,
        once=f"fever:{scan.id}",
    )
