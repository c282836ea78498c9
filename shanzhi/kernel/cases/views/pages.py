"""A list of cases and one case, in the office and in the portal of those who opened them."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.export import Column, export
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.cases import courses, queries, refusals, searching
from shanzhi.kernel.cases.deeds import Deed, deeds_of
from shanzhi.kernel.cases.forms import CaseFilter, DeedForm
from shanzhi.kernel.cases.models import Case

COLUMNS: tuple[Column, ...] = (
    (gettext_lazy("编号"), lambda row: row.number),
    (gettext_lazy("种类"), lambda row: queries.procedure_of(row.kind).title),
    (gettext_lazy("标题"), lambda row: row.title),
    (gettext_lazy("状态"), lambda row: queries.state_of(row).name),
    (gettext_lazy("区域"), lambda row: row.division.name),
    (gettext_lazy("主办单位"), lambda row: row.unit.name if row.unit else ""),
    (gettext_lazy("主办人"), lambda row: row.lead.name if row.lead else ""),
    (gettext_lazy("提交时间"), lambda row: row.opened_at),
    (gettext_lazy("办理期限"), lambda row: row.due_at),
    (gettext_lazy("办结时间"), lambda row: row.closed_at),
    (gettext_lazy("督办"), lambda row: row.get_supervision_display()),
)


def _portal(request: HttpRequest) -> tuple[bool, str]:
    """(whether this is the office, the portal's key for cases)."""
    key = request.portal.key  # type: ignore[attr-defined]
    return (True, "") if key == "office" else (False, key)


@signed_in
@require_safe
@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that one handles or may look at; in the other portals those that one opened."""
    at = now()
    inside, portal = _portal(request)
    person = request.user
    rows = queries.cases_handled(person) if inside else queries.cases_opened(person, portal)  # type: ignore[arg-type]
    form = CaseFilter(request.GET, kinds=searching.kinds(person, portal=portal), inside=inside)  # type: ignore[arg-type]
    found = searching.narrow(rows, form.wishes(), person, at)  # type: ignore[arg-type]
    if inside and request.GET.get("format"):
        return export(request.GET["format"], COLUMNS, found, _("办件"))
    listing = paged(request, found)
    context = {
        "form": form,
        "listing": listing,
        "lines": [_line(row, at) for row in listing],
        "figures": _figures(rows, person, at) if inside else (),
        "inside": inside,
    }
    return htmx.page(request, "cases/list.html", context)


def _line(row: Case, at: dt.datetime) -> dict[str, Any]:
    words, tone = courses.clock_of(row, at) if row.is_open else ("", "")
    kind = queries.procedure_of(row.kind).title
    return {"case": row, "kind": kind, "state": queries.state_of(row), "clock": words, "tone": tone}


def _figures(rows: Any, person: Any, at: dt.datetime) -> list[dict[str, Any]]:
    open_rows = rows.filter(is_open=True)
    counted = (
        ("?whose=turn", _("轮到我办"), queries.turn_of(person), "plain"),
        ("?clock=late", _("已超时"), searching.tone_of_clock("late", at), "bad"),
        ("?clock=amber", _("快到期"), searching.tone_of_clock("amber", at), "warn"),
    )
    found = [
        {"url": url, "title": title, "value": open_rows.filter(wanted).count(), "tone": tone}
        for url, title, wanted, tone in counted
    ]
    return [*found, {"url": "?stage=open", "title": _("在办"), "value": open_rows.count(), "tone": "plain"}]


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def case(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """One case: what it is about, its course, and what the person may do with it now."""
    at = now()
    inside, portal = _portal(request)
    found = queries.case_seen(request.user, case_id, inside=inside, portal=portal)  # type: ignore[arg-type]
    deeds = deeds_of(request.user, found, at, inside=inside)  # type: ignore[arg-type]
    sent, refused = None, ""
    if request.method == "POST":
        deed = next((one for one in deeds if one.key == request.POST.get("deed")), None)
        sent, refused = _sent(request, found, deed)
        if deed is not None and sent is not None:
            chosen = deed
            done, _result = act(sent, lambda data: chosen.run(request.user, found, data, at))  # type: ignore[arg-type]
            if done:
                messages.success(request, _("已办理：{deed}").format(deed=chosen.name))
                return htmx.go(request, "cases:case", case_id)
    context = _page(found, deeds, sent, at, inside) | {"refused": refused}
    status = 409 if refused else 422 if sent is not None else 200
    return render(request, "cases/case.html", context, status=status)


def _sent(request: HttpRequest, found: Case, deed: Deed | None) -> tuple[DeedForm | None, str]:
    """The form that was sent; or why there is none any more, because somebody moved the case meanwhile."""
    if deed is not None:
        return DeedForm(request.POST, request.FILES, deed=deed, case=found), ""
    seen = request.POST.get("seen", "")
    try:
        refusals.refuse_moved(found, int(seen) if seen.isdecimal() and len(seen) < 9 else -1)
    except DomainError as refusal:
        return None, str(refusal.message)
    return None, _("现在不能这样办理")


def _page(
    found: Case, deeds: list[Deed], sent: DeedForm | None, at: dt.datetime, inside: bool
) -> dict[str, Any]:
    procedure = queries.procedure_of(found.kind)
    return {
        "case": found,
        "kind": procedure.title,
        "state": queries.state_of(found),
        "facts": [line for line in (procedure.facts(found) if procedure.facts else []) if line[1]],
        "steps": courses.steps_of(found, at, inside=inside),
        "papers": courses.papers_of(found, inside=inside),
        "helpers": found.helpers.select_related("unit") if inside else (),
        "deeds": [_drawn(deed, found, sent) for deed in deeds],
        "inside": inside,
        "sent": sent,
    }


def _drawn(deed: Deed, found: Case, sent: DeedForm | None) -> dict[str, Any]:
    if sent is not None and sent.data.get("deed") == deed.key:
        return {"deed": deed, "form": sent, "open": True}
    return {"deed": deed, "form": DeedForm(deed=deed, case=found), "open": False}
