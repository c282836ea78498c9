"""An inspector's pages: choose the door, read codes, note temperatures."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx, limits
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.forms import act
from shanzhi.core.problems import problem
from shanzhi.kernel.scans import queries as scans
from shanzhi.kernel.scans.enums import Scope

from .. import actions, gate_page, queries
from ..forms import ManualForm, NewcomerForm, TemperatureForm
from .declaring import declaration_form


@signed_in
@require_safe
def inspect(request: HttpRequest) -> HttpResponse:
    """The doors one may check codes at; the phone remembers the last one."""
    doors = queries.doors_of(request.user)
    pages = [request.path, *(htmx.here(request, "health_code:gate", door.point.pk) for door in doors)]
    token = scans.device_token(request.user, scope=Scope.SCAN, at=now())
    context = {
        "doors": doors,
        "sentences": gate_page.sentences(),
        "page_settings": gate_page.page_settings(request, token=token.token, pages=pages, are_all=True),
    }
    return render(request, "health_code/gate/choose.html", context)


@signed_in
@require_safe
@never_cache
def gate(request: HttpRequest, point_id: uuid.UUID) -> HttpResponse:
    """The camera stays open; everything else happens in the page (`gate.js`)."""
    token = scans.device_token(request.user, scope=Scope.SCAN, at=now())
    context = {
        "door": queries.door_of(request.user, point_id),
        "token": token,
        "sentences": gate_page.sentences(),
        "page_settings": gate_page.page_settings(request, token=token.token, pages=[request.path]),
    }
    return render(request, "health_code/gate/gate.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def by_number(request: HttpRequest, point_id: uuid.UUID) -> HttpResponse:
    """People without a code at hand, one after the other: the next form is open under the last result."""
    door = queries.door_of(request.user, point_id)
    form = ManualForm(request.POST or None, initial={"nonce": uuid.uuid4()})
    done = None
    if request.method == "POST":
        is_done, done = act(form, lambda data: _open(request, door, data))
        if is_done:
            form = ManualForm(initial={"nonce": uuid.uuid4(), "reason": form.cleaned_data["reason"]})
    status = 422 if form.is_bound and form.errors else 200
    return _numbers_page(request, door, form, done, status)


def _open(request: HttpRequest, door: queries.Door, data: dict[str, Any]) -> actions.CheckIn:
    limits.count(request, "open_by_number")
    return actions.check_in_by_number(by=request.user, point=door.point, at=now(), **data)


def _numbers_page(
    request: HttpRequest, door: queries.Door, form: ManualForm, done: Any, status: int = 200
) -> HttpResponse:
    recent = queries.checked_by_number(request.user, door.point, at=now())
    context = {"door": door, "form": form, "done": done, "recent": recent}
    return render(request, "health_code/gate/by_number.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def newcomer(request: HttpRequest, point_id: uuid.UUID) -> HttpResponse:
    """Somebody without a phone whom nobody has registered: paper and answers on one page."""
    door = queries.door_of(request.user, point_id)
    form = declaration_form(request, door.division_id, NewcomerForm)
    if request.method == "POST":
        is_done, done = act(form, lambda _data: _register(request, door, form))
        if is_done:
            fresh = ManualForm(initial={"nonce": uuid.uuid4(), "reason": form.cleaned_data["reason"]})
            return _numbers_page(request, door, fresh, done)
    status = 422 if form.is_bound else 200
    return render(request, "health_code/gate/newcomer.html", {"door": door, "form": form}, status=status)


def _register(request: HttpRequest, door: queries.Door, form: NewcomerForm) -> actions.CheckIn:
    limits.count(request, "open_by_number")
    return actions.check_in_newcomer(
        by=request.user,
        point=door.point,
        paper=form.paper(),
        said=form.said(),
        reason=form.cleaned_data["reason"],
        nonce=form.cleaned_data["request_id"],
        at=now(),
    )


@signed_in
@require_POST
def temperature(request: HttpRequest, point_id: uuid.UUID, scan_id: uuid.UUID) -> HttpResponse:
    """The one tap after a check-in; answers in the manner of the scan API."""
    form = TemperatureForm(request.POST)
    scanned_at = _moment(request.POST.get("at", ""))
    if not form.is_valid() or scanned_at is None:
        return problem(422, "temperature", _("体温应在 34 到 43 ℃ 之间，请重新测量后填写。"))
    try:
        scan = actions.record_temperature(
            by=request.user,
            point_id=point_id,
            scan_id=scan_id,
            scanned_at=scanned_at,
            temperature=form.cleaned_data["temperature"],
            at=now(),
        )
    except DomainError as refusal:
        return problem(refusal.status, refusal.code, refusal.message)
    return JsonResponse({"temperature": float(scan.temperature or 0), "abnormal": scan.abnormal})


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
