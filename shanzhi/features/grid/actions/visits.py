"""Asking for visits, and recording what they found."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shanzhi.core.clock import city_day, day_start
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit import queries as record
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.files import actions as files
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.orgs.models import GridCell

from .. import queries, rules
from ..enums import Met
from ..models import Visit, VisitTask

PHOTO = "grid.visit_photo"


class VisitRefused(DomainError):
    """A visit that cannot be asked for or recorded like this."""


@transaction.atomic
def ask_visit(
    *,
    by: Person | None,
    grid: GridCell,
    reason: str,
    address: str,
    due_at: dt.datetime,
    at: dt.datetime,
    person: Person | None = None,
    words: str = "",
    lng: float | None = None,
    lat: float | None = None,
) -> VisitTask:
    """Ask the workers of a grid to knock at a door; they are told at once."""
    if due_at <= at:
        raise VisitRefused(_("完成时限应晚于现在"), "visit.due", field="due_at")
    task = VisitTask.objects.create(
        person=person,
        grid=grid,
        reason=reason,
        words=words,
        address=address,
        lng=lng,
        lat=lat,
        asked_by=by,
        asked_at=at,
        due_at=due_at,
    )
    workers = list(Person.objects.filter(grid_posts__grid=grid, grid_posts__until__isnull=True))
    if workers:
        notify.tell_many(
            people=workers,
            notice="grid.visit",
            title=_("有新的走访任务"),
            body=grid.name,
            url="/o/grid/visits/",
            at=at,
        )
    audit.record(by=by, act="grid.ask_visit", subject=ref(task), at=at)
    return task


@transaction.atomic
def take_along(*, by: Person, at: dt.datetime) -> list[VisitTask]:
    """Show a worker the doors to knock at; whose they are is noted once a day for each person."""
    tasks = queries.taken_along(by)
    today = day_start(city_day(at))
    reason = str(_("网格走访"))
    for person in {task.person for task in tasks if task.person}:
        if not record.openings_of(person).filter(by_id=by.pk, at__gte=today, reason=reason).exists():
            what = gettext_noop("姓名、住址")
            audit.record_opening(by=by, person_id=person.pk, what=what, reason=reason, at=at)
    return tasks


def record_visit(
    *,
    by: Person,
    nonce: UUID,
    task_id: UUID,
    met: str,
    made_at: dt.datetime,
    at: dt.datetime,
    temperature: Decimal | None = None,
    needs: Collection[str] = (),
    note: str = "",
    photo: Any = None,
    lng: float | None = None,
    lat: float | None = None,
) -> Visit:
    """Record what a phone wrote down at `made_at`, once a nonce; a door that others have settled is no hindrance."""
    if earlier := Visit.objects.filter(by=by, nonce=nonce).first():
        return earlier
    if not rules.may_be_from(made_at, now=at):
        raise VisitRefused(_("走访时间不对，请检查手机的日期和时间"), "visit.time")
    with transaction.atomic():
        task = _held(by, task_id, made_at)
        if earlier := Visit.objects.filter(by=by, nonce=nonce).first():  # the same upload twice at once
            return earlier
        visit = Visit.objects.create(
            nonce=nonce,
            task=task,
            by=by,
            met=met,
            temperature=temperature,
            needs=sorted(needs),
            note=note,
            photo=_stored(by, photo, at),
            lng=lng,
            lat=lat,
            at=made_at,
            received_at=at,
        )
        _settle(task, visit)
        return visit


def _held(by: Person, task_id: UUID, at: dt.datetime) -> VisitTask:
    """The door, held until the transaction ends."""
    queries.visit_task(by, task_id, at=at)
    return VisitTask.objects.select_for_update(of=["self"]).select_related("grid").get(pk=task_id)


def _stored(by: Person, photo: Any, at: dt.datetime) -> StoredFile | None:
    if not photo:
        return None
    return files.store(by=by, upload=photo, gateway=PHOTO, at=at, kinds=("image",), field="photo")


def _settle(task: VisitTask, visit: Visit) -> None:
    """Nobody at home leaves the door open for another try."""
    if task.done_at is None and visit.met != Met.NOBODY:
        task.done_at = visit.at
        task.save(update_fields=["done_at"])
    audit.record(by=visit.by, act="grid.visit", subject=ref(visit), at=visit.received_at)
    events.emit(
        "grid.visited",
        subject=ref(task.person or task),
        at=visit.received_at,
        by=visit.by,
        division_code=task.grid.division_id,
        payload={
            "task": str(task.pk),
            "visit": str(visit.pk),
            "reason": task.reason,
            "met": visit.met,
            "temperature": float(visit.temperature) if visit.temperature is not None else None,
        },
    )
