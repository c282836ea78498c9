"""What the steps of an appeal share: the line that both sides read, the message, the end."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.orgs import queries as orgs

from .enums import AppealState, AppealStepKind
from .models import Appeal, AppealStep

PHOTOS = "health_code.appeal"  # the gateway of what people attach


def label_of(official: Person) -> str:
    """陈**（市卫健局）: an official as people see them."""
    unit = orgs.unit_of(official)
    return f"{official.masked_name}（{unit.short_name}）" if unit else official.masked_name


def note_step(
    appeal: Appeal,
    kind: AppealStepKind,
    *,
    by: Person | None,
    by_label: str,
    at: dt.datetime,
    said: str = "",
    photos: Iterable[StoredFile] = (),
) -> AppealStep:
    """Write the line, the record and the fact."""
    step = AppealStep.objects.create(
        appeal=appeal, kind=kind, said=said.strip(), by=by, by_label=by_label, at=at
    )
    step.photos.set(photos)
    audit.record(by=by, act=f"health_code.appeal_{kind}", subject=ref(appeal), at=at)
    events.emit(
        "health_code.appeal_moved",
        subject=ref(appeal),
        at=at,
        by=by,
        division_code=appeal.division_id,
        payload={"person": str(appeal.person_id), "step": str(kind), "state": str(appeal.state)},
    )
    return step


def move(appeal: Appeal, state: AppealState, *, at: dt.datetime) -> None:
    """Into another state; every state but the two running ones is an end."""
    appeal.state = state
    appeal.closed_at = None if appeal.is_running else at
    appeal.save(update_fields=["state", "closed_at"])


def tell(appeal: Appeal, *, title: Any, body: Any, at: dt.datetime) -> None:
    """Tell the person, and whoever appealed for them."""
    people = {appeal.person_id: appeal.person}
    if appeal.made_by is not None:
        people[appeal.made_by.pk] = appeal.made_by
    notify.tell_many(
        people=people.values(),
        notice="health_code.appeal",
        title=title,
        body=body,
        url=reverse("citizen:health_code:appeal", args=[appeal.pk]),
        at=at,
    )
