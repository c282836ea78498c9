"""Releasing people and their documents."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import city_day, now
from shanzhi.core.forms import act
from shanzhi.kernel.orgs import queries as orgs

from .. import actions, queries
from ..forms import ReasonForm, ReleaseForm
from ..papers import paper


@permit("key_people.manage")
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """End one listing and issue the document."""
    at = now()
    listed = queries.listed_within(request.user, listed_id)
    (found,) = queries.obstacles_of([listed], today=city_day(at), at=at)
    form = ReleaseForm(request.POST if request.method == "POST" else None, must_explain=bool(found.found))
    if request.method == "POST":
        done, document = act(
            form, lambda data: actions.release(by=request.user, listed=listed, at=at, **data)
        )
        if done:
            messages.success(request, _("已解除，告知书 {number} 已出具。").format(number=document.number))
            return htmx.go(request, "key_people:listed", listed.pk)
    context = {"listed": listed, "form": form, "obstacles": found.words}
    status = 422 if form.is_bound else 200
    return render(request, "key_people/office/release.html", context, status=status)


@permit("key_people.manage")
@require_http_methods(["GET", "POST"])
def releases(request: HttpRequest) -> HttpResponse:
    """Whose time is over. The chosen are shown once more before they are released together."""
    at = now()
    scope = orgs.scope_of(request.user, queries.MANAGING)
    due = queries.due_today(scope=scope, today=city_day(at), at=at, most=actions.MOST_AT_ONCE)
    wanted = set(request.POST.getlist("listed"))
    chosen = [one for one in due if str(one.listed.pk) in wanted and not one.found]
    if request.method == "POST" and request.POST.get("confirm") and chosen:
        done = actions.release_many(by=request.user, listed_ids=[one.listed.pk for one in chosen], at=at)
        words = ngettext("已解除 {count} 人，告知书已出具。", "已解除 {count} 人，告知书已出具。", len(done))
        messages.success(request, words.format(count=len(done)))
        return htmx.go(request, "key_people:releases")
    if request.method == "POST" and chosen:
        return render(request, "key_people/office/releases_confirm.html", {"chosen": chosen})
    context = {
        "clear": [one for one in due if not one.found],
        "held": [one for one in due if one.found],
        "nobody": request.method == "POST",
    }
    return render(
        request, "key_people/office/releases.html", context, status=422 if context["nobody"] else 200
    )


@permit("key_people.manage")
@require_safe
def document(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """The document, to be printed."""
    found = queries.release_within(request.user, release_id)
    answer = HttpResponse(paper(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer


@permit("key_people.manage")
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """Take a document back."""
    found = queries.release_within(request.user, release_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        done, _document = act(
            form, lambda data: actions.revoke_document(by=request.user, document=found, at=now(), **data)
        )
        if done:
            messages.success(request, _("告知书已作废。需要时可以重新出具。"))
            return htmx.go(request, "key_people:listed", found.listed_id)
    context = {
        "listed": found.listed,
        "form": form,
        "title": _("作废告知书"),
        "submit": _("作废告知书"),
        "note": _("作废后，扫描二维码的人会看到它已无效，本人会收到消息。解除本身不变。"),
        "danger": True,
    }
    status = 422 if form.is_bound else 200
    return render(request, "key_people/office/change.html", context, status=status)


@permit("key_people.manage")
@require_POST
def reissue(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """A new document for one that was taken back."""
    found = queries.release_within(request.user, release_id)
    fresh = actions.reissue(by=request.user, document=found, at=now())
    messages.success(request, _("告知书 {number} 已出具。").format(number=fresh.number))
    return htmx.go(request, "key_people:listed", fresh.listed_id)
