"""Reporting what is seen, and moving it on until it is settled."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as facts
from shanzhi.kernel.files import actions as files
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Unit

from .. import queries, rules
from ..enums import EventState, LimitUnit
from ..models import EventClass, EventCounter, EventReport, EventStep, GridEvent
from ..procedure import BY_KEY, Move
from ..supplied import ROWS

EVENT_PHOTO = "grid.event_photo"
REPORTING = 0x6772_6576  # advisory lock: two reports of one thing at once would each miss the other
_UNITS = {"h": LimitUnit.WORKING_HOURS, "d": LimitUnit.WORKING_DAYS}


class EventRefused(DomainError):
    """An event that cannot be reported or moved like this."""


@transaction.atomic
def supply_classes(*, by: Person | None, at: dt.datetime) -> int:
    """Bring the supplied classes in; those that are there already stay as the city has made them."""
    rows = [
        EventClass(
            code=f"{group:02d}{place:02d}",
            group=name,
            name=one,
            filing=filing,
            closing=closing,
            limit=limit,
            limit_unit=_UNITS[unit],
            unit_name=office,
        )
        for group, (name, ones) in enumerate(ROWS.items(), 1)
        for place, (one, filing, closing, limit, unit, office) in enumerate(ones, 1)
    ]
    EventClass.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record(by=by, act="grid.supply_classes", subject="grid_classes", at=at)
    return len(rows)


@transaction.atomic
def report_event(
    *,
    by: Person,
    nonce: UUID,
    class_code: str,
    lng: float,
    lat: float,
    made_at: dt.datetime,
    at: dt.datetime,
    words: str = "",
    photo: Any = None,
) -> EventReport:
    """Report what is seen; the same nonce again is the same report.

    An open event of the same class near by and not long ago is the same thing: the report is put to it.
    """
    if earlier := EventReport.objects.filter(by=by, nonce=nonce).first():
        return earlier
    kind = EventClass.objects.filter(pk=class_code, is_active=True).first()
    if kind is None:
        raise EventRefused(_("没有这个事件类别，请重新选择"), "event.class", field="class_code")
    if not rules.may_be_from(made_at, now=at):
        raise EventRefused(_("上报时间不对，请检查手机的日期和时间"), "event.time")
    _take_turn()
    if earlier := EventReport.objects.filter(by=by, nonce=nonce).first():
        return earlier
    event = queries.same_event(kind, lng, lat, at=made_at) or _open(by, kind, lng, lat, at)
    report = EventReport.objects.create(
        nonce=nonce,
        event=event,
        by=by,
        words=words,
        photo=_stored(by, photo, at),
        lng=lng,
        lat=lat,
        at=made_at,
        received_at=at,
    )
    audit.record(by=by, act="grid.report_event", subject=ref(event), at=at)
    return report


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REPORTING])


def _open(by: Person, kind: EventClass, lng: float, lat: float, at: dt.datetime) -> GridEvent:
    grid = orgs.grid_at(lng, lat)
    if grid is None:
        raise EventRefused(_("这个位置不在任何网格内，请在地图上核对"), "event.outside", field="lng")
    event = GridEvent.objects.create(
        number=_number(at),
        event_class=kind,
        grid=grid,
        lng=lng,
        lat=lat,
        reported_by=by,
        opened_at=at,
    )
    _tell(event, by, "reported", at)
    return event


def _number(at: dt.datetime) -> str:
    year = city_day(at).year
    EventCounter.objects.get_or_create(year=year)
    counter = EventCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"WG{year}{counter.last:06d}"


def _stored(by: Person, photo: Any, at: dt.datetime) -> StoredFile | None:
    if not photo:
        return None
    return files.store(by=by, upload=photo, gateway=EVENT_PHOTO, at=at, kinds=("image",), field="photo")


def _tell(event: GridEvent, by: Person, move: str, at: dt.datetime) -> None:
    facts.emit(
        "grid.event_moved",
        subject=ref(event),
        at=at,
        by=by,
        division_code=event.grid.division_id,
        payload={"move": move, "state": event.state, "class": event.event_class_id, "number": event.number},
    )


@transaction.atomic
def move_event(
    *,
    by: Person,
    event_id: UUID,
    move: str,
    seen: int,
    at: dt.datetime,
    words: str = "",
    photo: Any = None,
    unit: Unit | None = None,
    score: int | None = None,
) -> GridEvent:
    """Move an event on. `seen` is the version that the person looked at: of two at once, one wins."""
    event = _held(event_id)
    chosen = _allowed(by, event, move, seen)
    _refuse_missing(chosen, words=words, photo=photo, unit=unit, score=score)
    source = event.state
    _apply(event, chosen, unit=unit, score=score, at=at)
    EventStep.objects.create(
        event=event,
        number=event.version,
        move=move,
        source=source,
        target=event.state,
        by=by,
        words=words,
        photo=_stored(by, photo, at),
        at=at,
    )
    audit.record(by=by, act="grid.move_event", subject=ref(event), at=at, detail={"move": move})
    _tell(event, by, move, at)
    _notify(event, chosen, at)
    return event


def _held(event_id: UUID) -> GridEvent:
    """The event, held until the transaction ends."""
    rows = GridEvent.objects.select_for_update(of=["self"]).select_related("grid", "event_class", "unit")
    event = rows.filter(pk=event_id).first()
    if event is None:
        raise EventRefused(_("没有这个事件"), "event.unknown", status=404)
    return event


def _allowed(by: Person, event: GridEvent, move: str, seen: int) -> Move:
    """The move, if the person may make it now."""
    roles, chosen = queries.roles_in(by, event), BY_KEY.get(move)
    if not roles or chosen is None:
        raise EventRefused(_("没有这个事件"), "event.unknown", status=404)
    _refuse_moved(event, seen)
    if event.state not in chosen.sources or not set(chosen.who) & roles:
        raise EventRefused(_("现在不能这样办理"), "event.not_now", status=409)
    return chosen


def _refuse_moved(event: GridEvent, seen: int) -> None:
    if event.version == seen:
        return
    last = event.steps.select_related("by").last()
    who = last.by.name if last else ""
    raise EventRefused(
        _("%(name)s 刚刚办理过，事件现在是“%(state)s”，请看过再办")
        % {"name": who, "state": event.get_state_display()},
        "event.moved",
        status=409,
    )


def _refuse_missing(move: Move, **given: Any) -> None:
    words = {
        "words": _("请写明情况"),
        "photo": _("请附上现场照片"),
        "unit": _("请选择责任单位"),
        "score": _("请选择评价"),
    }
    for need in move.needs:
        if not given[need]:
            raise EventRefused(words[need], f"event.needs_{need}", field=need)


def _apply(event: GridEvent, move: Move, *, unit: Unit | None, score: int | None, at: dt.datetime) -> None:
    event.state, event.version = move.target, event.version + 1
    if move.key == "dispatch":
        event.unit, event.due_at = unit, queries.due_of(event.event_class, at)
    elif move.key == "close":
        event.closed_at = at
    elif move.key == "reopen":
        event.closed_at, event.score, event.due_at = None, None, None
        event.reopened += 1
    elif move.key == "rate":
        event.score = score
    event.save()


def _notify(event: GridEvent, move: Move, at: dt.datetime) -> None:
    """Who has to act next hears of it."""
    people: list[Person] = []
    if event.state == EventState.DISPATCHED and event.unit:
        people = queries.members_of(event.unit)
    elif event.state == EventState.ANSWERED:
        people = queries.walkers_of(event.grid)
    elif event.state in {EventState.CLOSED, EventState.REFUSED}:
        people = queries.reporters_of(event)
    if people:
        notify.tell_many(
            people=people,
            notice="grid.event",
            title=EventState(event.state).label,
            body=f"{event.number} {event.event_class.name}",
            url=f"/o/grid/events/{event.pk}/",
            at=at,
        )
