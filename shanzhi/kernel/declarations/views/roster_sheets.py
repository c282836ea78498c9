"""A roster file: template, upload, preview, progress, report."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.export import export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.declarations import actions
from shanzhi.kernel.declarations.enums import PartState, SheetState
from shanzhi.kernel.declarations.forms.rosters import ProblemFilter, UploadForm
from shanzhi.kernel.declarations.models import Sheet
from shanzhi.kernel.declarations.queries import rosters as queries
from shanzhi.kernel.declarations.roster_words import WORDS
from shanzhi.kernel.declarations.sheets import words
from shanzhi.kernel.declarations.sheets.template import template as make_template

from .rosters import audience_of, show

SHOWN = 100  # classes on one page; all of them are in the report
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_http_methods(["GET", "POST"])
def roster_sheets(request: HttpRequest, top_id: uuid.UUID) -> HttpResponse:
    """Upload a roster; the worker checks it and nothing is changed yet."""
    top = queries.kept_top(request.user, audience_of(request), top_id)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None, audience=top.audience)
    if sent:
        done, sheet = act(
            form,
            lambda data: actions.upload_sheet(
                by=request.user,
                top=top,
                name=data["file"].name,
                content=data["file"].read(),
                makes_groups=data["makes_groups"],
                at=now(),
            ),
        )
        if done:
            return htmx.go(request, "declarations:roster_sheet", sheet.pk)
    return show(
        request, "declarations/rosters/sheets.html", form=form, top=top, sheets=queries.sheets_of(top)
    )


@signed_in
@require_safe
def roster_template(request: HttpRequest, top_id: uuid.UUID) -> HttpResponse:
    """The empty file."""
    top = queries.kept_top(request.user, audience_of(request), top_id)
    answer = HttpResponse(make_template(top.audience), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="roster.xlsx"'
    return answer


@signed_in
@require_http_methods(["GET", "POST"])
def roster_sheet(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """What the check found; then how far the worker is; then what became of each class."""
    sheet = queries.kept_sheet(request.user, audience_of(request), sheet_id)
    if request.method == "POST":
        actions.confirm_sheet(by=request.user, sheet=sheet, removes="removes" in request.POST, at=now())
        return htmx.go(request, "declarations:roster_sheet", sheet.pk)
    parts = list(sheet.parts.defer("rows"))
    broken = [part for part in parts if part.state in (PartState.WRONG, PartState.REFUSED)]
    form = ProblemFilter(
        request.GET or None,
        columns=queries.columns_with_problems(sheet),
        parts=[part for part in parts if part.wrong],
    )
    listing = paged(request, queries.problems_of(sheet, **form.wishes()), 50)
    for problem in listing:
        problem.sentence = words.problem(problem.code, problem.word)
    good = [part for part in parts if part not in broken]
    context = {
        "sheet": sheet,
        "form": form,
        "listing": listing,
        "parts": parts[:SHOWN],
        "broken": broken[:SHOWN],
        "broken_total": len(broken),
        "good_total": len(good),
        "parts_total": len(parts),
        "refusal": words.refusal(*sheet.refusal.partition("|")[::2]) if sheet.refusal else "",
        "sums": {
            name: sum(getattr(part, name) for part in good) for name in ("added", "moved", "changed", "same")
        },
        "words": WORDS[sheet.top.audience],
        "is_busy": sheet.state in (SheetState.CHECKING, SheetState.APPLYING),
    }
    return htmx.page(request, "declarations/rosters/sheet.html", context)


@signed_in
@require_safe
def roster_report(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Every problem, and what became of each class, as a file."""
    sheet = queries.kept_sheet(request.user, audience_of(request), sheet_id)
    kind = request.GET.get("part", "problems")
    if kind == "classes":
        return _classes(sheet)
    columns = (
        (_("行"), lambda row: row.line),
        (_("列"), lambda row: row.column),
        (_("问题"), lambda row: words.problem(row.code, row.word)),
        (WORDS[sheet.top.audience]["upper"], lambda row: row.upper),
        (WORDS[sheet.top.audience]["group"], lambda row: row.name),
    )
    return export("xlsx", columns, queries.problems_of(sheet), "roster-problems")


def _classes(sheet: Sheet) -> HttpResponse:
    columns = (
        (WORDS[sheet.top.audience]["upper"], lambda row: row.upper),
        (WORDS[sheet.top.audience]["group"], lambda row: row.name),
        (_("结果"), lambda row: row.get_state_display()),
        (_("行数"), lambda row: row.total),
        (_("有错误的行"), lambda row: row.wrong),
        (_("新加入"), lambda row: row.added),
        (_("转入"), lambda row: row.moved),
        (_("信息变动"), lambda row: row.changed),
        (_("没有变化"), lambda row: row.same),
        (_("说明"), lambda row: str(words.PARTS[row.refusal]) if row.refusal else ""),
    )
    return export("xlsx", columns, sheet.parts.defer("rows"), "roster-result")
