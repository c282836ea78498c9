"""Officials: results of nucleic acid tests, typed one by one or brought by a file."""

import datetime as dt
import uuid
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx, limits
from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, exports, queries, result_files
from ..enums import ImportState
from ..forms import ReasonForm, ResultFileForm, ResultFilter, ResultForm
from ..models import TestResult

ENTERING = "health_code.enter_tests"
BUSY = {ImportState.CHECKING, ImportState.APPLYING}


@permit(ENTERING)
@require_safe
def tests(request: HttpRequest) -> HttpResponse:
    """The results of the own divisions, names masked."""
    form = ResultFilter(request.GET)
    rows = queries.tests_found(scope=orgs.scope_of(request.user, ENTERING), **form.wishes())
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.test_columns(), rows, "tests")
    context = {"form": form, "listing": paged(request, rows)}
    return htmx.page(request, "health_code/office/tests.html", context)


@permit(ENTERING)
@require_http_methods(["GET", "POST"])
@never_cache
def test_new(request: HttpRequest) -> HttpResponse:
    """Type one result; the next one begins with the same institution and reason."""
    at = now()
    form = ResultForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST":
        done, result = act(form, lambda data: _entered(request, at, data))
        if done:
            kept = {name: form.cleaned_data[name] for name in ("institution", "reason", "sampled_at")}
            context = {"form": ResultForm(initial=kept | {"outcome": result.outcome}), "entered": result}
            return render(request, "health_code/office/test_new.html", context)
    status = 422 if form.is_bound else 200
    return render(request, "health_code/office/test_new.html", context, status=status)


def _entered(request: HttpRequest, at: dt.datetime, data: dict[str, Any]) -> TestResult:
    limits.count(request, "look_up")
    return actions.enter_test(by=request.user, at=at, **data)


@permit(ENTERING)
@require_http_methods(["GET", "POST"])
def test_withdraw(request: HttpRequest, result_id: uuid.UUID) -> HttpResponse:
    at = now()
    result = queries.test_in(orgs.scope_of(request.user, ENTERING), result_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        done, _result = act(
            form, lambda data: actions.withdraw_test(by=request.user, result_id=result_id, at=at, **data)
        )
        if done:
            return htmx.go(request, "health_code:tests")
    status = 422 if form.is_bound else 200
    return render(
        request, "health_code/office/test_withdraw.html", {"form": form, "result": result}, status=status
    )


@permit(ENTERING)
@require_safe
def test_template(request: HttpRequest) -> HttpResponse:
    """The empty sheet."""
    name = _("核酸检测结果模板")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.xlsx"}
    return HttpResponse(result_files.empty_sheet(), content_type=result_files.SHEET, headers=headers)


@permit(ENTERING)
@require_http_methods(["GET", "POST"])
def test_import(request: HttpRequest) -> HttpResponse:
    """Bring a file; the files brought before stand below."""
    at = now()
    form = ResultFileForm()
    if request.method == "POST":
        form = ResultFileForm(request.POST, request.FILES)
        done, batch = act(
            form, lambda data: actions.upload_tests(by=request.user, upload=data["file"], at=at)
        )
        if done:
            return htmx.go(request, "health_code:test_batch", batch.pk)
    context = {"form": form, "listing": paged(request, queries.imports_of(request.user))}
    status = 422 if form.is_bound else 200
    return render(request, "health_code/office/test_import.html", context, status=status)


@permit(ENTERING)
@require_safe
def test_batch(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """How far the worker has come; then what is right and what is wrong with each row."""
    batch = queries.import_of(request.user, batch_id)
    problems = batch.lines.exclude(problem="")
    if request.GET.get("format") in {"csv", "xlsx"}:
        return export(request.GET["format"], exports.problem_columns(), problems, "problems")
    context = {
        "batch": batch,
        "problems": paged(request, problems),
        "sample": batch.lines.filter(problem="")[:5],
        "unreadable": result_files.PROBLEMS.get(batch.problem, ""),
        "is_busy": batch.state in BUSY,
        "percent": _percent(batch.done, batch.good if batch.state == ImportState.APPLYING else batch.rows),
    }
    return htmx.page(request, "health_code/office/test_batch.html", context)


def _percent(done: int, whole: int) -> int:
    return done * 100 // whole if whole else 0


@permit(ENTERING)
@require_POST
def test_apply(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    actions.apply_import(by=request.user, batch_id=batch_id, at=now())
    return htmx.go(request, "health_code:test_batch", batch_id)


@permit(ENTERING)
@require_POST
def test_drop(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    actions.drop_import(by=request.user, batch_id=batch_id, at=now())
    return htmx.go(request, "health_code:test_import")
