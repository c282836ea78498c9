"""The steps of an appeal as both sides read them, with the clock beside the present one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.files.models import StoredFile
from shanzhi.ui.wording import lasting

from . import rules
from .enums import AppealState, AppealStepKind
from .models import Appeal, AppealStep

_STOPPED = {AppealStepKind.WITHDRAWN, AppealStepKind.KEPT, AppealStepKind.RETURNED}


@dataclass(frozen=True)
class Clock:
    """How the time for the answer stands: a tone and words."""

    tone: str
    words: Any


@dataclass(frozen=True)
class Step:
    """One line of the course; `photos` are those that this reader may open."""

    title: Any
    state: str
    who: str = ""
    at: dt.datetime | None = None
    said: str = ""
    photos: Sequence[StoredFile] = ()
    hidden_photos: int = 0
    clock: Any = ""
    clock_tone: str = ""


def clock_of(appeal: Appeal, *, at: dt.datetime) -> Clock:
    """还有 1 天 3 小时, 超时 2 小时, or the word of the end."""
    tone = rules.tone_of(appeal, at=at)
    if not appeal.is_running:
        return Clock(tone, appeal.get_state_display())
    if rules.is_overdue(appeal, at=at):
        return Clock(tone, format_lazy(_("超时 {span}"), span=lasting(at - appeal.due_at)))
    return Clock(tone, format_lazy(_("还有 {span}"), span=lasting(appeal.due_at - at)))


def course_of(appeal: Appeal, *, reader: Person, at: dt.datetime, official: bool = False) -> list[Step]:
    """What has happened, and what comes next while an answer is due."""
    rows = appeal.steps.select_related("by").prefetch_related("photos")
    steps = [_step(row, reader, official) for row in rows]
    if not appeal.is_running:
        return steps
    clock = clock_of(appeal, at=at)
    title = _("等待复核") if appeal.state == AppealState.PROPOSED else _("等待答复")
    return [*steps, Step(title, "now", clock=clock.words, clock_tone=clock.tone)]


def _step(row: AppealStep, reader: Person, official: bool) -> Step:
    """Photos open for officials and for who took them: the gateway asks the same."""
    photos = list(row.photos.all())
    seen = [photo for photo in photos if official or photo.owner_id == reader.pk]
    return Step(
        title=AppealStepKind(row.kind).label,
        state="stopped" if row.kind in _STOPPED else "done",
        who=row.by_label,
        at=row.at,
        said=row.said,
        photos=seen,
        hidden_photos=len(photos) - len(seen),
    )
