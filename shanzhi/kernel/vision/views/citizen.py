"""A citizen photographs the own ID card instead of typing it: photo, reading, confirmation, real name."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shanzhi.core import clock, limits
from shanzhi.core.access import signed_in
from shanzhi.core.errors import DomainError
from shanzhi.core.forms import act
from shanzhi.core.htmx import go, page
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.vision import actions, queries
from shanzhi.kernel.vision.enums import ReadingKind, ReadingState
from shanzhi.kernel.vision.forms import IdCardForm, PhotoForm
from shanzhi.kernel.vision.models import Reading


@signed_in
def id_card(request: HttpRequest) -> HttpResponse:
    """Take the photo."""
    form = PhotoForm(request.POST or None, request.FILES or None)
    done, asked = act(form, lambda data: _asked(request, data))
    if done:
        return go(request, "vision:reading", asked.pk)
    return page(request, "vision/portal/photo.html", {"form": form}, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest, data: dict[str, Any]) -> Reading:
    limits.count(request, "ask_reading")
    return actions.ask_reading(
        by=request.user,
        kind=ReadingKind.ID_CARD,
        upload=data["photo"],
        request_id=data["request_id"],
        at=clock.now(),
    )


@signed_in
def reading(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Wait for the reading, then look it over and make it the real name."""
    try:
        held = queries.reading_of(request.user, reading_id)
    except DomainError as missing:
        raise Http404 from missing
    form = IdCardForm(request.POST or None, reading=held) if held.state == ReadingState.DONE else None
    done = False
    if form is not None:
        done, _held = act(form, lambda data: _confirmed(request, held, data))
    if done:
        said = _("实名已完成。") if request.user.is_real else _("已提交，工作人员核验后会通知您。")
        messages.success(request, said)
        return go(request, "mine")
    shown = {"reading": held, "form": form}
    bound = form is not None and form.is_bound
    return page(request, "vision/portal/reading.html", shown, status=422 if bound else 200)


@transaction.atomic
def _confirmed(request: HttpRequest, held: Reading, data: dict[str, Any]) -> Reading:
    limits.count(request, "claim_identity")
    at = clock.now()
    accounts.verify_real_name(
        by=request.user, name=data["name"], id_kind="resident", id_number=data["id_number"], at=at
    )
    return actions.confirm_reading(
        by=request.user, reading_id=held.pk, keeps_photo=data["keeps_photo"], at=at
    )
