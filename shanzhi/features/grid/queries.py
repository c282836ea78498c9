"""Questions about visits, shifts and patrols."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import GridCell, GridPost

from .models import Patrol, Shift, Visit, VisitTask

WALKING = "grid.walk"
SEEING = "grid.see_board"
PLANNING = "grid.plan"
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
