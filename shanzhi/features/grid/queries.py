"""Questions about visits, shifts and patrols."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import GridCell, GridPost, Membership, Unit

from . import rules
from .enums import OPEN, EventState, LimitUnit, Role
from .models import EventClass, EventReport, EventStep, GridEvent, Patrol, Shift, Visit, VisitTask

WALKING = "grid.walk"
SEEING = "grid.see_board"
PLANNING = "grid.plan"
EVENTS = "grid.see_events"
HANDLING = "grid.handle_events"
MOST = 60  # doors that a phone takes along


def visits_due(person: Person) -> QuerySet[VisitTask]:
    """The open visits in the grids a person walks, the most urgent first."""
    return (
        VisitTask.objects.filter(grid__in=orgs.grids_of(person), done_at__isnull=True)
        .select_related("person", "grid")
        .order_by("due_at", "pk")
    )


def taken_along(person: Person) -> list[VisitTask]:
    """What the worker's phone keeps for when there is no network."""
    return list(visits_due(person)[:MOST])


def visit_task(person: Person, task_id: UUID, *, at: dt.datetime) -> VisitTask:
    """A visit, open or done, in a grid that the worker walked at the time."""
    posts = GridPost.objects.filter(Q(until__isnull=True) | Q(until__gt=at), person=person)
    found = VisitTask.objects.filter(pk=task_id, grid__in=posts.values("grid")).first()
    if found is None:
        raise DomainError(_("这次走访不在您负责的网格内"), "visit.unknown", status=404)
    return found


def visits_of(person: Person) -> QuerySet[Visit]:
    """What a worker has recorded, the newest first."""
    return Visit.objects.filter(by=person).select_related("task__person", "task__grid")


def visits_in(scope: str) -> QuerySet[Visit]:
    """All visits of an area for its officials."""
    rows = Visit.objects.filter(orgs.inside(scope, "task__grid__division"))
    return rows.select_related("task__person", "task__grid", "by", "photo").order_by("-at", "-pk")


def may_open_photo(person: Person, stored: StoredFile) -> bool:
    """Officials of the area see the photo of a visit; its owner does so anyway."""
    scope = orgs.scope_of(person, SEEING)
    rows = Visit.objects.filter(orgs.inside(scope, "task__grid__division"), photo=stored)
    return stored.owner_id == person.pk or rows.exists()


def shifts_of(person: Person, *, first: dt.date, days: int = 7) -> QuerySet[Shift]:
    """A worker's own shifts."""
    until = first + dt.timedelta(days=days)
    return Shift.objects.filter(person=person, day__gte=first, day__lt=until).select_related("grid")


def shifts_in(scope: str, *, first: dt.date, days: int = 7) -> QuerySet[Shift]:
    """The shifts of an area."""
    until = first + dt.timedelta(days=days)
    rows = Shift.objects.filter(orgs.inside(scope, "grid__division"), day__gte=first, day__lt=until)
    return rows.select_related("grid", "person")


def monday(at: dt.datetime) -> dt.date:
    """The first day of the week."""
    day = city_day(at)
    return day - dt.timedelta(days=day.weekday())


def patrols_in(scope: str) -> QuerySet[Patrol]:
    """The walks of an area, the newest first."""
    rows = Patrol.objects.filter(orgs.inside(scope, "grid__division"))
    return rows.select_related("grid", "person").order_by("-started_at", "-pk")


def own_patrols(person: Person) -> QuerySet[Patrol]:
    """A worker's own walks."""
    return Patrol.objects.filter(person=person).select_related("grid").order_by("-started_at", "-pk")


def patrol_within(person: Person, patrol_id: UUID) -> Patrol:
    """A walk that an official may look at, or one's own."""
    found = Patrol.objects.select_related("grid", "person").filter(pk=patrol_id).first()
    scope = orgs.scope_of(person, SEEING)
    if found is None or not (found.person_id == person.pk or found.grid.division_id.startswith(scope)):
        raise DomainError(_("没有这条巡查记录"), "patrol.unknown", status=404)
    return found


def own_grid(person: Person, grid_id: UUID) -> GridCell:
    """A grid that the person walks now."""
    found = orgs.grids_of(person).filter(pk=grid_id).first()
    if found is None:
        raise DomainError(_("您现在不负责这个网格"), "grid.not_yours", status=404)
    return found


def workers_in(scope: str) -> QuerySet[Person]:
    """The people who walk a grid of an area now."""
    posts = GridPost.objects.filter(orgs.inside(scope, "grid__division"), until__isnull=True)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("name", "pk")


def same_event(kind: EventClass, lng: float, lat: float, *, at: dt.datetime) -> GridEvent | None:
    """The open event of that class within sight that was opened within a day of `at`, the nearest first."""
    reach = rules.NEAR / rules.METRES * 1.2  # a little more in degrees; the exact distance decides
    near = GridEvent.objects.filter(
        event_class=kind,
        state__in=OPEN,
        lat__range=(lat - reach, lat + reach),
        lng__range=(lng - reach * 2, lng + reach * 2),
        opened_at__range=(at - rules.RECENT, at + rules.RECENT),
    )
    found = [(rules.metres_between((lng, lat), (one.lng, one.lat)), one.pk, one) for one in near]
    apart, _key, event = min(found, default=(rules.NEAR + 1, None, None))
    return event if apart <= rules.NEAR else None


def due_of(kind: EventClass, at: dt.datetime) -> dt.datetime:
    """By when an event of this class, sent out now, has to be handled."""
    calendar = orgs.city_calendar()
    if kind.limit_unit == LimitUnit.WORKING_HOURS:
        return calendar.add_working_hours(at, kind.limit)
    return calendar.add_working_days(at, kind.limit)


def members_of(unit: Unit) -> list[Person]:
    """Who serves in a unit or one of its offices now."""
    posts = Membership.objects.filter(Q(unit=unit) | Q(unit__parent=unit), until__isnull=True)
    return list(Person.objects.filter(pk__in=posts.values("person")))


def walkers_of(grid: GridCell) -> list[Person]:
    """Who walks a grid now."""
    posts = GridPost.objects.filter(grid=grid, until__isnull=True)
    return list(Person.objects.filter(pk__in=posts.values("person")))


def reporters_of(event: GridEvent) -> list[Person]:
    """Everybody whose report was put to an event."""
    return list(Person.objects.filter(pk__in=event.reports.values("by")))


def units_of(person: Person) -> QuerySet[Unit]:
    """The units a person serves in, with those above."""
    serving = Membership.objects.filter(person=person, until__isnull=True)
    return Unit.objects.filter(Q(pk__in=serving.values("unit")) | Q(pk__in=serving.values("unit__parent")))


def roles_in(person: Person, event: GridEvent) -> set[str]:
    """What a person is to an event; nothing to strangers."""
    scope = orgs.scope_of(person, HANDLING)
    held = {
        Role.CENTRE: event.grid.division_id.startswith(scope),
        Role.UNIT: event.unit_id is not None and units_of(person).filter(pk=event.unit_id).exists(),
        Role.WORKER: orgs.grids_of(person).filter(pk=event.grid_id).exists(),
        Role.REPORTER: event.reports.filter(by=person).exists(),
    }
    return {role for role, holds in held.items() if holds}


def events_of(person: Person) -> QuerySet[GridEvent]:
    """The events that somebody has to do with."""
    scope = orgs.scope_of(person, HANDLING)
    mine = (
        orgs.inside(scope, "grid__division")
        | Q(unit__in=units_of(person))
        | Q(grid__in=orgs.grids_of(person))
        | Q(pk__in=EventReport.objects.filter(by=person).values("event"))
    )
    rows = GridEvent.objects.filter(mine).select_related("event_class", "grid", "unit")
    return rows.annotate(said=Count("reports")).order_by("-opened_at", "-pk")


def event_within(person: Person, event_id: UUID) -> GridEvent:
    """An event that a person has to do with."""
    found = events_of(person).filter(pk=event_id).first()
    if found is None:
        raise DomainError(_("没有这个事件"), "event.unknown", status=404)
    return found


def events_to_verify(person: Person) -> QuerySet[GridEvent]:
    """What units say is settled in a worker's grids."""
    return GridEvent.objects.filter(grid__in=orgs.grids_of(person), state=EventState.ANSWERED)


def rank_of_units(scope: str) -> list[dict[str, object]]:
    """Units by the share of their settled events that stayed settled, in hundredths; then by their number."""
    done = GridEvent.objects.filter(orgs.inside(scope, "grid__division"), unit__isnull=False)
    settled = Q(state__in=[EventState.CLOSED, EventState.RATED])
    rows = done.values(name=F("unit__name")).annotate(
        total=Count("pk"),
        closed=Count("pk", filter=settled),
        stayed=Count("pk", filter=settled & Q(reopened=0)),
        again=Count("pk", filter=Q(reopened__gt=0)),
    )
    ranked = [{**row, "share": round(100 * row["stayed"] / row["total"])} for row in rows]
    return sorted(ranked, key=lambda row: (-row["share"], -row["closed"], row["name"]))


def may_open_event_photo(person: Person, stored: StoredFile) -> bool:
    """Whoever has to do with the event sees its photos."""
    reports = EventReport.objects.filter(photo=stored).values("event")
    steps = EventStep.objects.filter(photo=stored).values("event")
    rows = events_of(person).filter(Q(pk__in=reports) | Q(pk__in=steps))
    return stored.owner_id == person.pk or rows.exists()


def units_named(name: str) -> QuerySet[Unit]:
    """The unit that a class of events names."""
    return Unit.objects.filter(Q(name=name) | Q(short_name=name), parent__isnull=True)
