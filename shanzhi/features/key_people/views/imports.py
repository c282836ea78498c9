"""Many people from a sheet: template, preview, worker, result."""

import json
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged

from .. import actions, queries, sheets
from ..forms import SheetForm
from ..models import ImportBatch


@permit("key_people.manage")
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Upload a sheet; it is checked at once and nobody is listed yet."""
    sent = request.method == "POST"
    form = SheetForm(request.POST if sent else None, request.FILES if sent else None)
    if request.method == "POST":
        done, batch = act(
            form, lambda data: actions.check_batch(by=request.user, upload=data["file"], at=now())
        )
        if done:
            return htmx.go(request, "key_people:batch", batch.pk)
    latest = ImportBatch.objects.filter(by=request.user)[:10]
    status = 422 if form.is_bound else 200
    return render(request, "key_people/office/imports.html", {"form": form, "latest": latest}, status=status)


@permit("key_people.manage")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty sheet."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(sheets.template(), content_type=kind)
    answer["Content-Disposition"] = 'attachment; filename="key-people.xlsx"'
    return answer


@permit("key_people.manage")
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """What the check found; then how far the worker is; then the result."""
    if request.method == "POST":
        actions.confirm_batch(by=request.user, batch_id=batch_id, at=now())
        return htmx.go(request, "key_people:batch", batch_id)
    found = ImportBatch.objects.select_related("progress").filter(pk=batch_id, by=request.user).first()
    if found is None:
        raise queries.NotFound(_("没有找到这张表，可能已经过期，请重新上传。"), "key_batch.unknown")
    rows = sorted(json.loads(found.rows), key=lambda row: not row["problems"])
    context = {"batch": found, "listing": paged(request, rows)}
    return htmx.page(request, "key_people/office/batch.html", context)
