"""What a gate reports after it was online again, and the administrator's page of it."""

import datetime as dt
import uuid
from typing import Annotated, Literal

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from msgspec import Meta

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.export import export
from shanzhi.core.pagination import paged
from shanzhi.core.problems import problem

from .. import actions, exports, queries
from ..forms import GateFindingsFilter


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    nonce: uuid.UUID
    point: uuid.UUID
    at: Annotated[dt.datetime, Meta(tz=True)]
    shown: Literal["green", "yellow", "red", "none"]
    scan: uuid.UUID | None
    refused: Annotated[str, Meta(max_length=40)] | None


class _Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rows: Annotated[list[_Row], Meta(max_length=500)]


_decode = msgspec.json.Decoder(_Report).decode


@signed_in
@require_POST
@never_cache
def gate_report(request: HttpRequest) -> HttpResponse:
    """The answered rows of a gate's queue; what differs comes back as sentences for the gate."""
    try:
        report = _decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return problem(422, "invalid-request", _("上传的离线登记格式不对，请更新页面后再试。"))
    rows = [actions.GateRow(**msgspec.structs.asdict(row)) for row in report.rows]
    found = actions.report_gate_rows(by=request.user, rows=rows, at=now())
    findings = [
        {
            "at": row.at.isoformat(),
            "title": queries.finding_title(row),
            "text": queries.finding_text(row),
        }
        for row in found
    ]
    return JsonResponse({"findings": findings})


@signed_in
@require_safe
def gate_findings(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    """What the venue's gates showed without network and what it turned out to be."""
    found = queries.venue_run_by(request.user, venue_id)
    form = GateFindingsFilter(request.GET)
    rows = queries.gate_findings(found, at=now(), kind=form.wanted())
    if request.GET.get("format") in {"csv", "xlsx"}:
        lines = queries.finding_lines(found, list(rows))
        return export(request.GET["format"], exports.finding_columns(), lines, f"{found.number}-offline")
    listing = paged(request, rows)
    lines = queries.finding_lines(found, list(listing))
    context = {"venue": found, "form": form, "listing": listing, "lines": lines}
    return htmx.page(request, "health_code/venue/gate_findings.html", context)
