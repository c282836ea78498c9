"""Appealing against a colour: said, added to, withdrawn by the person; kept by an official with a reason.

The other answer, a change of colour, is a proposal that a second official confirms (`decisions`).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_mobile
from shanzhi.core.masking import mask_name
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit import queries as openings
from shanzhi.kernel.files import actions as files
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.orgs import queries as orgs

from .. import rules
from ..appealing import PHOTOS, label_of, move, note_step, tell
from ..enums import AppealState, AppealStepKind, Colour
from ..models import Appeal, ColourChange, HealthCode

ANSWERING = "health_code.answer_appeals"
OPENED_FOR = dt.timedelta(minutes=30)
READING = gettext_noop("处理转码申诉")


class AppealRefused(DomainError):
    """This cannot be done to the appeal as it stands."""


@transaction.atomic
def make_appeal(
    *, by: Person, person_id: UUID, text: str, phone: str, photos: Sequence[Any] = (), at: dt.datetime
) -> Appeal:
    """Appeal against the colour that somebody of the family has now; the same words again change nothing."""
    person = accounts.may_act_for(by, person_id)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # two taps: the second waits, then finds
    code, change = _colour_of(person, at)
    running = Appeal.objects.running().filter(change=change).first()
    if running is not None:
        return _same(running, text)
    appeal = Appeal.objects.create(
        person=person,
        change=change,
        division=code.division,
        colour=code.colour,
        phone=check_mobile(phone),
        made_by=by,
        made_at=at,
        due_at=orgs.city_calendar().add_working_hours(at, settings.APPEAL_WORKING_HOURS),
    )
    stored = _stored(by, photos, at)
    note_step(appeal, AppealStepKind.MADE, by=by, by_label=by.masked_name, at=at, said=text, photos=stored)
    return appeal


def _colour_of(person: Person, at: dt.datetime) -> tuple[HealthCode, ColourChange]:
    """The code and the change that gave it its colour; refused where there is nothing to appeal against."""
    code = HealthCode.objects.select_related("division").filter(person=person).first()
    change = ColourChange.objects.filter(person=person).order_by("-at", "-pk").first()
    if code is None or change is None or not rules.is_current(code.until, at=at):
        raise AppealRefused(_("还没有有效的健康码，请先申报。"), "appeal.no_code", status=409)
    if code.colour == Colour.GREEN:
        raise AppealRefused(_("健康码已经是绿码，不需要申诉。"), "appeal.green", status=409)
    return code, change


def _same(running: Appeal, text: str) -> Appeal:
    """A second tap finds the first one's appeal; other words belong to the one that runs."""
    first = running.steps.first()
    if first is not None and first.said == text.strip():
        return running
    raise AppealRefused(
        _("这次转码已经有一件申诉正在处理，可以在那里补充说明。"), "appeal.running", status=409
    )


def _stored(by: Person, photos: Sequence[Any], at: dt.datetime) -> list[StoredFile]:
    if len(photos) > rules.MOST_PHOTOS:
        raise AppealRefused(_("最多上传 3 张照片。"), "appeal.photos", field="photo_1")
    return [
        files.store(by=by, upload=photo, gateway=PHOTOS, kinds=("image",), at=at, field=f"photo_{number}")
        for number, photo in enumerate(photos, 1)
    ]


@transaction.atomic
def add_to_appeal(
    *, by: Person, appeal_id: UUID, text: str, photos: Sequence[Any] = (), at: dt.datetime
) -> Appeal:
    """Say more while the answer is still to come."""
    appeal = _own(by, appeal_id)
    if not appeal.is_running:
        raise _closed(appeal)
    steps = list(appeal.steps.filter(kind=AppealStepKind.ADDED))
    if steps and steps[-1].said == text.strip():
        return appeal  # a second tap
    if len(steps) >= rules.MOST_ADDITIONS:
        raise AppealRefused(_("补充的内容已经很多了，请等待答复或拨打联系电话。"), "appeal.enough")
    stored = _stored(by, photos, at)
    note_step(appeal, AppealStepKind.ADDED, by=by, by_label=by.masked_name, at=at, said=text, photos=stored)
    return appeal


@transaction.atomic
def withdraw_appeal(*, by: Person, appeal_id: UUID, at: dt.datetime) -> Appeal:
    """Take it back, as long as no second official has it before them."""
    appeal = _own(by, appeal_id)
    if appeal.state == AppealState.WITHDRAWN:
        return appeal
    if appeal.state == AppealState.PROPOSED:
        raise AppealRefused(
            _("工作人员已经提出转码，正在复核，现在不能撤回。"), "appeal.proposed", status=409
        )
    if not appeal.is_running:
        raise _closed(appeal)
    move(appeal, AppealState.WITHDRAWN, at=at)
    note_step(appeal, AppealStepKind.WITHDRAWN, by=by, by_label=by.masked_name, at=at)
    return appeal


def _own(by: Person, appeal_id: UUID) -> Appeal:
    """The appeal of the person or of somebody they act for, held until this is done."""
    appeal = _held(appeal_id)
    accounts.may_act_for(by, appeal.person_id)
    return appeal


def _held(appeal_id: UUID) -> Appeal:
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("person", "made_by", "division")
    appeal = rows.filter(pk=appeal_id).first()
    if appeal is None:
        raise AppealRefused(_("没有找到这件申诉。"), "appeal.unknown", status=404)
    return appeal


def _closed(appeal: Appeal) -> AppealRefused:
    return AppealRefused(
        format_lazy(_("这件申诉已经办结：{state}。"), state=appeal.get_state_display()),
        "appeal.closed",
        status=409,
    )


@transaction.atomic
def open_appeal(*, by: Person, appeal_id: UUID, at: dt.datetime) -> Appeal:
    """Read an appeal and what belongs to it; the person sees who did, once for each sitting."""
    appeal = _for_official(by, appeal_id)
    seen = openings.openings_of(appeal.person).filter(by_id=by.pk, at__gt=at - OPENED_FOR)
    if not seen.filter(reason=READING).exists():
        what = gettext_noop("健康码颜色、健康申报、检测结果和转码申诉")
        audit.record_opening(
            by=by, person_id=appeal.person_id, what=what, reason=READING, at=at, by_label=label_of(by)
        )
    return appeal


def _for_official(by: Person, appeal_id: UUID) -> Appeal:
    """The appeal, for an official of its division who is not a party to it."""
    appeal = _held(appeal_id)
    if not by.has_permit_in(ANSWERING, appeal.division_id):
        raise AppealRefused(_("没有找到这件申诉。"), "appeal.unknown", status=404)
    if by.pk in {appeal.person_id, appeal.made_by_id}:
        raise AppealRefused(_("这件申诉与您本人有关，请由其他工作人员处理。"), "appeal.own", status=403)
    return appeal


@transaction.atomic
def keep_colour(*, by: Person, appeal_id: UUID, reason: str, at: dt.datetime) -> Appeal:
    """Answer that the colour stays, and why; of two officials at once the first answers."""
    appeal = _for_official(by, appeal_id)
    if appeal.state == AppealState.PROPOSED:
        raise AppealRefused(
            _("已经提出转码，正在等待复核，不能同时维持原判定。"), "appeal.proposed", status=409
        )
    if not appeal.is_running:
        raise _closed(appeal)
    move(appeal, AppealState.KEPT, at=at)
    note_step(appeal, AppealStepKind.KEPT, by=by, by_label=label_of(by), at=at, said=reason)
    tell(
        appeal,
        title=format_lazy(_("{name}的转码申诉已答复：维持原判定"), name=mask_name(appeal.person.name)),
        body=format_lazy(_("{reason}有新的情况可以再次申诉。"), reason=_sentence(reason)),
        at=at,
    )
    return appeal


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith(("。", "！", "？", ".")) else f"{text}。"


@transaction.atomic
def settle_appeals(*, person_id: UUID, at: dt.datetime) -> int:
    """The colour became green by other ways: nothing is left to answer."""
    rows = Appeal.objects.running().filter(person=person_id, made_at__lte=at)
    found = list(rows.select_for_update(of=("self",)).select_related("person", "made_by").order_by("pk"))
    for appeal in found:
        move(appeal, AppealState.SETTLED, at=at)
        note_step(appeal, AppealStepKind.SETTLED, by=None, by_label="", at=at)
        tell(
            appeal,
            title=format_lazy(_("{name}的转码申诉已办结"), name=mask_name(appeal.person.name)),
            body=_("健康码已经是绿码，申诉随之办结。"),
            at=at,
        )
    return len(found)
